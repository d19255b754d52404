"""Strategic fit and supply position of an assessment: stated by the assessor, or read from the customer's file."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from services.relationship.clients import CustomerClient
from services.relationship.organization.assessments.model import FitGiven, FitJudged, SupplyGiven, SupplyJudged
from services.relationship.organization.assessments.rules import MatchSource
from services.relationship.organization.schemes.rules import Match
from shared.customers.purchasing import StrategyTrend

Snapshot = dict[str, Any] | None


async def fit_judged_by(customers: CustomerClient, customer_id: UUID, day: date, given: FitGiven | None) -> Snapshot:
    """What the assessor states, else what the customer's file says of the day; None: unknown.

    Raises PeerUnavailable.
    """
    if given is not None:
        ours = {"source": MatchSource.ASSESSOR, "trend": given.trend, "evidence": given.evidence}
        return _kept(FitJudged.model_validate({**ours, "strategic_fit_id": None, "assessed_on": None}))
    found = await customers.find_strategic_fit(customer_id, day)
    if found is None:
        return None
    theirs = {"source": MatchSource.CUSTOMER_FILE, "trend": found.trend, "evidence": None}
    return _kept(FitJudged.model_validate({**theirs, "strategic_fit_id": found.id, "assessed_on": found.assessed_on}))


async def supply_judged_by(
    customers: CustomerClient, customer_id: UUID, day: date, given: SupplyGiven | None
) -> Snapshot:
    """What the assessor states, else what the customer's file says of the day; None: unknown.

    Raises PeerUnavailable.
    """
    if given is not None:
        return _kept(SupplyJudged(source=MatchSource.ASSESSOR, **given.model_dump(), oldest_as_of=None))
    found = await customers.find_supply_standing(customer_id, day)
    return (
        None if found is None else _kept(SupplyJudged(source=MatchSource.CUSTOMER_FILE, evidence=None, **dict(found)))
    )


def match_of(fit: Mapping[str, Any] | None, supply: Mapping[str, Any] | None) -> Match:
    """Both, for the rules."""
    ours, rivals = (supply or {}).get("our_share"), (supply or {}).get("main_rival_share")
    return Match(
        fit=StrategyTrend(fit["trend"]) if fit else None,
        our_share=None if ours is None else Decimal(ours),
        main_rival_share=None if rivals is None else Decimal(rivals),
    )


def is_from_file(snapshot: Mapping[str, Any] | None) -> bool:
    """Whether it was read, or to be read, from the customer's file."""
    return snapshot is None or snapshot["source"] == MatchSource.CUSTOMER_FILE.value


def _kept(shown: FitJudged | SupplyJudged) -> dict[str, Any]:
    return shown.model_dump(mode="json")
