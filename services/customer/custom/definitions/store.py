"""The definitions in force."""

from dataclasses import fields

import sqlalchemy as sa
from pydantic import ConfigDict, TypeAdapter
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.custom.definitions.model import CustomField
from services.customer.custom.definitions.rules import Definition, FieldOwner
from shared.auth.access import is_cleared
from shared.database import hold_line
from shared.statements import Statement, fetch_in

LOCK = "custom fields"


async def lock_definitions(session: AsyncSession, applies_to: FieldOwner) -> dict[str, Definition]:
    """The definitions in force that the caller may see, by code, locked against changes until the transaction ends."""
    await hold_line(session, LOCK)
    return await read_definitions(session, applies_to)


_IN_FORCE = Statement(
    sa.select(*(getattr(CustomField, field.name) for field in fields(Definition)))
    .where(
        col(CustomField.applies_to) == sa.bindparam("applies_to"),
        sa.or_(col(CustomField.is_active), sa.bindparam("with_retired", type_=sa.Boolean)),
    )
    .order_by(col(CustomField.position), col(CustomField.code))
)
_DEFINITIONS = TypeAdapter(list[Definition], config=ConfigDict(defer_build=True))


async def read_definitions(
    session: AsyncSession, applies_to: FieldOwner, *, with_retired: bool = False
) -> dict[str, Definition]:
    """The definitions in force that the caller may see, by code, in their order.

    One above the caller's clearance is missing, so that it is answered like one that does not exist.
    """
    rows = await fetch_in(session, _IN_FORCE, applies_to=applies_to, with_retired=with_retired)
    known = _DEFINITIONS.validate_python([dict(row) for row in rows])
    return {found.code: found for found in known if is_cleared(found.clearance)}
