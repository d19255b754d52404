"""Pydantic's errors as field errors, in both languages."""

import re
from collections.abc import Sequence
from typing import Any

from shared.field_names import name_of_field
from shared.problems import FieldError, Text
from shared.reaching import NO_BIRTHDAY, NO_COUNTRY, NO_EMAIL, NO_PHONE, NO_WEBSITE

RFC_3339 = "应为 RFC 3339 格式的时间，如 2025-03-31T08:00:00Z。"
DAY = "应为 YYYY-MM-DD 格式的有效日期。"
ARRAY, OBJECT = "应为数组。", "应为对象。"

VALIDATION_TEXTS = {
    "missing": "缺少必填字段。",
    "extra_forbidden": "未知字段，请去掉。",
    "repeated": "只能给出一次。",
    "repeated_items": "各项不能重复。",
    "email": NO_EMAIL.zh,
    "phone": NO_PHONE.zh,
    "website": NO_WEBSITE.zh,
    "country": NO_COUNTRY.zh,
    "birthday": NO_BIRTHDAY.zh,
    "invalid_key": "键应为字符串。",
    "json_invalid": "不是有效的 JSON。",
    "recursion_loop": "嵌套过深。",
    "recursion_depth_exceeded": "嵌套过深。",
    "none_required": "应为 null。",
    "string_type": "应为字符串。",
    "string_too_short": "长度至少为 {min_length} 个字符。",
    "string_too_long": "长度至多为 {max_length} 个字符。",
    "string_unicode": "含有无效的 Unicode 字符。",
    "string_not_ascii": "只能包含 ASCII 字符。",
    "string_pattern_mismatch": "格式不正确，应符合 {pattern}。",
    "bytes_type": "应为字节串。",
    "bytes_too_short": "至少 {min_length} 字节。",
    "bytes_too_long": "至多 {max_length} 字节。",
    "bytes_invalid_encoding": "编码不正确，应为 {encoding}。",
    "bool_type": "应为 true 或 false。",
    "bool_parsing": "应为 true 或 false。",
    "int_type": "应为整数。",
    "int_parsing": "应为整数。",
    "int_parsing_size": "整数过大。",
    "int_from_float": "应为整数。",
    "float_type": "应为数字。",
    "float_parsing": "应为数字。",
    "finite_number": "应为有限的数。",
    "multiple_of": "应为 {multiple_of} 的倍数。",
    "decimal_type": "应为十进制数。",
    "decimal_parsing": "应为十进制数。",
    "decimal_max_digits": "总位数不能超过 {max_digits} 位。",
    "decimal_max_places": "小数位不能超过 {decimal_places} 位。",
    "decimal_whole_digits": "整数位不能超过 {whole_digits} 位。",
    "fraction_type": "应为分数。",
    "fraction_parsing": "应为分数。",
    "greater_than": "应大于 {gt}。",
    "greater_than_equal": "应大于或等于 {ge}。",
    "less_than": "应小于 {lt}。",
    "less_than_equal": "应小于或等于 {le}。",
    "enum": "应为以下之一：{expected}。",
    "literal_error": "应为以下之一：{expected}。",
    "union_tag_invalid": "“{discriminator}”应为以下之一：{expected_tags}。",
    "union_tag_not_found": "缺少“{discriminator}”。",
    "date_type": DAY,
    "date_parsing": DAY,
    "date_from_datetime_parsing": DAY,
    "date_from_datetime_inexact": DAY,
    "date_past": "日期应早于今天。",
    "date_future": "日期应晚于今天。",
    "date_in_future": "日期不能晚于今天。",
    "date_out_of_range": "日期应在 1900 年至 2199 年之间。",
    "time_type": "应为 HH:MM:SS 格式的时刻。",
    "time_parsing": "应为 HH:MM:SS 格式的时刻。",
    "time_delta_type": "应为 ISO 8601 格式的时长。",
    "time_delta_parsing": "应为 ISO 8601 格式的时长。",
    "datetime_type": RFC_3339,
    "datetime_parsing": RFC_3339,
    "datetime_object_invalid": RFC_3339,
    "datetime_from_date_parsing": RFC_3339,
    "datetime_past": "时间应早于现在。",
    "datetime_future": "时间应晚于现在。",
    "timezone_naive": "时间不能带时区。",
    "timezone_aware": "时间必须带时区。",
    "timezone_offset": "时区不正确。",
    "uuid_type": "应为 UUID。",
    "uuid_parsing": "应为 UUID。",
    "uuid_version": "应为第 {expected_version} 版 UUID。",
    "url_type": "应为网址。",
    "url_parsing": "应为网址。",
    "url_syntax_violation": "应为网址。",
    "url_too_long": "网址至多为 {max_length} 个字符。",
    "url_scheme": "网址应以 {expected_schemes} 开头。",
    "list_type": ARRAY,
    "tuple_type": ARRAY,
    "set_type": ARRAY,
    "frozen_set_type": ARRAY,
    "deque_type": ARRAY,
    "iterable_type": ARRAY,
    "iteration_error": ARRAY,
    "named_tuple_type": ARRAY,
    "set_item_not_hashable": "各项应为简单值。",
    "too_long": "最多 {max_length} 项。",
    "too_short": "至少 {min_length} 项。",
    "dict_type": OBJECT,
    "mapping_type": OBJECT,
    "model_type": OBJECT,
    "model_attributes_type": OBJECT,
    "dataclass_type": OBJECT,
    "value_error": "值无效。",
    "assertion_error": "值无效。",
    "control_character": "不允许控制字符，单行文字也不允许换行。",
    "currency_unknown": "没有此 ISO 4217 币种。",
    "credit_code": "不是有效的统一社会信用代码（校验位错误）。",
}
"""Chinese texts by error type; `tests/shared/web/test_validation.py` names a type without one."""

PLAIN_TEXTS = dict.fromkeys(("model_type", "model_attributes_type", "dict_type"), "Input should be an object") | {
    "list_type": "Input should be an array"
}
"""English texts where Pydantic's own speak of Python."""

JSON_TEXTS = {
    "Expecting value": "此处应有值",
    "Expecting property name enclosed in double quotes": "此处应有双引号括起的字段名",
    "Illegal trailing comma before end of object": "对象末尾有多余的逗号",
    "Illegal trailing comma before end of array": "数组末尾有多余的逗号",
    "Expecting ':' delimiter": "此处应有冒号",
    "Expecting ',' delimiter": "此处应有逗号",
    "Extra data": "结尾之后还有内容",
    "Unterminated string starting at": "字符串没有结束",
    "Invalid control character": "字符串中有控制字符",
    "Invalid \\escape": "转义符无效",
    "Invalid \\uXXXX escape": "\\uXXXX 转义无效",
    "Unexpected UTF-8 BOM (decode using utf-8-sig)": "开头有字节顺序标记（BOM）",
}
"""Chinese texts by the beginning of what Python's JSON parser says."""


def json_reason(message: str, position: int) -> Text:
    """Why a text is not JSON, and where."""
    known = next((zh for en, zh in JSON_TEXTS.items() if message.startswith(en)), "内容有误")
    return Text("{message} (character {position})", "{known}（第 {position} 个字符）").filled(
        message=message, known=known, position=position
    )


def field_errors(errors: Sequence[Any]) -> list[FieldError]:
    """Pydantic's errors as ours: a JSON Pointer into the body, or the parameter's name."""
    found = []
    for error in errors:
        place, *rest = error["loc"] or ("body",)
        pointer = "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in rest)
        found.append(
            FieldError(
                code=error["type"],
                detail=Text("{message}", VALIDATION_TEXTS.get(error["type"], "{message}")),
                pointer=pointer if place == "body" else None,
                parameter=None if place == "body" else str(rest[0] if rest else place),
                values=_values_of(error),
            )
        )
    return found


def _values_of(error: Any) -> dict[str, Any]:
    # The message as a value: it may repeat the input, which may contain braces.
    values = {**error.get("ctx", {}), "message": PLAIN_TEXTS.get(error["type"], error["msg"])}
    if "discriminator" in values:
        values["discriminator"] = name_of_field(str(values["discriminator"]).strip("'"))
    return {name: _choice(value) if name.startswith("expected") else value for name, value in values.items()}


def _choice(expected: Any) -> Any:
    """Pydantic's list of values, `'a', 'b' or 'c'`, as it reads in each language."""
    *others, last = re.findall(r"'([^']*)'", str(expected)) or [""]
    if not last:
        return expected
    return Text(str(expected), f"{'、'.join(others)} 或 {last}" if others else last)
