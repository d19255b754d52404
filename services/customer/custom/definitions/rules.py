"""Kinds and definitions of custom fields, their checks, and their problems."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from pydantic_core import SchemaError, SchemaValidator, core_schema

from shared.field_names import name_of_field
from shared.labels import Labelled
from shared.problems import Conflict, FieldError, Forbidden, Invalid, NotFound, Text

HIGHEST_CLEARANCE = 3
MAX_FIELDS_PER_OWNER = 100
"""Per kind of owner; a form with more fields is unusable."""
MAX_OPTIONS = 200


class FieldOwner(Labelled):
    """The kind of owner a custom field belongs to."""

    CUSTOMER = "customer", "Customer", "客户"
    CONTACT = "contact", "Contact", "联系人"


class CustomFieldKind(Labelled):
    """The kind of a custom field's values."""

    TEXT = "text", "Text", "单行文本"
    LONG_TEXT = "long_text", "Long text", "多行文本"
    INTEGER = "integer", "Whole number", "整数"
    DECIMAL = "decimal", "Decimal number", "小数"
    DATE = "date", "Date", "日期"
    BOOLEAN = "boolean", "Yes or no", "是/否"
    CHOICE = "choice", "One option", "单选"
    CHOICES = "choices", "Several options", "多选"
    URL = "url", "Web address", "网址"
    EMAIL = "email", "E-mail address", "电子邮箱"
    PHONE = "phone", "Phone number", "电话"


K = CustomFieldKind
MAX_LENGTHS = {K.TEXT: 200, K.LONG_TEXT: 10_000, K.URL: 500, K.EMAIL: 254, K.PHONE: 50}
"""Highest number of characters of a value; values compared for equality must fit an index."""
KINDS_OF_SETTING = {
    "options": {K.CHOICE, K.CHOICES},
    "minimum": {K.INTEGER, K.DECIMAL},
    "maximum": {K.INTEGER, K.DECIMAL},
    "unit": {K.INTEGER, K.DECIMAL},
    "earliest": {K.DATE},
    "latest": {K.DATE},
    "max_length": {K.TEXT, K.LONG_TEXT},
    "pattern": {K.TEXT},
}


@dataclass(frozen=True, slots=True)
class FieldOption:
    """One of the values to choose from."""

    code: str
    label: str
    english_label: str | None = None
    is_active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """A custom field's definition, as values are checked with it."""

    id: UUID
    applies_to: FieldOwner
    code: str
    kind: CustomFieldKind
    label: str
    english_label: str | None = None
    clearance: int = 1
    is_required: bool = False
    options: tuple[FieldOption, ...] = ()
    unit: str | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    earliest: date | None = None
    latest: date | None = None
    max_length: int | None = None
    pattern: str | None = None


class CustomFieldNotFound(NotFound):
    """There is no such custom field, or it is above the caller's clearance."""

    title = Text("Custom field not found", "未找到自定义字段")
    detail = Text("There is no custom field {id}, or you may not see it.", "自定义字段 {id} 不存在，或您无权查看。")


class CustomFieldsForTheWholeHouse(Forbidden):
    """Custom fields apply to the whole company: who defines them must see all customers and every field."""

    title = Text("Custom fields apply to the whole company", "自定义字段适用于全公司")
    detail = Text(
        "Only a user who sees all customers, with the highest clearance, may define them.",
        "只有可查看全部客户且权限级别最高的用户才能定义。",
    )


class CustomFieldContradictory(Invalid):
    """The field's settings contradict one another or its kind; `errors` name them."""

    title = Text("The field contradicts itself", "字段定义前后矛盾")
    detail = Text("Correct what is listed.", "请按所列各项更正。")


class TooManyCustomFields(Conflict):
    """The limit of custom fields is reached; retired fields count."""

    title = Text("Too many custom fields", "自定义字段过多")
    detail = Text("At most {most}; delete one that has no values.", "最多 {most} 个，请先删除没有值的字段。")


class CustomFieldInUse(Conflict):
    """The field has values; a field in use is retired (`is_active`: false), which keeps them."""

    title = Text("The field is in use", "字段正在使用")
    detail = Text("It has {values} values; retire it instead.", "该字段已有 {values} 个值，请改为停用。")


class OptionInUse(Conflict):
    """Options left out are chosen somewhere; retire an option in use instead (its `is_active`: false)."""

    title = Text("An option is in use", "选项正在使用")
    detail = Text("Chosen somewhere: {options}; retire them instead.", "以下选项已被使用：{options}，请改为停用。")


REPEATED = Text("The code {code} is repeated.", "编码“{code}”重复。")
NO_OPTIONS = Text("Give at least one option.", "请至少提供一个选项。")
MISFIT = Text("Does not apply to the kind {kind}.", "不适用于“{kind}”类型。")
CROSSED = Text("Is below {other}.", "不能小于{other}。")
TOO_LONG = Text("At most {most} for this kind.", "此类字段最大为 {most}。")
NO_PATTERN = Text(
    "Not a regular expression without look-around and back references.",
    "不是有效的正则表达式（不支持环视和反向引用）。",
)


def refuse_contradictions(definition: Definition) -> None:
    """Raises CustomFieldContradictory."""
    errors = [*_misfits(definition), *_wrong_options(definition), *_crossed(definition)]
    limit = MAX_LENGTHS.get(definition.kind, 0)
    if limit and definition.max_length and definition.max_length > limit:
        errors.append(FieldError("too_long", TOO_LONG, pointer="/max_length", values={"most": limit}))
    if definition.pattern is not None and _compiled(definition.pattern) is None:
        errors.append(FieldError("pattern_invalid", NO_PATTERN, pointer="/pattern"))
    if errors:
        raise CustomFieldContradictory(errors=errors)


def _misfits(definition: Definition) -> list[FieldError]:
    kind = definition.kind
    given = [
        name
        for name in KINDS_OF_SETTING
        if getattr(definition, name) not in {None, ()} and kind not in KINDS_OF_SETTING[name]
    ]
    values = {"kind": kind.named}
    return [FieldError("does_not_fit", MISFIT, pointer=f"/{name}", values=values) for name in given]


def _wrong_options(definition: Definition) -> list[FieldError]:
    codes = [option.code for option in definition.options]
    if definition.kind in KINDS_OF_SETTING["options"] and not codes:
        return [FieldError("options_missing", NO_OPTIONS, pointer="/options")]
    repeated = {code for code, count in Counter(codes).items() if count > 1}
    return [
        FieldError("repeated", REPEATED, pointer=f"/options/{place}/code", values={"code": code})
        for place, code in enumerate(codes)
        if code in repeated and code in codes[:place]
    ]


def _crossed(definition: Definition) -> list[FieldError]:
    bounds: list[tuple[str, Any, str, Any]] = [
        ("minimum", definition.minimum, "maximum", definition.maximum),
        ("earliest", definition.earliest, "latest", definition.latest),
    ]
    return [
        FieldError("bounds_crossed", CROSSED, pointer=f"/{upper}", values={"other": name_of_field(lower)})
        for lower, least, upper, most in bounds
        if least is not None and most is not None and most < least
    ]


def refuse_removal(before: Sequence[FieldOption], after: Sequence[FieldOption], used: Collection[str]) -> None:
    """An option that is chosen somewhere cannot be left out. Raises OptionInUse."""
    missed = removed_options(before, after) & set(used)
    if missed:
        raise OptionInUse(options=sorted(missed))


def removed_options(before: Sequence[FieldOption], after: Sequence[FieldOption]) -> set[str]:
    """Codes of the options that were removed."""
    return {option.code for option in before} - {option.code for option in after}


def matches(pattern: str, text: str) -> bool:
    """Whether the whole text matches the pattern, in time proportional to its length."""
    compiled = _compiled(pattern)
    return compiled is not None and compiled.isinstance_python(text)


@lru_cache(maxsize=2 * MAX_FIELDS_PER_OWNER)
def _compiled(pattern: str) -> SchemaValidator | None:
    # Rust's engine does not backtrack, so no pattern can block the process. The bare pattern is compiled first, so
    # that `a)|(b` cannot break out of the group around it.
    try:
        for whole in (pattern, f"^(?:{pattern})$"):
            compiled = SchemaValidator(core_schema.str_schema(pattern=whole, regex_engine="rust-regex"))
    except SchemaError:
        return None
    return compiled
