"""The kind of pushed receivables, and their open totals."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.facts.payments.settled import apply_receivables
from services.kpi.facts.rates import MAINTAINED, TEXTS, find_rates, has_rate
from services.kpi.facts.receivables import documents, store
from services.kpi.facts.receivables.model import OpenReceivablesRead, receivables
from services.kpi.facts.receivables.rules import DOUBTS, doubts_of
from services.kpi.facts.scope import OUTSIDE_SCOPE, check_scope
from services.kpi.facts.touched.store import note_codes
from services.kpi.facts.versions import documents as kept_documents
from shared.auth.access import Principal
from shared.auth.visibility import codes, read_customer_names, visible_to
from shared.batches.kinds import Kind
from shared.customers.groups import count_visible, group_of


class OpenReceivablesQuestion(NamedTuple):
    """Whose open receivables to add up, and how."""

    include_group: bool
    currency: str
    today: date


async def add_up_open(
    session: AsyncSession, principal: Principal, customer_id: UUID, asked: OpenReceivablesQuestion
) -> OpenReceivablesRead:
    """The open receivables of the customer, or of the group's customers that the caller may see."""
    of_customers, members = codes.c.customer_id == customer_id, 1
    if asked.include_group:
        group = group_of(customer_id)
        of_customers = sa.and_(codes.c.customer_id.in_(group), visible_to(principal, codes.c.customer_id))
        members = await count_visible(session, principal, group)
    kinds = await store.sum_open(session, of_customers, asked.today)
    sums = {name: sum((kind[name] for kind in kinds), Decimal(0)) for name in ("amount", "overdue", "disputed")}
    names = await read_customer_names(session, [customer_id])
    return OpenReceivablesRead.model_validate(
        {
            **sums,
            "customer_id": customer_id,
            "customer_name": names[customer_id],
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
    table=receivables,
    refuse=documents.refuse,
    complete=documents.complete,
    apply=apply_receivables,
    documents=kept_documents,
    day="issued_on",
    adds=MAINTAINED,
    check_staged=find_rates("issued_on"),
    is_final=has_rate,
    check_scope=check_scope,
    doubts=doubts_of,
    texts={**DOUBTS, **TEXTS, **OUTSIDE_SCOPE},
    follow=note_codes,
)
