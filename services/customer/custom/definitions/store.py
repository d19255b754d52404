"""The definitions in force."""

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.custom.definitions.model import CustomField
from services.customer.custom.definitions.rules import Definition, FieldOwner
from shared.database import execute

LOCK = "custom fields"


async def lock_definitions(session: AsyncSession, applies_to: FieldOwner) -> dict[str, Definition]:
    """The definitions in force by code, locked against changes until the transaction ends."""
    await execute(session, sa.select(sa.func.pg_advisory_xact_lock_shared(sa.func.hashtextextended(LOCK, 0))))
    return await read_definitions(session, applies_to)


async def read_definitions(
    session: AsyncSession, applies_to: FieldOwner, *, with_retired: bool = False
) -> dict[str, Definition]:
    """The definitions in force by code, at any clearance, in their order."""
    query = (
        select(CustomField)
        .where(col(CustomField.applies_to) == applies_to, sa.or_(col(CustomField.is_active), sa.literal(with_retired)))
        .order_by(col(CustomField.position), col(CustomField.code))
        .execution_options(populate_existing=True)
    )
    return {field.code: field.define() for field in await session.exec(query)}
