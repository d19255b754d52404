"""Every query over customer codes."""

from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.profile.codes.model import CustomerCode
from services.customer.profile.codes.rules import CodeNotFound


async def list_codes(session: AsyncSession, customer_id: UUID) -> list[CustomerCode]:
    """The customer's codes."""
    query = select(CustomerCode).where(col(CustomerCode.customer_id) == customer_id).order_by(col(CustomerCode.code))
    return list(await session.exec(query))


async def get_code(session: AsyncSession, customer_id: UUID, code_id: UUID) -> CustomerCode:
    """One code of the customer. Raises CodeNotFound."""
    query = select(CustomerCode).where(col(CustomerCode.id) == code_id, col(CustomerCode.customer_id) == customer_id)
    found = (await session.exec(query)).one_or_none()
    if found is None:
        raise CodeNotFound(code_id=code_id)
    return found
