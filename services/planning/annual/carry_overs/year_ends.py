"""Where a year's goals were at its end: figures and levels of many customers, asked of the services that have them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import Depends

from services.planning.asking import AnswerState, ask_in_parts, shown_as
from services.planning.clients import MAX_CUSTOMERS as MAX_OF_PEOPLE
from services.planning.clients import RelationshipClient, Relationships
from services.planning.goals.level_goals.asking import LevelsOfMany, ask_levels_of_many
from services.planning.goals.level_goals.levels import CustomerLevelClient, CustomerLevelsPeer
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
    levels: LevelsOfMany
    """The general and organizational levels of the customers."""

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

    of_figures = wanted.of_figures if kpis else ()
    answer, series = await ask_in_parts(call, figures, of_figures, MAX_OF_FIGURES, Scope.KPIS_READ)
    known, ranks = await ask_in_parts(call, people, wanted.of_people, MAX_OF_PEOPLE)
    levels = await ask_levels_of_many(call, peers.levels, wanted.of_levels, as_of)
    months: dict[UUID | None, SeriesByKpi] = dict(series.items())
    progress = Progress(year, scheme, answer, KpiMonths(currency[0], months), denied)
    return YearEnd(as_of, progress, known, ranks, levels)


async def _peers(kpi: KpiFigures, relationships: Relationships, levels: CustomerLevelsPeer) -> Peers:
    return Peers(kpi, relationships, levels)


YearEndPeers = Annotated[Peers, Depends(_peers)]
