"""Storing pushed exchange rates."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.facts.exchange_rates import documents, store
from services.kpi.facts.exchange_rates.model import exchange_rates
from services.kpi.facts.rollups.store import VALUATION
from services.kpi.facts.versions import documents as kept_documents
from shared.batches import staging
from shared.batches.kinds import Kind, Outcome, Pushed


async def apply_rates(session: AsyncSession, pushed: Pushed) -> Outcome:
    """Update the rates from the staged documents; stored orders and receivables with a maintained rate follow."""
    await staging.lock(session, VALUATION)
    outcome = await staging.apply(session, pushed)
    if outcome.created + outcome.updated:
        await store.reconvert(session)
    return outcome


EXCHANGE_RATES = Kind(
    plural="exchange-rates",
    singular="exchange_rate",
    number="currency",
    key=("currency", "day"),
    document=documents.ExchangeRateDocument,
    table=exchange_rates,
    refuse=documents.refuse,
    apply=apply_rates,
    documents=kept_documents,
    is_per_source=False,
)
