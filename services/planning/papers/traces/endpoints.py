"""Traces of plans over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.planning.papers.traces import operations
from services.planning.papers.traces.model import (
    PlanTraceQuery,
    PlanTraceRead,
    PlanTraceRowRead,
    PlanTraceTotalQuery,
    PlanTraceTotalRead,
)
from services.planning.papers.traces.operations import TracePeers
from services.planning.papers.traces.rules import TooManyTraced
from services.planning.papers.traces.store import TRACES, PlanTraceRowQuery
from services.planning.plans.plans.rules import MarketPlanHasNone, PlanNotFound
from shared.auth.access import Scope
from shared.documents.answers import MAP, Document, answer
from shared.documents.saying import Say
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1", tag="plan-traces", reads=Scope.PLANS_READ, writes=Scope.PLANS_WRITE)


@router.reads(
    path="/plans/{plan_id}/trace",
    model=PlanTraceRead,
    answers=MAP.answers,
    fails_with=[PlanNotFound, MarketPlanHasNone],
    is_translated=True,
)
async def get_plan_trace(
    call: Call,
    plan_id: UUID,
    query: Annotated[PlanTraceQuery, Query()],
    peers: TracePeers,
    request: Request,
) -> Response:
    """What serves what in a plan 规划追溯.

    From each market goal to the relationships that it needs, with people and with the whole customer, the gap of each,
    the actions that serve it, the levels that have moved since, how many of them are reached, and how far the goal is.
    `breaks` says which goal has no action; `actions_without_goal` lists the actions that serve none. Cancelled actions
    serve nothing. People and goals above the caller's clearance are left out. Where people, levels or figures cannot be
    read, `contact_state`, `level_state` and `progress.state` give the reason.

    As JSON, as a drawing (SVG, self-contained), or as a Mermaid flowchart; texts are in the language of
    `Accept-Language`.
    """
    from services.planning.papers.traces.drawing import as_svg  # loaded on first use
    from services.planning.papers.traces.mermaid import as_mermaid

    found = await operations.get_plan_trace(call, peers, plan_id)
    say = Say(call.language)
    document = Document(found, "plan-trace", drawing=lambda: as_svg(found, say), diagram=lambda: as_mermaid(found, say))
    return await answer(call, document, MAP.chosen(request, query.format))


@router.lists(TRACES, "/plan-traces")
async def list_plan_traces(
    call: Call, query: Annotated[PlanTraceRowQuery, Query()], peers: TracePeers
) -> Page[PlanTraceRowRead]:
    """The traces of many plans in figures.

    Goals without an action, actions without a goal, actions done, goals reached and levels moved, for each plan of the
    caller's customers; `region`, `manager_id`, `customer_class` and `fiscal_year` filter, and
    `market_goals_without_action__gt=0` lists the plans with such goals. Where levels cannot be read, `level_state` and
    `level_goal_state` give the reason.
    """
    return await operations.list_plan_traces(call, peers, query)


@router.lists(None, "/plan-trace-totals", fails_with=[TooManyTraced])
async def list_plan_trace_totals(
    call: Call, query: Annotated[PlanTraceTotalQuery, Query()], peers: TracePeers
) -> Page[PlanTraceTotalRead]:
    """The traces of all plans added up by region, class or account manager.

    The figures of `/v1/plan-traces` over the plans that the caller may see, the group with the most plans first; the
    same filters list a group's plans there. Levels are read for some hundreds of customers at once; where they cannot
    be read, `level_state` and `level_goal_state` give the reason.
    """
    return Page[PlanTraceTotalRead].whole(await operations.list_plan_trace_totals(call, peers, query))
