"""Who may see which customer, and who survived a merge."""

from typing import Any, NamedTuple, NoReturn
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from services.customer.profile.register.model import Customer
from shared.auth.access import Principal
from shared.auth.visibility import is_visible, visible_to
from shared.customers.directory import CustomerMerged, CustomerNotFound
from shared.database import execute
from shared.web.call import Call

PRESENT = col(Customer.deleted_at).is_(None)


def seen_by(principal: Principal) -> sa.ColumnElement[bool]:
    """SQL condition: customers that are there and that the caller may see."""
    return sa.and_(PRESENT, visible_to(principal, col(Customer.id)))


async def get_row(call: Call, customer_id: UUID) -> Customer:
    """One customer's row, to compute with. Raises CustomerNotFound, CustomerMerged."""
    query = select(Customer).where(col(Customer.id) == customer_id, seen_by(call.principal))
    found = (await call.session.exec(query)).one_or_none()
    if found is None:
        await refuse_missing(call, customer_id)
    return found


class Survivor(NamedTuple):
    """The customer that remains after merges."""

    id: UUID
    name: str


def heirs_of(customer_id: UUID) -> sa.Select[Any]:
    """The ids of the customers that absorbed this one, one after the other."""
    heir: sa.Select[Any] = sa.select(col(Customer.merged_into_id).label("id")).where(col(Customer.id) == customer_id)
    heirs = heir.cte("heirs", recursive=True)
    heirs = heirs.union(sa.select(col(Customer.merged_into_id)).where(col(Customer.id) == heirs.c.id))
    return sa.select(heirs.c.id)


async def find_survivor(call: Call, customer_id: UUID) -> Survivor | None:
    """The survivor of a merged customer, after any number of merges; None if the caller may not see it."""
    is_heir = col(Customer.id).in_(heirs_of(customer_id))
    query = sa.select(col(Customer.id), col(Customer.name)).where(is_heir, seen_by(call.principal))
    found = (await execute(call.session, query)).one_or_none()
    return None if found is None else Survivor(*found)


async def require_customer(call: Call, customer_id: UUID) -> None:
    """Check that the customer exists and that the caller may see it. Raises CustomerNotFound, CustomerMerged."""
    if not await is_visible(call.session, call.principal, customer_id):
        await refuse_missing(call, customer_id)


async def refuse_missing(call: Call, customer_id: UUID) -> NoReturn:
    """Raises CustomerMerged, CustomerNotFound."""
    into = await find_survivor(call, customer_id)
    if into is None:
        raise CustomerNotFound(customer_id=customer_id)
    raise CustomerMerged.into(into.id, into.name)
