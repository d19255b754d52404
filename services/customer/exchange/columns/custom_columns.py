"""The columns that the company defines: custom fields, after those of the profile, and the items of dossiers."""

from collections.abc import Mapping

from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.custom.definitions.rules import CustomFieldKind, Definition, FieldOption, FieldOwner
from services.customer.custom.definitions.store import read_definitions
from services.customer.dossier.templates.store import read_items
from services.customer.exchange.columns.column import Column, Form, Option, unique_choices
from services.customer.exchange.columns.fact_columns import ITEM, item_column
from services.customer.exchange.columns.rules import Custom, TableKind
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
        choices=unique_choices(_option(one) for one in definition.options) or None,
        is_required=definition.is_required,
        hint=Text(definition.unit, definition.unit) if definition.unit else None,
        clearance=definition.clearance,
    )


def _option(one: FieldOption) -> Option:
    return Option(one.code, one.english_label or one.label, one.label)


async def defined_columns(session: AsyncSession, kind: TableKind, *, with_retired: bool = False) -> Custom:
    """The columns that the company defines and the caller may see: custom fields, or the item of dossier facts."""
    if kind is TableKind.DOSSIER_FACTS:
        return {ITEM: item_column((await read_items(session)).values())}
    if kind not in OWNERS:
        return {}
    return columns_of(await read_definitions(session, OWNERS[kind], with_retired=with_retired))
