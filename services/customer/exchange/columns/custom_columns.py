"""Custom fields as columns, after those of the profile."""

from collections import Counter
from collections.abc import Mapping

from services.customer.custom.definitions.rules import CustomFieldKind, Definition, FieldOption, FieldOwner
from services.customer.exchange.columns.column import Choice, Column, Form
from services.customer.exchange.columns.rules import TableKind
from shared.problems import Text

PREFIX = "custom."
OWNERS = {TableKind.CUSTOMERS: FieldOwner.CUSTOMER, TableKind.CONTACTS: FieldOwner.CONTACT}
"""The owner of a table's custom fields."""

_FORMS: Mapping[CustomFieldKind, Form] = {
    CustomFieldKind.LONG_TEXT: Form.PROSE,
    CustomFieldKind.INTEGER: Form.NUMBER,
    CustomFieldKind.DECIMAL: Form.DECIMAL,
    CustomFieldKind.DATE: Form.DATE,
    CustomFieldKind.BOOLEAN: Form.TRUTH,
    CustomFieldKind.CHOICE: Form.CHOICE,
    CustomFieldKind.CHOICES: Form.CHOICES,
    CustomFieldKind.PHONE: Form.IDENTIFIER,
}


def columns_of(definitions: Mapping[str, Definition]) -> dict[str, Column]:
    """The columns of custom fields by name: `custom.sales_channel`."""
    columns = [column_for(definition) for definition in definitions.values()]
    return {column.name: column for column in columns}


def column_for(definition: Definition) -> Column:
    """The column of a custom field."""
    return Column(
        f"{PREFIX}{definition.code}",
        Text(definition.english_label or definition.label, definition.label),
        _FORMS.get(definition.kind, Form.TEXT),
        aliases=(definition.code,),
        choices=_choices(definition.options) or None,
        is_required=definition.is_required,
        hint=Text(definition.unit, definition.unit) if definition.unit else None,
        clearance=definition.clearance,
    )


def _choices(options: tuple[FieldOption, ...]) -> tuple[Choice, ...]:
    """The options by label, or by code when another option has the same label."""
    names = [{option.code, option.label, option.english_label or option.label} for option in options]
    count = Counter(name for each in names for name in {name.lower() for name in each})

    def unique_label(option: FieldOption, label: str) -> str:
        return label if count[label.lower()] == 1 else option.code

    return tuple(
        Choice(
            option.code, unique_label(option, option.english_label or option.label), unique_label(option, option.label)
        )
        for option in options
    )
