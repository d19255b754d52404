"""Moves of customers that other services ask for: into the resource pool after an exit, and back."""

from uuid import UUID

from pydantic import BaseModel
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.profile.register.model import Customer
from services.customer.profile.register.rules import CustomerStatus
from services.customer.profile.register.store import PRESENT, heirs_of
from shared.customers.directory import CustomerNotFound
from shared.feed.intents import Intent


class Move(BaseModel):
    """What the intent says."""

    status: CustomerStatus


async def set_customer_status(session: AsyncSession, intent: Intent) -> UUID | None:
    """Give the customer, or the survivor of its merges, this status. Raises CustomerNotFound."""
    move = Move.model_validate(intent.payload)
    if intent.customer_id is None:
        raise CustomerNotFound(customer_id=None)
    is_it = col(Customer.id).in_([intent.customer_id]) | col(Customer.id).in_(heirs_of(intent.customer_id))
    query = select(Customer).where(is_it, PRESENT).with_for_update()
    customer = (await session.exec(query)).one_or_none()
    if customer is None:
        raise CustomerNotFound(customer_id=intent.customer_id)
    customer.status = move.status
    return None
