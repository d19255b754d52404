"""Every query over whole dossiers."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.customer.dossier.facts.model import DossierFact, DossierFactRead
from services.customer.dossier.facts.store import DOSSIER_FACTS, is_latest
from shared.database import execute
from shared.web.call import Call


async def read_known(call: Call, customer_ids: Sequence[UUID]) -> dict[UUID, dict[str, bool]]:
    """Each customer's items with a fact, and whether it is stale, in one query."""
    shown = DOSSIER_FACTS.shown_to(call.principal).columns
    columns: list[Any] = [shown[name] for name in ("customer_id", "item", "is_stale")]
    of_customers = col(DossierFact.customer_id).in_(customer_ids)
    query = sa.select(*columns).where(of_customers, is_latest(call.principal), DOSSIER_FACTS.seen_by(call.principal))
    known: dict[UUID, dict[str, bool]] = {customer_id: {} for customer_id in customer_ids}
    for customer_id, item, is_stale in await execute(call.session, query):
        known[customer_id][item] = is_stale
    return known


class ItemFacts(NamedTuple):
    """The facts on an item: the latest, and their number."""

    latest: DossierFactRead
    total: int


async def read_facts(call: Call, customer_id: UUID) -> dict[str, ItemFacts]:
    """The customer's facts by item, in one query."""
    item, newest_first = col(DossierFact.item), (col(DossierFact.verified_on).desc(), col(DossierFact.id).desc())
    place = sa.func.row_number().over(partition_by=item, order_by=newest_first).label("place")
    total = sa.func.count().over(partition_by=item).label("total")
    of_customer = col(DossierFact.customer_id) == customer_id
    placed = (
        sa.select(*DOSSIER_FACTS.shown_to(call.principal).labelled, place, total)
        .where(of_customer, DOSSIER_FACTS.seen_by(call.principal))
        .subquery()
    )
    rows = (await execute(call.session, sa.select(placed).where(placed.c.place == 1))).mappings()
    return {row["item"]: ItemFacts(DossierFactRead.model_validate(dict(row)), row["total"]) for row in rows}
