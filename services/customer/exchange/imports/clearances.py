"""The clearance that each field of an import needs."""

from collections.abc import Iterable

from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.custom.definitions.rules import HIGHEST_CLEARANCE
from services.customer.custom.definitions.store import read_definitions
from services.customer.exchange.columns.custom_columns import OWNERS, PREFIX, columns_of
from services.customer.exchange.columns.rules import COLUMNS, NONE, Custom, TableKind
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
    info = PROFILES[kind].model_fields.get(field or "")
    return 1 if info is None else clearance_of(info.metadata)


def refuse_hidden(kind: TableKind, fields: Iterable[str | None], custom: Custom) -> None:
    """Refuse fields above the caller's clearance. Raises FieldHidden."""
    for field in fields:
        level = clearance_for(kind, field, custom)
        if field is not None and not is_cleared(level):
            raise FieldHidden(_header_of(kind, field, custom), level)


def _header_of(kind: TableKind, field: str, custom: Custom) -> Text:
    columns = {column.name: column for column in (*COLUMNS[kind], *custom.values())}
    return columns[field].header if field in columns else name_of_field("custom")


async def shown_columns(session: AsyncSession, kind: TableKind) -> Custom:
    """The columns of the custom fields in force that the caller may see."""
    return columns_of(await read_definitions(session, OWNERS[kind]))
