"""What kpi and relationship know of customers: each is asked once, before the first query."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar
from uuid import UUID

import structlog

from services.customer.clients import CustomerActivity, KpiClient, LevelRanks, RelationshipClient
from services.customer.dossier.dossiers.figures import CustomerFigures, add_figures
from services.customer.dossier.dossiers.rules import PeerState
from services.customer.dossier.templates.rules import SystemSource
from shared.auth.access import Principal, Scope
from shared.money import format_decimal
from shared.time import company_today
from shared.web.peers import PeerRefused, PeerUnavailable

log = structlog.get_logger()

AnswerT = TypeVar("AnswerT")
PATIENCE_SECONDS = 2.0
"""A dossier without these figures now is better than a complete one later."""
PERIOD = timedelta(days=365)
OF_KPI = frozenset({SystemSource.ORDERS, SystemSource.CREDIT})


@dataclass(frozen=True, slots=True)
class Peers:
    """The services that know more about customers."""

    kpi: KpiClient
    relationship: RelationshipClient


@dataclass(frozen=True, slots=True)
class PeerAnswers:
    """What they answered, and whether they did."""

    states: dict[str, PeerState]
    activity: CustomerActivity | None = None
    levels: LevelRanks | None = None

    @property
    def silent(self) -> frozenset[SystemSource]:
        """The sources without figures because their service did not answer."""
        return OF_KPI if self.states.get("kpi", PeerState.ANSWERED) is not PeerState.ANSWERED else frozenset()


async def ask_peers(
    principal: Principal, peers: Peers, asked: Collection[SystemSource], customer_ids: Sequence[UUID]
) -> PeerAnswers:
    """The answers about these customers, as far as items of the template need them; both are asked at once."""
    if not customer_ids:
        return PeerAnswers({})
    today = company_today()
    activity = _activity(principal, peers, customer_ids, today) if OF_KPI.intersection(asked) else _not_asked()
    levels = _levels(principal, peers, customer_ids, today) if SystemSource.POWER_MAP in asked else _not_asked()
    (of_kpi, known), (of_relationship, ranks) = await asyncio.gather(activity, levels)
    states = {"kpi": of_kpi, "relationship": of_relationship}
    return PeerAnswers({name: state for name, state in states.items() if state is not None}, known, ranks)


def add_peer_figures(found: dict[UUID, CustomerFigures], answers: PeerAnswers, customer_of: dict[UUID, UUID]) -> None:
    """Add the peers' figures to those of this service; `customer_of`: contact → customer, of present people."""
    if (known := answers.activity) is not None:
        for place, customer_id in enumerate(known.customer_id):
            month = known.last_month[place]
            last = f"{month:%Y-%m}" if month else None
            ordered = (format_decimal(known.sales[place]), str(known.orders[place]), last)
            owed = (format_decimal(known.due[place]), format_decimal(known.overdue[place]))
            add_figures(found[customer_id], SystemSource.ORDERS, ordered)
            add_figures(found[customer_id], SystemSource.CREDIT, owed)
    assessed = answers.levels.contact_id if answers.levels else []
    counted = Counter(customer_of[contact_id] for contact_id in assessed if contact_id in customer_of)
    for customer_id, people in counted.items():
        add_figures(found[customer_id], SystemSource.POWER_MAP, (None, None, str(people)))


async def _activity(
    principal: Principal, peers: Peers, customer_ids: Sequence[UUID], today: date
) -> tuple[PeerState | None, CustomerActivity | None]:
    def ask() -> Awaitable[CustomerActivity]:
        return peers.kpi.get_customer_activity(today - PERIOD, today, customer_ids)

    return await _answer(principal, Scope.KPIS_READ, ask)


async def _levels(
    principal: Principal, peers: Peers, customer_ids: Sequence[UUID], today: date
) -> tuple[PeerState | None, LevelRanks | None]:
    def ask() -> Awaitable[LevelRanks]:
        return peers.relationship.get_level_ranks(today, customer_ids)

    return await _answer(principal, Scope.RELATIONSHIPS_READ, ask)


async def _not_asked() -> tuple[None, None]:
    return None, None


async def _answer(
    principal: Principal, needs: Scope, ask: Callable[[], Awaitable[AnswerT]]
) -> tuple[PeerState | None, AnswerT | None]:
    if needs not in principal.scopes:
        return PeerState.NOT_PERMITTED, None
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            return PeerState.ANSWERED, await ask()
    except (PeerUnavailable, PeerRefused, TimeoutError) as error:
        log.warning("dossier_figures_unavailable", error=repr(error)[:200])
        return PeerState.UNAVAILABLE, None
