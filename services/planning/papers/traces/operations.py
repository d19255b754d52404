"""Reading traces: the plan and its parts at one time, then people, levels and figures from the other services."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated
from uuid import UUID

from fastapi import Depends

from services.planning.asking import AnswerState
from services.planning.clients import CustomerClient, Customers, RelationshipClient, Relationships
from services.planning.goals.level_goals.asking import ask_levels
from services.planning.goals.level_goals.levels import CustomerLevelClient, CustomerLevels, CustomerLevelsPeer
from services.planning.goals.level_goals.model import LevelGoalRead
from services.planning.goals.level_goals.store import LEVEL_GOALS
from services.planning.goals.level_goals.store import of_plan as of_plan_levels
from services.planning.goals.market_goals.asking import FigureClients, FigureSources, ask_progress, sources_of
from services.planning.goals.market_goals.store import MARKET_GOALS, MarketGoalQuery, list_hidden_goals
from services.planning.goals.market_goals.store import of_plan as of_plan_market
from services.planning.goals.relationship_goals.model import RelationshipGoalRead
from services.planning.goals.relationship_goals.people import People, ask_people
from services.planning.goals.relationship_goals.store import RELATIONSHIP_GOALS
from services.planning.goals.relationship_goals.store import of_plan as of_plan_relationship
from services.planning.papers.traces import rules, store, totals
from services.planning.papers.traces.chain import TraceRows, trace_of
from services.planning.papers.traces.levels import ask_effects
from services.planning.papers.traces.model import (
    PlanTraceRead,
    PlanTraceRowRead,
    PlanTraceTotalQuery,
    PlanTraceTotalRead,
)
from services.planning.papers.traces.store import TRACES, PlanTraceRowQuery
from services.planning.plans.plans.store import get_customer_plan
from shared.lists.paging import Page
from shared.web.call import Call


@dataclass(frozen=True, slots=True)
class Peers:
    """The services that a trace asks."""

    customers: CustomerClient
    relationships: RelationshipClient
    levels: CustomerLevelClient
    figures: FigureClients


@dataclass(frozen=True, slots=True)
class Answers:
    """What the services know of a plan's people, of the customer's levels, and whether kpi gave its figures."""

    people: People
    levels: CustomerLevels
    figures: AnswerState

    def goals(self, rows: TraceRows) -> list[RelationshipGoalRead]:
        """The relationship goals with their people."""
        return [self.people.describe(goal, rows.plan.customer_name) for goal in rows.goals]

    def level_goals(self, rows: TraceRows) -> list[LevelGoalRead]:
        """The level goals with their present levels."""
        return [self.levels.describe(goal, rows.plan.customer_name) for goal in rows.level_goals]


async def read_rows(call: Call, plan_id: UUID) -> TraceRows:
    """The rows, in a short transaction. Raises PlanNotFound."""
    async with call.briefly() as brief:
        return TraceRows(
            plan=await get_customer_plan(brief, plan_id),
            market_goals=await MARKET_GOALS.read_all(brief, MarketGoalQuery(), of_plan_market(plan_id)),
            goals=await RELATIONSHIP_GOALS.rows(brief, of_plan_relationship(plan_id)),
            level_goals=await LEVEL_GOALS.rows(brief, of_plan_levels(plan_id)),
            hidden=await list_hidden_goals(brief, plan_id),
            actions=await store.list_actions(brief, plan_id),
            served=await store.list_served(brief, plan_id),
        )


async def ask_peers(call: Call, peers: Peers, rows: TraceRows) -> tuple[TraceRows, Answers]:
    """Ask the services at once: the rows with the progress of market goals, and what the services know."""
    (people, levels), progress = await asyncio.gather(
        _ask_relationships(call, peers, rows),
        ask_progress(call, peers.figures, rows.plan, sources_of(rows.market_goals)),
    )
    shown = replace(rows, market_goals=[progress.show(goal) for goal in rows.market_goals])
    return shown, Answers(people, levels, progress.answer)


async def _ask_relationships(call: Call, peers: Peers, rows: TraceRows) -> tuple[People, CustomerLevels]:
    """One after the other: a trace does not take several of a service's connections at once."""
    people = await ask_people(call, peers.customers, peers.relationships, rows.goals, rows.hidden)
    kinds = {goal.kind for goal in rows.level_goals}
    return people, await ask_levels(call, peers.levels, rows.plan.customer_id, kinds, rows.hidden)


async def get_plan_trace(call: Call, peers: Peers, plan_id: UUID) -> PlanTraceRead:
    """The trace of a plan; without what a service does not give. Raises PlanNotFound."""
    rows, answers = await ask_peers(call, peers, await read_rows(call, plan_id))
    return trace_of(rows, answers.goals(rows), answers.level_goals(rows))


async def list_plan_traces(call: Call, peers: Peers, query: PlanTraceRowQuery) -> Page[PlanTraceRowRead]:
    """The figures of many plans; the levels of the page's people and customers are asked for in bulk."""
    async with call.briefly() as brief:
        page = await TRACES.page(brief, query)
        plans = store.plans_of_page([row.plan_id for row in page.items])
        goals, level_goals = await store.list_goals_of(brief, plans), await store.list_level_goals_of(brief, plans)
    effects = await ask_effects(call, peers.relationships, peers.levels, goals, level_goals)
    return page.model_copy(update={"items": [row.model_copy(update=effects.of(row.plan_id)) for row in page.items]})


async def list_plan_trace_totals(call: Call, peers: Peers, asked: PlanTraceTotalQuery) -> Sequence[PlanTraceTotalRead]:
    """The figures of all plans by group. Raises TooManyTraced."""
    async with call.briefly() as brief:
        plans = await totals.select_plans(brief, asked)
        sums = await totals.sum_figures(brief, plans)
        rules.refuse_too_many(sum(row["customers"] for row in sums))
        goals, level_goals = await store.list_goals_of(brief, plans), await store.list_level_goals_of(brief, plans)
    effects = await ask_effects(call, peers.relationships, peers.levels, goals, level_goals)
    return totals.shown(sums, effects)


async def _peers(
    customers: Customers, relationships: Relationships, levels: CustomerLevelsPeer, figures: FigureSources
) -> Peers:
    return Peers(customers, relationships, levels, figures)


TracePeers = Annotated[Peers, Depends(_peers)]
