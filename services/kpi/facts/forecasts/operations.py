"""Storing pushed forecasts."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.facts.forecasts import documents, store
from services.kpi.facts.forecasts.model import forecasts
from services.kpi.facts.forecasts.rules import DOUBTS, doubts_of
from services.kpi.facts.scope import OUTSIDE_SCOPE, check_scope
from services.kpi.facts.touched.store import note_codes
from services.kpi.facts.versions import documents as kept_documents
from shared.batches import staging
from shared.batches.kinds import Kind, Outcome, Pushed


async def apply_forecasts(session: AsyncSession, pushed: Pushed) -> Outcome:
    """Store the staged forecasts; which ones count is found anew for their customers and months."""
    await staging.lock(session, "forecasts that count")
    outcome = await staging.apply(session, pushed)
    if outcome.created + outcome.updated:
        await store.renew_months(session)
    return outcome


FORECASTS = Kind(
    plural="forecasts",
    singular="forecast",
    number="customer_code",
    key=("customer_code", "month", "category", "frozen_on"),
    document=documents.ForecastDocument,
    table=forecasts,
    complete=documents.complete,
    apply=apply_forecasts,
    documents=kept_documents,
    day="month",
    check_scope=check_scope,
    doubts=doubts_of,
    texts={**DOUBTS, **OUTSIDE_SCOPE},
    follow=note_codes,
)
