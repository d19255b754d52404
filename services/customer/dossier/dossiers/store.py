"""Every query over whole dossiers, of customers already known to be the caller's."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.dossier.facts.model import DossierFact, DossierFactRead
from services.customer.dossier.facts.store import LISTING as FACTS
from shared.auth.access import Principal
from shared.auth.clearances import cleared_for
from shared.database import execute


async def read_known(
    session: AsyncSession, principal: Principal, customer_ids: Sequence[UUID]
) -> dict[UUID, dict[str, bool]]:
    """Of each customer the items with a fact, and whether it is stale: one query for all of them."""
    columns: list[Any] = [col(DossierFact.customer_id), col(DossierFact.item), FACTS.columns["is_stale"]]
    query = sa.select(*columns).where(
        col(DossierFact.customer_id).in_(customer_ids), cleared_for(principal, DossierFact)
    )
    known: dict[UUID, dict[str, bool]] = {customer_id: {} for customer_id in customer_ids}
    for customer_id, item, is_stale in await execute(session, query):
        known[customer_id][item] = is_stale
    return known


async def read_facts(session: AsyncSession, principal: Principal, customer_id: UUID) -> dict[str, DossierFactRead]:
    """The customer's facts by item."""
    labelled: list[Any] = [column.label(name) for name, column in FACTS.columns.items()]
    query = sa.select(*labelled).where(col(DossierFact.customer_id) == customer_id, cleared_for(principal, DossierFact))
    rows = (await execute(session, query)).mappings()
    return {row["item"]: DossierFactRead.model_validate(dict(row)) for row in rows}
