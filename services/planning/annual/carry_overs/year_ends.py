"""Where a year's goals were at its end: figures and levels of many customers, asked of the services that have them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
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
from services.planning.goals.market_goals.asking import (
    FigureClients,
    FigureSources,
    ask_services,
    question_of,
    read_own,
)
from services.planning.goals.market_goals.progress import Progress, Year, year_of
from services.planning.goals.market_goals.sources import GoalSource
from services.planning.goals.schemes.model import GoalSchemeContent
from shared.customers.relationship_levels import LevelState, RelationshipLevel
from shared.schemes.versions import Version
from shared.time import company_today
from shared.web.call import Call


@dataclass(frozen=True, slots=True)
class Peers:
    """The services that know how the year ended."""

    figures: FigureClients
    relationships: RelationshipClient
    levels: CustomerLevelClient


@dataclass(frozen=True, slots=True)
class Wanted:
    """The customers of whom something is asked, by what is asked."""

    sources: frozenset[GoalSource] = frozenset()
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

    async def people(ids: Sequence[UUID]) -> Mapping[UUID, RelationshipLevel]:
        return {one.contact_id: one.level for one in await peers.relationships.list_levels_of_customers(ids, as_of)}

    progress = await _ask_figures(call, peers.figures, year, scheme, wanted)
    known, ranks = await ask_in_parts(call, people, wanted.of_people, MAX_OF_PEOPLE)
    levels = await ask_levels_of_many(call, peers.levels, wanted.of_levels, as_of)
    return YearEnd(as_of, progress, known, ranks, levels)


async def _ask_figures(
    call: Call, clients: FigureClients, year: Year, scheme: Version[GoalSchemeContent], wanted: Wanted
) -> Progress:
    """The figures of the year alone: what it is compared with is its targets."""
    denied = frozenset(one for one in wanted.sources if one.clearance > call.principal.clearance)
    asked = question_of(year, wanted.of_figures, wanted.sources - denied, today=company_today())
    question = replace(asked, first=year.starts_on)
    async with call.briefly() as brief:
        own = await read_own(brief, question)
    answers, figures = await ask_services(call, clients, question)
    return Progress(year, scheme, answers, own | figures, denied)


async def _peers(figures: FigureSources, relationships: Relationships, levels: CustomerLevelsPeer) -> Peers:
    return Peers(figures, relationships, levels)


YearEndPeers = Annotated[Peers, Depends(_peers)]
