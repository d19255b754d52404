"""Where a year's goals were at its end: figures and levels of many customers, asked of the services that have them."""

from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Annotated, TypeVar
from uuid import UUID

from fastapi import Depends

from services.planning.asking import AnswerState, ask, shown_as
from services.planning.clients import MAX_CUSTOMERS as MAX_OF_PEOPLE
from services.planning.clients import RelationshipClient, Relationships
from services.planning.goals.level_goals.levels import MAX_CUSTOMERS as MAX_OF_LEVELS
from services.planning.goals.level_goals.levels import (
    CustomerLevelClient,
    CustomerLevels,
    CustomerLevelsPeer,
    Levels,
    ListLevels,
)
from services.planning.goals.level_goals.rules import LevelGoalKind
from services.planning.goals.market_goals.kpi_figures import MAX_CUSTOMERS as MAX_OF_FIGURES
from services.planning.goals.market_goals.kpi_figures import KpiFigureClient, KpiFigures, KpiMonths, SeriesByKpi
from services.planning.goals.market_goals.progress import Progress, year_of
from services.planning.goals.market_goals.sources import GoalKpi
from services.planning.goals.schemes.model import GoalSchemeContent
from shared.auth.access import Scope
from shared.customers.relationship_levels import LevelState, RelationshipLevel
from shared.schemes.versions import Version
from shared.time import company_today
from shared.web.call import Call

ValueT = TypeVar("ValueT")
Found = tuple[AnswerState, dict[UUID, ValueT]]
Question = Callable[[Sequence[UUID]], Awaitable[Mapping[UUID, ValueT]]]


@dataclass(frozen=True, slots=True)
class Peers:
    """The services that know how the year ended."""

    kpi: KpiFigureClient
    relationships: RelationshipClient
    levels: CustomerLevelClient


@dataclass(frozen=True, slots=True)
class Wanted:
    """The customers of whom something is asked, by what is asked."""

    kpis: frozenset[GoalKpi] = frozenset()
    of_figures: Sequence[UUID] = ()
    of_people: Sequence[UUID] = ()
    of_levels: Mapping[LevelGoalKind, Sequence[UUID]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class YearEnd:
    """Figures and levels at the end of the year, or why there are none."""

    as_of: date
    progress: Progress
    people: AnswerState
    ranks: Mapping[UUID, RelationshipLevel]
    answers: Mapping[LevelGoalKind, AnswerState]
    relations: Mapping[LevelGoalKind, Mapping[UUID, Levels]]

    def levels_of(self, customer_id: UUID) -> CustomerLevels:
        """The general and organizational levels of a customer."""
        return CustomerLevels(
            self.answers, {kind: found.get(customer_id, {}) for kind, found in self.relations.items()}
        )

    def state_of(self, contact_id: UUID) -> LevelState:
        """Whether the level with a person is known."""
        is_assessed = contact_id in self.ranks
        return shown_as(self.people, LevelState.KNOWN if is_assessed else LevelState.NEVER_ASSESSED)


async def ask_year_end(
    call: Call, peers: Peers, fiscal_year: int, scheme: Version[GoalSchemeContent], wanted: Wanted
) -> YearEnd:
    """Ask for all customers, some hundreds in a call; what does not come in time is left out."""
    year = year_of(fiscal_year, call.settings.fiscal_year_start)
    last = year.next_starts_on - timedelta(days=1)
    as_of = min(last, company_today())
    denied = frozenset(one for one in wanted.kpis if one.clearance > call.principal.clearance)
    kpis = wanted.kpis - denied
    currency: list[str | None] = [None]

    async def figures(ids: Sequence[UUID]) -> Mapping[UUID, SeriesByKpi]:
        found = await peers.kpi.list_months(ids, kpis, year.starts_on, last)
        currency[0] = found.currency
        return {one: series for one, series in found.by_customer.items() if one is not None}

    async def people(ids: Sequence[UUID]) -> Mapping[UUID, RelationshipLevel]:
        return {one.contact_id: one.level for one in await peers.relationships.list_levels_of_customers(ids, as_of)}

    answer, series = await _ask(call, figures, wanted.of_figures if kpis else (), MAX_OF_FIGURES, Scope.KPIS_READ)
    known, ranks = await _ask(call, people, wanted.of_people, MAX_OF_PEOPLE)
    answers, relations = await _ask_levels(call, peers.levels, wanted, as_of)
    months: dict[UUID | None, SeriesByKpi] = dict(series.items())
    progress = Progress(year, scheme, answer, KpiMonths(currency[0], months), denied)
    return YearEnd(as_of, progress, known, ranks, answers, relations)


async def _ask_levels(
    call: Call, client: CustomerLevelClient, wanted: Wanted, as_of: date
) -> tuple[dict[LevelGoalKind, AnswerState], dict[LevelGoalKind, Mapping[UUID, Levels]]]:
    answers: dict[LevelGoalKind, AnswerState] = {}
    relations: dict[LevelGoalKind, Mapping[UUID, Levels]] = {}
    for kind, customers in wanted.of_levels.items():
        answers[kind], relations[kind] = await _ask(call, _at(client.by_kind[kind], as_of), customers, MAX_OF_LEVELS)
    return answers, relations


def _at(asked: ListLevels, as_of: date) -> Question[Levels]:
    return lambda ids: asked(ids, as_of)


async def _ask(
    call: Call,
    question: Question[ValueT],
    customers: Collection[UUID],
    most: int,
    scope: Scope = Scope.RELATIONSHIPS_READ,
) -> Found[ValueT]:
    parts = list(in_parts(sorted(customers), most))

    async def all_parts() -> dict[UUID, ValueT]:
        found: dict[UUID, ValueT] = {}
        for part in parts:
            found |= await question(part)
        return found

    within = call.settings.peer_patience_seconds * max(len(parts), 1)
    state, found = await ask(all_parts, within=within, is_permitted=scope in call.principal.scopes)
    return state, found or {}


def in_parts(customers: Sequence[UUID], most: int) -> Iterator[Sequence[UUID]]:
    """The customers in parts that one call takes."""
    for start in range(0, len(customers), most):
        yield customers[start : start + most]


async def _peers(kpi: KpiFigures, relationships: Relationships, levels: CustomerLevelsPeer) -> Peers:
    return Peers(kpi, relationships, levels)


YearEndPeers = Annotated[Peers, Depends(_peers)]
