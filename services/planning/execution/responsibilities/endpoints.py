"""Responsibilities over HTTP."""

from uuid import UUID

from services.planning.execution.responsibilities import operations, rules
from services.planning.execution.responsibilities.model import (
    PlanResponsibilityCreate,
    PlanResponsibilityRead,
    PlanResponsibilityUpdate,
)
from services.planning.execution.responsibilities.store import RESPONSIBILITIES, of_plan
from services.planning.plans.parts.rules import TooManyParts
from services.planning.plans.plans.rules import PLAN_CLOSED, MarketPlanHasNone, PlanFrozen, PlanNotFound
from services.planning.plans.plans.store import PLANS
from services.planning.plans.steps.rules import StepNotOpen
from shared.app.users import Users
from shared.auth.access import Scope
from shared.auth.users import UserUnknown
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.peers import PeerUnavailable
from shared.web.router import ConceptRouter

router = ConceptRouter(
    "/v1/plans/{plan_id}/responsibilities",
    tag="plan-responsibilities",
    reads=Scope.PLANS_READ,
    writes=Scope.PLANS_WRITE,
)
FROZEN = (PlanNotFound, PlanFrozen, *PLAN_CLOSED, MarketPlanHasNone, StepNotOpen)
ASSIGNED = (rules.AssignmentUnclear, UserUnknown, PeerUnavailable)


@router.lists(None, fails_with=[PlanNotFound])
async def list_plan_responsibilities(call: Call, plan_id: UUID) -> Page[PlanResponsibilityRead]:
    """All responsibilities of a plan 责任分工 (RACI), with the present names of the people."""
    await PLANS.get(call, plan_id)
    rows = await RESPONSIBILITIES.rows(call, of_plan(plan_id))
    return Page[PlanResponsibilityRead].whole(await operations.describe(call, rows))


@router.creates(
    RESPONSIBILITIES,
    fails_with=[
        *FROZEN,
        *ASSIGNED,
        rules.SubjectUnclear,
        rules.SubjectUnknown,
        rules.PlanResponsibilityExists,
        TooManyParts,
    ],
)
async def create_plan_responsibility(
    call: Call, plan_id: UUID, body: PlanResponsibilityCreate, users: Users
) -> PlanResponsibilityRead:
    """Say who is responsible for a goal, a strategy or a work area of a plan.

    Duties fall to users or to roles; exactly one is accountable. The first four steps must be complete.
    """
    return await operations.create_plan_responsibility(call, users, plan_id, body)


@router.reads(RESPONSIBILITIES, fails_with=[PlanNotFound])
async def get_plan_responsibility(call: Call, plan_id: UUID, responsibility_id: UUID) -> PlanResponsibilityRead:
    """One responsibility of a plan."""
    await PLANS.get(call, plan_id)
    row = await RESPONSIBILITIES.row(call, responsibility_id, of_plan(plan_id))
    return (await operations.describe(call, [row]))[0]


@router.changes(RESPONSIBILITIES, fails_with=[*FROZEN, *ASSIGNED])
async def update_plan_responsibility(
    call: Call, plan_id: UUID, responsibility_id: UUID, body: PlanResponsibilityUpdate, users: Users
) -> PlanResponsibilityRead:
    """Change who has which duty, or the ability needed (JSON merge-patch). The subject stays."""
    return await operations.update_plan_responsibility(call, users, plan_id, responsibility_id, body)


@router.removes(RESPONSIBILITIES, fails_with=FROZEN)
async def delete_plan_responsibility(call: Call, plan_id: UUID, responsibility_id: UUID) -> None:
    """Remove a responsibility from a draft; approved versions keep it."""
    await operations.delete_plan_responsibility(call, plan_id, responsibility_id)
