"""Values as the text of a file's cell, and back: for imports and exports."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from services.customer.custom_fields.rules import CustomFieldKind, Definition
from services.customer.custom_values.kinds import Refusal, Value
from services.customer.custom_values.rules import CustomValuesInvalid, judge, pointer_to
from shared.problems import Language

K = CustomFieldKind
_SEVERAL = re.compile(r"[,;，；、\n]")
_WHOLE = re.compile(r"[+-]?[0-9]{1,20}(?:\.0*)?")
YES = frozenset({"true", "yes", "1", "是"})
NO = frozenset({"false", "no", "0", "否"})
WORDS: dict[Language, tuple[str, str]] = {"en": ("no", "yes"), "zh-CN": ("否", "是")}


def read_cells(definitions: Mapping[str, Definition], cells: Mapping[str, str], clearance: int) -> dict[str, Any]:
    """Cells by their field's code as `custom` of a customer or contact; an empty cell empties.

    Options are given by code or by label. Raises FieldHidden, CustomValuesInvalid.
    """
    given: dict[str, Any] = {}
    errors = []
    for code, text in cells.items():
        definition = definitions.get(code)
        try:
            given[code] = None if definition is None or not text.strip() else _read(definition, text.strip())
        except Refusal as refusal:
            errors.append(refusal.at(pointer_to(code)))
    if errors:
        raise CustomValuesInvalid(errors=errors)
    judge(definitions, given, {}, clearance)
    return given


def show_cell(definition: Definition, value: Value | None, language: Language) -> str:
    """A value as its cell says it: options by their label, several parted by `;`."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return WORDS[language][value]
    if definition.kind not in {K.CHOICE, K.CHOICES}:
        return str(value)
    labels = {
        option.code: (option.english_label or option.label) if language == "en" else option.label
        for option in definition.options
    }
    return ";".join(labels.get(code, code) for code in (value if isinstance(value, list) else [str(value)]))


def _read(definition: Definition, text: str) -> Any:
    return READERS.get(definition.kind, _as_it_is)(definition, text)


def _as_it_is(_: Definition, text: str) -> str:
    return text


def _read_whole(_: Definition, text: str) -> int | str:
    return int(text.partition(".")[0]) if _WHOLE.fullmatch(text) else text


def _read_boolean(_: Definition, text: str) -> bool | str:
    return text.lower() in YES if text.lower() in YES | NO else text


def _read_option(definition: Definition, text: str) -> str:
    for option in definition.options:
        if text == option.code or text.lower() in {option.label.lower(), (option.english_label or "").lower()}:
            return option.code
    return text


def _read_options(definition: Definition, text: str) -> list[str]:
    return [_read_option(definition, part.strip()) for part in _SEVERAL.split(text) if part.strip()]


READERS: dict[CustomFieldKind, Callable[[Definition, str], Any]] = {
    K.INTEGER: _read_whole,
    K.BOOLEAN: _read_boolean,
    K.CHOICE: _read_option,
    K.CHOICES: _read_options,
}
