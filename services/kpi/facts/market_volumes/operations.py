"""Entering market volumes, by hand and in batches."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.facts.market_volumes import rules, store
from services.kpi.facts.market_volumes.model import (
    MarketVolume,
    MarketVolumeCreate,
    MarketVolumeDocument,
    MarketVolumeRead,
)
from services.kpi.facts.versions import documents as kept_documents
from shared.batches import staging
from shared.batches.kinds import Kind, Outcome, Pushed
from shared.problems import FieldError
from shared.settings import Settings
from shared.web.call import Call


async def create_market_volume(call: Call, body: MarketVolumeCreate) -> MarketVolumeRead:
    """Enter a volume. Raises MarketVolumeUnsound, MarketVolumeExists."""
    if wrong := list(rules.refuse_unsound(body)):
        raise rules.MarketVolumeUnsound(errors=wrong)
    if same := await store.find_same(call.session, body):
        raise rules.MarketVolumeExists(id=same.id)
    return await store.MARKET_VOLUMES.create(call, body)


def _refuse(document: MarketVolumeDocument, settings: Settings) -> list[FieldError]:  # noqa: ARG001 - of a kind
    return list(rules.refuse_unsound(document))


async def apply_volumes(session: AsyncSession, pushed: Pushed) -> Outcome:
    """Store the staged volumes, with their events."""
    outcome = await staging.decide(session, pushed)
    if outcome.created + outcome.updated:
        await store.replace_volumes(session)
    await staging.bump(session, pushed.kind)
    await staging.keep_documents(session, pushed)
    return outcome


MARKET_VOLUMES = Kind(
    plural="market-volumes",
    singular="market_volume",
    number="category",
    key=("sku", "category", "region", "first_on", "last_on"),
    document=MarketVolumeDocument,
    table=MarketVolume.__table__,  # type: ignore[attr-defined]
    stages=dict.fromkeys(("sku", "category", "region", "source"), "text")
    | dict.fromkeys(("first_on", "last_on", "dated_on"), "date")
    | {"amount": "numeric"},
    refuse=_refuse,
    apply=apply_volumes,
    documents=kept_documents,
    is_per_source=False,
)
