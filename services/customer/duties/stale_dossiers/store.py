"""Reading how much of each dossier is stale."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.dossier.facts.model import DossierFact
from services.customer.dossier.facts.store import is_latest
from services.customer.profile.register.model import Customer
from services.customer.profile.register.rules import CustomerStatus
from shared.auth.access import DataScope, DataScopeKind, Principal
from shared.auth.clearances import cleared_for
from shared.database import execute
from shared.time import company_today

NOT_SERVED = (CustomerStatus.EXITED, CustomerStatus.RESOURCE_POOL)
ANYBODY = Principal("system", "system", frozenset(), frozenset(), 1, DataScope(DataScopeKind.ALL))
"""Sees all customers, at level 1."""


async def read_stale(session: AsyncSession) -> Sequence[sa.RowMapping]:
    """Of each served customer with stale facts: the facts that are verified again and again, the stale ones among
    them, and the day since which the oldest is stale."""
    due_on, customer_id = col(DossierFact.review_due_on), col(DossierFact.customer_id)
    is_stale = due_on < company_today()
    counted: list[Any] = [
        customer_id.label("customer_id"),
        sa.func.count().label("facts"),
        sa.func.count().filter(is_stale).label("stale"),
        sa.func.min(due_on).label("since"),
    ]
    query = (
        sa.select(*counted)
        .join(Customer, col(Customer.id) == customer_id)
        .where(due_on.is_not(None), is_latest(ANYBODY), cleared_for(ANYBODY, DossierFact))
        .where(col(Customer.status).not_in(NOT_SERVED))
        .group_by(customer_id)
        .having(sa.func.count().filter(is_stale) > 0)
    )
    return (await execute(session, query)).mappings().all()
