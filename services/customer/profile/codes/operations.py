"""What is done with customer codes."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.profile.codes import store
from services.customer.profile.codes.model import CodeCreate, CustomerCode


async def add_code(session: AsyncSession, customer_id: UUID, body: CodeCreate) -> CustomerCode:
    """Give the customer one more code."""
    code = CustomerCode(customer_id=customer_id, **body.model_dump())
    session.add(code)
    await session.flush()
    return code


async def remove_code(session: AsyncSession, customer_id: UUID, code_id: UUID) -> None:
    """Take a code away."""
    await session.delete(await store.get_code(session, customer_id, code_id))
