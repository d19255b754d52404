"""Every query over possible duplicates."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import aliased
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.codes.model import CustomerCode
from services.customer.customers.model import Customer
from services.customer.duplicates.rules import Identity, Known, needed
from services.customer.search.model import SearchEntry
from services.customer.search.rules import name_parts
from services.customer.search.store import shares_parts
from shared.access import Principal
from shared.directory import visible_to

MOST = 50
"""So many of the customers that share most with a name are compared with it."""

_sources = (
    sa.select(sa.func.array_agg(col(CustomerCode.source)))
    .where(col(CustomerCode.customer_id) == col(Customer.id))
    .scalar_subquery()
)
_former = aliased(Customer)


def _names_of_absorbed(name: str) -> sa.ScalarSelect[Any]:
    """The names of whom the customer has absorbed; their search entries are its own now."""
    of_customer = col(SearchEntry.customer_id) == col(Customer.id)
    return (
        sa.select(sa.func.array_agg(getattr(_former, name)))
        .where(of_customer, col(_former.id) == col(SearchEntry.id), col(_former.id) != col(Customer.id))
        .correlate(Customer)
        .scalar_subquery()
    )


def _alike(one: Identity) -> sa.CompoundSelect[Any]:
    found = []
    for name in one.names:
        parts = name_parts(name)
        found.append(sa.select(shares_parts(parts, needed(name, len(parts))).limit(MOST).subquery().c.customer_id))
    if one.uscc is not None:
        found.append(sa.select(col(Customer.id)).where(col(Customer.uscc) == one.uscc))
    return sa.union_all(*found)


async def list_alike(
    session: AsyncSession, principal: Principal, one: Identity, besides: UUID | None = None
) -> list[Known]:
    """Customers worth comparing with this one, whosever they are; few, whatever the number of customers."""
    query = sa.select(
        col(Customer.id),
        col(Customer.name),
        col(Customer.english_name),
        col(Customer.uscc),
        sa.func.coalesce(_sources, sa.cast([], ARRAY(sa.Text))).label("sources"),
        _names_of_absorbed("name").label("former_names"),
        _names_of_absorbed("english_name").label("former_english_names"),
        visible_to(principal, col(Customer.id)).label("is_visible"),
    ).where(col(Customer.id).in_(_alike(one)), col(Customer.deleted_at).is_(None))
    if besides is not None:
        query = query.where(col(Customer.id) != besides)
    connection = await session.connection()
    return [
        Known(
            id=row.id,
            name=row.name,
            identity=Identity(
                names=tuple(
                    name
                    for name in (
                        row.name,
                        row.english_name,
                        *(row.former_names or ()),
                        *(row.former_english_names or ()),
                    )
                    if name
                ),
                uscc=row.uscc,
                sources=frozenset(row.sources),
            ),
            is_visible=row.is_visible,
        )
        for row in await connection.execute(query)
    ]
