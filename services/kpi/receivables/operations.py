"""What is done with pushed receivables."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.batches import staging
from services.kpi.batches.kinds import Kind, Outcome, Pushed
from services.kpi.receivables import documents, store
from services.kpi.receivables.model import OpenReceivablesRead


async def apply_receivables(session: AsyncSession, pushed: Pushed) -> Outcome:
    """Bring the receivables to what the staged documents say."""
    await staging.decide(session, "receivables")
    await staging.upsert(session, "receivables", RECEIVABLES, pushed.source, pushed.batch_id)
    return await staging.count(session, pushed.documents)


async def add_up_open(session: AsyncSession, customer_id: UUID, currency: str, today: date) -> OpenReceivablesRead:
    """What the customer still owes."""
    kinds = await store.sum_open(session, customer_id, today)
    sums = {name: sum((kind[name] for kind in kinds), Decimal(0)) for name in ("amount", "overdue", "disputed")}
    return OpenReceivablesRead.model_validate(
        {
            **sums,
            "customer_id": customer_id,
            "currency": currency,
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
