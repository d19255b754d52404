"""Custom fields as columns: they go out behind the others; coming in they are read over."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from services.customer.columns.cells import join_cell, write_cell
from services.customer.columns.column import Column, Form
from services.customer.columns.tables import Cell
from services.customer.custom_fields.rules import CustomFieldKind, Definition
from shared.problems import Language, Text

PREFIX = "custom."
_FORMS: Mapping[CustomFieldKind, Form] = {
    CustomFieldKind.LONG_TEXT: Form.PROSE,
    CustomFieldKind.INTEGER: Form.NUMBER,
    CustomFieldKind.DATE: Form.DATE,
    CustomFieldKind.BOOLEAN: Form.TRUTH,
    CustomFieldKind.CHOICES: Form.TEXTS,
    CustomFieldKind.PHONE: Form.IDENTIFIER,
}


def column_for(definition: Definition) -> Column:
    """The column of a custom field."""
    header = Text(definition.english_label or definition.label, definition.label)
    form = _FORMS.get(definition.kind, Form.TEXT)
    return Column(f"{PREFIX}{definition.code}", header, form, is_read_only=True)


def write_custom(column: Column, definition: Definition, values: Mapping[str, Any], language: Language) -> Cell:
    """What an owner's values say in this field."""
    value = values.get(definition.code)
    if value is None:
        return None
    labels = {
        option.code: option.label if language == "zh-CN" else option.english_label or option.label
        for option in definition.options
    }
    if definition.kind is CustomFieldKind.CHOICE:
        return labels.get(value, str(value))
    if definition.kind is CustomFieldKind.CHOICES:
        return join_cell(labels.get(one, str(one)) for one in value)
    if definition.kind is CustomFieldKind.DATE:
        return date.fromisoformat(value)
    return write_cell(column, value, language)
