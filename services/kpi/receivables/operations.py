"""What is done with pushed receivables."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.batches import staging
from services.kpi.batches.kinds import Kind, Outcome, Pushed
from services.kpi.receivables import documents, store
from services.kpi.receivables.model import OpenReceivablesRead
from shared.auth.access import Principal
from shared.auth.visibility import codes, visible_to
from shared.customers.groups import count_visible, group_of


class OpenReceivablesQuestion(NamedTuple):
    """How open receivables are added up."""

    include_group: bool
    currency: str
    today: date


async def apply_receivables(session: AsyncSession, pushed: Pushed) -> Outcome:
    """Bring the receivables to what the staged documents say."""
    await staging.decide(session, "receivables")
    await staging.upsert(session, "receivables", RECEIVABLES, pushed.source, pushed.batch_id)
    return await staging.count(session, pushed.documents)


async def add_up_open(
    session: AsyncSession, principal: Principal, customer_id: UUID, asked: OpenReceivablesQuestion
) -> OpenReceivablesRead:
    """What the customer still owes, or its group as far as the caller may see it."""
    of_customers, members = codes.c.customer_id == customer_id, 1
    if asked.include_group:
        group = group_of(customer_id)
        of_customers = sa.and_(codes.c.customer_id.in_(group), visible_to(principal, codes.c.customer_id))
        members = await count_visible(session, principal, group)
    kinds = await store.sum_open(session, of_customers, asked.today)
    sums = {name: sum((kind[name] for kind in kinds), Decimal(0)) for name in ("amount", "overdue", "disputed")}
    return OpenReceivablesRead.model_validate(
        {
            **sums,
            "customer_id": customer_id,
            "currency": asked.currency,
            "members": members,
            "receivables": sum(kind["receivables"] for kind in kinds),
            "by_kind": kinds,
        }
    )


RECEIVABLES = Kind(
    plural="receivables",
    singular="receivable",
    number="invoice_no",
    document=documents.ReceivableDocument,
    columns=documents.COLUMNS,
    encode=documents.encode,
    refuse=documents.refuse,
    apply=apply_receivables,
)
