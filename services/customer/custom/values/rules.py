"""When values are valid for their fields, and which values change."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple

from services.customer.custom.definitions.rules import MAX_LENGTHS, CustomFieldKind, Definition, matches
from services.customer.custom.values.kinds import Refusal, Value, read_value, search_forms
from shared.money import format_decimal
from shared.problems import Invalid, Text

K = CustomFieldKind


class CustomValuesInvalid(Invalid):
    """A custom field does not exist, or a value is not valid for it; `errors` name the fields."""

    title = Text("Invalid custom fields", "自定义字段无效")
    detail = Text("Correct what is listed.", "请按所列各项更正。")


class ValueChange(NamedTuple):
    """The new value of a field; None removes it."""

    definition: Definition
    value: Value | None


def find_changes(
    definitions: Mapping[str, Definition], sent: Mapping[str, Any], present: Mapping[str, Value]
) -> list[ValueChange]:
    """The changes among the values sent; a value equal to the present one is not checked.

    Raises CustomValuesInvalid.
    """
    changes, errors = [], []
    for code, raw in sent.items():
        definition = definitions.get(code)
        try:
            value = _read_valid(definition, raw, present.get(code))
        except Refusal as refusal:
            errors.append(refusal.at(pointer_to(code)))
        else:
            if definition is not None and not is_same(value, present.get(code)):
                changes.append(ValueChange(definition, value))
    if errors:
        raise CustomValuesInvalid(errors=errors)
    return changes


def pointer_to(code: str) -> str:
    """JSON Pointer to a custom field in the body, whatever was sent as its code."""
    return f"/custom/{code.replace('~', '~0').replace('/', '~1')}"


def is_same(one: Value | None, other: Value | None) -> bool:
    """Whether two values are equal; True and 1 are not."""
    return type(one) is type(other) and one == other


def _read_valid(definition: Definition | None, raw: Any, present: Value | None) -> Value | None:
    if definition is None:
        raise Refusal("custom_field_unknown", "There is no such field.", "该自定义字段不存在。")
    value = None if raw is None else read_value(definition, raw)
    if value is None:
        if definition.is_required:
            raise required(definition)
    elif not is_same(value, present):
        refuse_out_of_bounds(definition, value, kept=present)
    return value


def required(definition: Definition) -> Refusal:
    """The refusal of a required field without a value."""
    english = definition.english_label or definition.label
    return Refusal("required", "{english} is required.", "{label}为必填。", english=english, label=definition.label)


def refuse_missing(definitions: Mapping[str, Definition], given: Mapping[str, Any]) -> None:
    """A user who creates an owner must give every required field. Raises CustomValuesInvalid."""
    missing = [
        required(definition).at(pointer_to(code))
        for code, definition in definitions.items()
        if definition.is_required and given.get(code) is None
    ]
    if missing:
        raise CustomValuesInvalid(errors=missing)


def refuse_out_of_bounds(definition: Definition, value: Value, kept: Value | None = None) -> None:
    """Check the field's bounds; retired options may stay in a value that has them (`kept`). Raises Refusal."""
    if isinstance(value, str) and definition.kind in MAX_LENGTHS:
        _refuse_text(definition, value)
    forms = search_forms(definition.kind, value)
    _refuse_beyond(forms.number, definition.minimum, definition.maximum, format_decimal)
    _refuse_beyond(forms.day, definition.earliest, definition.latest, date.isoformat)
    if definition.kind in {K.CHOICE, K.CHOICES}:
        chosen = value if isinstance(value, list) else [value]
        before = kept if isinstance(kept, list) else [kept]
        retired = {option.code for option in definition.options if not option.is_active}
        for code in chosen:
            if code in retired and code not in before:
                raise Refusal("option_retired", "{option} is no longer offered.", "选项“{option}”已停用。", option=code)


def _refuse_text(definition: Definition, value: str) -> None:
    most = min(definition.max_length or MAX_LENGTHS[definition.kind], MAX_LENGTHS[definition.kind])
    if len(value) > most:
        raise Refusal("string_too_long", "At most {most} characters.", "长度至多为 {most} 个字符。", most=most)
    if definition.pattern is not None and not matches(definition.pattern, value):
        raise Refusal(
            "string_pattern_mismatch", "Must match {pattern}.", "应符合 {pattern}。", pattern=definition.pattern
        )


def _refuse_beyond(value: Any, least: Any, most: Any, show: Callable[[Any], str]) -> None:
    if value is None:
        return
    if least is not None and value < least:
        raise Refusal("greater_than_equal", "Must be at least {bound}.", "应大于或等于 {bound}。", bound=show(least))
    if most is not None and value > most:
        raise Refusal("less_than_equal", "Must be at most {bound}.", "应小于或等于 {bound}。", bound=show(most))
