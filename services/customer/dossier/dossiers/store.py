"""Every query over whole dossiers."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.customer.dossier.facts.model import DossierFact, DossierFactRead
from services.customer.dossier.facts.store import DOSSIER_FACTS
from shared.database import execute
from shared.web.call import Call


async def read_known(call: Call, customer_ids: Sequence[UUID]) -> dict[UUID, dict[str, bool]]:
    """Each customer's items with a fact, and whether it is stale, in one query."""
    columns: list[Any] = [DOSSIER_FACTS.columns[name] for name in ("customer_id", "item", "is_stale")]
    of_customers = col(DossierFact.customer_id).in_(customer_ids)
    query = sa.select(*columns).where(of_customers, DOSSIER_FACTS.seen_by(call.principal))
    known: dict[UUID, dict[str, bool]] = {customer_id: {} for customer_id in customer_ids}
    for customer_id, item, is_stale in await execute(call.session, query):
        known[customer_id][item] = is_stale
    return known


async def read_facts(call: Call, customer_id: UUID) -> dict[str, DossierFactRead]:
    """The customer's facts by item."""
    of_customer = col(DossierFact.customer_id) == customer_id
    query = sa.select(*DOSSIER_FACTS.labelled).where(of_customer, DOSSIER_FACTS.seen_by(call.principal))
    rows = (await execute(call.session, query)).mappings()
    return {row["item"]: DossierFactRead.model_validate(dict(row)) for row in rows}
