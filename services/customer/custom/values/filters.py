"""The list parameter `custom`: `annual_budget__gte:100000`."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from services.customer.custom.definitions.rules import CustomFieldKind, Definition
from services.customer.custom.values.kinds import Refusal, read_decimal, read_line, read_value, search_forms
from shared.lists.fields import SortUnknown
from shared.lists.filters import MAX_IN
from shared.problems import BadRequest, FieldError, Text

K = CustomFieldKind
IS_SET = "is_set"
SORTED = "custom."
_COMPARED = ("", "gt", "gte", "lt", "lte", "in")
OPERATORS: dict[CustomFieldKind, tuple[str, ...]] = {
    K.TEXT: ("", "in", "contains"),
    K.LONG_TEXT: ("contains",),
    K.INTEGER: _COMPARED,
    K.DECIMAL: _COMPARED,
    K.DATE: _COMPARED,
    K.BOOLEAN: ("",),
    K.CHOICE: ("", "in"),
    K.CHOICES: ("contains", "in"),
    K.URL: ("", "in", "contains"),
    K.EMAIL: ("", "in", "contains"),
    K.PHONE: ("", "in", "contains"),
}
"""As for fields of the profile; `in` on several options finds any of them. Every kind has `is_set` too."""


class CustomFilterInvalid(BadRequest):
    """A filter by a custom field is not readable: `errors` give the reason."""

    title = Text("Invalid filter by a custom field", "自定义字段筛选无效")
    detail = Text("Cannot read the filter {filter}.", "无法识别筛选条件“{filter}”。")


class Term(NamedTuple):
    """One condition: the field, the operator and the operands, in the form the database compares."""

    definition: Definition
    operator: str
    operands: tuple[Any, ...]


def read_terms(definitions: Mapping[str, Definition], filters: Iterable[str]) -> list[Term]:
    """The conditions in these filters. Raises CustomFilterInvalid."""
    terms = []
    for text in filters:
        try:
            terms.append(_read_term(definitions, text))
        except Refusal as refusal:
            error = FieldError(refusal.code, refusal.text, parameter="custom", values=refusal.values)
            raise CustomFilterInvalid(filter=text[:100], errors=[error]) from refusal
    return terms


def read_sorts(definitions: Mapping[str, Definition], names: Iterable[str], allowed: Iterable[str]) -> list[Definition]:
    """The custom fields that these names of a `sort` refer to. Raises SortUnknown."""
    found = []
    for name in names:
        definition = definitions.get(name.removeprefix(SORTED))
        if definition is None or definition.kind in {K.LONG_TEXT, K.CHOICES}:
            raise SortUnknown(allowed=[*allowed, f"{SORTED}code"])
        found.append(definition)
    return found


def _read_term(definitions: Mapping[str, Definition], text: str) -> Term:
    name, colon, operand = text.partition(":")
    code, _, operator = name.partition("__")
    definition = definitions.get(code)
    if not colon:
        raise Refusal(
            "filter_form", "Write it as code:value or code__gte:value.", "格式应为“编码:值”或“编码__gte:值”。"
        )
    if definition is None:
        raise Refusal("custom_field_unknown", "There is no field {field}.", "自定义字段“{field}”不存在。", field=code)
    allowed = (*OPERATORS[definition.kind], IS_SET)
    if operator not in allowed or name.endswith("__"):
        known = [f"{code}__{one}" if one else code for one in allowed]
        raise Refusal("operator_unknown", "Allowed for this field: {known}.", "该字段支持：{known}。", known=known)
    return Term(definition, operator, _read_operands(definition, operator, operand))


def _read_operands(definition: Definition, operator: str, operand: str) -> tuple[Any, ...]:
    if operator == IS_SET:
        return (_read_truth(definition, operand) == "true",)
    read = _read_piece if operator == "contains" and definition.kind is not K.CHOICES else _reader_of(definition.kind)
    if operator != "in":
        return (read(definition, operand),)
    parts = operand.split(",")
    if len(parts) > MAX_IN:
        raise Refusal("too_long", "At most {most} values.", "最多 {most} 个值。", most=MAX_IN)
    return tuple(read(definition, part) for part in parts)


def _read_piece(definition: Definition, text: str) -> str:
    """A piece of text to search for."""
    return str(read_line(definition, text))


def _read_truth(_: Definition, text: str) -> str:
    if text not in {"true", "false"}:
        raise Refusal("bool_parsing", "Must be true or false.", "应为 true 或 false。")
    return text


def _read_number(definition: Definition, text: str) -> Decimal:
    return Decimal(str(read_decimal(definition, text)))


def _read_option(definition: Definition, text: str) -> str:
    options = [option.code for option in definition.options]
    if text not in options:
        raise Refusal("enum", "One of: {options}.", "应为以下之一：{options}。", options=options)
    return text


def _read_day(definition: Definition, text: str) -> Any:
    return search_forms(K.DATE, read_value(definition, text) or "").day


def _reader_of(kind: CustomFieldKind) -> Callable[[Definition, str], Any]:
    return _READERS.get(kind, _read_piece)


_READERS: dict[CustomFieldKind, Callable[[Definition, str], Any]] = {
    K.INTEGER: _read_number,
    K.DECIMAL: _read_number,
    K.DATE: _read_day,
    K.BOOLEAN: _read_truth,
    K.CHOICE: _read_option,
    K.CHOICES: _read_option,
}
