"""Every query over special dates."""

from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.people.special_dates.model import SpecialDate
from services.customer.people.special_dates.rules import SpecialDateNotFound


async def list_special_dates(session: AsyncSession, contact_id: UUID) -> list[SpecialDate]:
    """The contact's special dates."""
    query = select(SpecialDate).where(col(SpecialDate.contact_id) == contact_id).order_by(col(SpecialDate.id))
    return list(await session.exec(query))


async def get_special_date(
    session: AsyncSession, contact_id: UUID, special_date_id: UUID, *, lock: bool = False
) -> SpecialDate:
    """One special date of the contact. Raises SpecialDateNotFound."""
    query = select(SpecialDate).where(col(SpecialDate.id) == special_date_id, col(SpecialDate.contact_id) == contact_id)
    found = (await session.exec(query.with_for_update() if lock else query)).one_or_none()
    if found is None:
        raise SpecialDateNotFound(special_date_id=special_date_id)
    return found
