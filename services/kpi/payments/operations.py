"""What is done with pushed payments."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.batches import staging
from services.kpi.batches.kinds import Kind, Outcome, Pushed
from services.kpi.payments import documents


async def apply_payments(session: AsyncSession, pushed: Pushed) -> Outcome:
    """Bring the payments to what the staged documents say."""
    await staging.decide(session, "payments")
    await staging.upsert(session, "payments", PAYMENTS, pushed.source, pushed.batch_id)
    return await staging.count(session, pushed.documents)


PAYMENTS = Kind(
    plural="payments",
    singular="payment",
    number="payment_no",
    document=documents.PaymentDocument,
    columns=documents.COLUMNS,
    encode=documents.encode,
    refuse=documents.refuse,
    apply=apply_payments,
)
