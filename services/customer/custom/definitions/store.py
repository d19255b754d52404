"""The definitions in force."""

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.custom.definitions.model import CustomField
from services.customer.custom.definitions.rules import Definition, FieldOwner
from shared.database import hold_line

LOCK = "custom fields"


async def lock_definitions(session: AsyncSession, applies_to: FieldOwner) -> dict[str, Definition]:
    """The definitions in force by code, locked against changes until the transaction ends."""
    await hold_line(session, LOCK)
    return await read_definitions(session, applies_to)


_FIELDS = (
    select(CustomField)
    .where(
        col(CustomField.applies_to) == sa.bindparam("applies_to"),
        sa.or_(col(CustomField.is_active), sa.bindparam("with_retired", type_=sa.Boolean)),
    )
    .order_by(col(CustomField.position), col(CustomField.code))
    .execution_options(populate_existing=True)
)


async def read_definitions(
    session: AsyncSession, applies_to: FieldOwner, *, with_retired: bool = False
) -> dict[str, Definition]:
    """The definitions in force by code, at any clearance, in their order."""
    fields = await session.exec(_FIELDS, params={"applies_to": applies_to, "with_retired": with_retired})
    return {field.code: field.define() for field in fields}
