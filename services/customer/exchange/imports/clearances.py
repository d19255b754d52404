"""The clearance that each field of an import needs."""

from collections.abc import Iterable

from sqlmodel import SQLModel

from services.customer.custom.definitions.rules import HIGHEST_CLEARANCE
from services.customer.exchange.columns.custom_columns import PREFIX
from services.customer.exchange.columns.rules import COLUMNS, NONE, TABLE_LEVELS, Custom, TableKind, refuse_table
from services.customer.people.contacts.model import ContactProfile
from services.customer.profile.register.model import CustomerProfile
from shared.auth.access import FieldHidden, clearance_of, is_cleared
from shared.field_names import name_of_field
from shared.problems import Text

PROFILES: dict[TableKind, type[SQLModel]] = {
    TableKind.CUSTOMERS: CustomerProfile,
    TableKind.CONTACTS: ContactProfile,
}


def clearance_for(kind: TableKind, field: str | None, custom: Custom = NONE) -> int:
    """The clearance to write a field; the highest for a deleted custom field."""
    if field is not None and field.startswith(PREFIX):
        return custom[field].clearance if field in custom else HIGHEST_CLEARANCE
    info = PROFILES[kind].model_fields.get(field or "") if kind in PROFILES else None
    level = 1 if info is None else clearance_of(info.metadata)
    return level if field is None else max(level, TABLE_LEVELS.get(kind, 1))


def refuse_hidden(kind: TableKind, fields: Iterable[str | None], custom: Custom) -> None:
    """Refuse a table, and fields, above the caller's clearance. Raises RowHidden, FieldHidden."""
    refuse_table(kind)
    for field in fields:
        level = clearance_for(kind, field, custom)
        if field is not None and not is_cleared(level):
            raise FieldHidden(_header_of(kind, field, custom), level)


def _header_of(kind: TableKind, field: str, custom: Custom) -> Text:
    columns = {column.name: column for column in (*COLUMNS[kind], *custom.values())}
    return columns[field].header if field in columns else name_of_field("custom")
