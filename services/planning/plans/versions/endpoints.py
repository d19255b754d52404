"""The approval of plans and their versions over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query

from services.planning.plans.plans.model import PlanRead
from services.planning.plans.plans.rules import PLAN_CLOSED, PlanFrozen, PlanNotFound
from services.planning.plans.plans.store import PLANS
from services.planning.plans.versions import operations, rules, store
from services.planning.plans.versions.model import (
    ComparisonQuery,
    PlanComparisonRead,
    PlanContentRead,
    PlanReturn,
    PlanRevision,
    PlanVersionRead,
    RevisionCancellation,
)
from services.planning.plans.versions.store import VERSIONS, PlanVersionQuery
from shared.auth.access import Scope
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.router import ConceptRouter

Number = Annotated[int, Path(ge=1, le=2**31 - 1, description="The number of the version, from 1.")]

DECIDES = (Scope.PLANS_READ, Scope.PLANS_APPROVE)

router = ConceptRouter("/v1/plans/{plan_id}", tag="plan-versions", reads=Scope.PLANS_READ, writes=Scope.PLANS_WRITE)


@router.acts(PLANS, "/submission", takes_match=True, fails_with=[PlanFrozen, *PLAN_CLOSED, rules.PlanIncomplete])
async def submit_plan(call: Call, plan_id: UUID) -> PlanRead:
    """Submit a complete draft, so that a supervisor decides.

    Its first four steps are complete, and it has the resources, responsibilities and budget that the plan scheme asks
    for. Nobody changes it until it is approved, returned or withdrawn. The decision is a due item of the superior.
    """
    return await operations.submit_plan(call, plan_id)


@router.acts(PLANS, "/withdrawal", takes_match=True, fails_with=[*PLAN_CLOSED, rules.PlanNotSubmitted])
async def withdraw_plan(call: Call, plan_id: UUID) -> PlanRead:
    """Take a submitted plan back, to go on with it as a draft."""
    return await operations.withdraw_plan(call, plan_id)


@router.acts(
    PLANS,
    "/approval",
    needs=DECIDES,
    takes_match=True,
    fails_with=[
        *PLAN_CLOSED,
        rules.PlanNotSubmitted,
        rules.PlanIncomplete,
        rules.ApproverNotSupervisor,
        rules.ApproverIsAuthor,
    ],
)
async def approve_plan(call: Call, plan_id: UUID) -> PlanRead:
    """Approve a submitted plan, which freezes it as a version.

    The approver is a supervisor (data scope of regions or of all customers) who neither wrote in this version, its
    actions included, nor submitted it.
    """
    return await operations.approve_plan(call, plan_id)


@router.acts(
    PLANS,
    "/return",
    needs=DECIDES,
    takes_match=True,
    fails_with=[*PLAN_CLOSED, rules.PlanNotSubmitted, rules.ApproverNotSupervisor],
)
async def return_plan(call: Call, plan_id: UUID, body: PlanReturn) -> PlanRead:
    """Return a submitted plan with a reason; correcting it is a due item of the account manager."""
    return await operations.return_plan(call, plan_id, body.reason)


@router.acts(PLANS, "/revision", takes_match=True, fails_with=[*PLAN_CLOSED, rules.PlanNotInForce])
async def revise_plan(call: Call, plan_id: UUID, body: PlanRevision) -> PlanRead:
    """Open an approved plan for its next version.

    The approved version stays in force until the next one is approved. Its goals change only with a reason.
    """
    return await operations.revise_plan(call, plan_id, body.reason)


@router.acts(
    PLANS,
    "/revision/cancellation",
    takes_match=True,
    fails_with=[*PLAN_CLOSED, PlanFrozen, rules.PlanNotRevised],
)
async def cancel_plan_revision(call: Call, plan_id: UUID, body: RevisionCancellation) -> PlanRead:
    """Drop the revision of a plan: it says again what its approved version says.

    What was written in the revision is removed or taken back, also of its actions; the history keeps it. What was done
    meanwhile stays: states and costs of actions, and reviews. Actions that were moved between plans stay where they
    are now, with what was changed of them in the other plan; those that had no plan before have none again. A submitted
    revision is withdrawn first.
    """
    return await operations.cancel_revision(call, plan_id, body.reason)


@router.lists(VERSIONS, "/versions", fails_with=[PlanNotFound])
async def list_plan_versions(
    call: Call, plan_id: UUID, query: Annotated[PlanVersionQuery, Query()]
) -> Page[PlanVersionRead]:
    """The approved versions of a plan, the newest first."""
    await PLANS.get(call, plan_id)
    return await VERSIONS.page(call, query, store.of_plan(plan_id))


@router.reads(None, "/versions/{number}", fails_with=[PlanNotFound, rules.PlanVersionNotFound])
async def get_plan_version(call: Call, plan_id: UUID, number: Number) -> PlanContentRead:
    """One approved version of a plan, with all that it says."""
    await PLANS.get(call, plan_id)
    return await operations.read_version(call, plan_id, number)


@router.reads(None, "/comparison", fails_with=[PlanNotFound, rules.PlanVersionNotFound])
async def compare_plan_versions(
    call: Call, plan_id: UUID, query: Annotated[ComparisonQuery, Query()]
) -> PlanComparisonRead:
    """What differs between two versions of a plan.

    Without `to`, a version is compared with the plan as it is now.
    """
    return await operations.compare_versions(call, plan_id, query.first, query.last)
