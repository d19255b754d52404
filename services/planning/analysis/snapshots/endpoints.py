"""Snapshots of relationships over HTTP."""

from uuid import UUID

from services.planning.analysis.clients import RelationsSource
from services.planning.analysis.snapshots import operations, store
from services.planning.analysis.snapshots.model import RelationshipSnapshotRead
from services.planning.analysis.snapshots.store import SNAPSHOTS
from services.planning.plans.plans.rules import PLAN_CLOSED, MarketPlanHasNone, PlanFrozen, PlanNotFound
from services.planning.plans.plans.store import PLANS, get_customer_plan
from services.planning.plans.steps.rules import StepNotOpen
from shared.auth.access import Scope
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.peers import PeerUnavailable
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/plans/{plan_id}/relationship-snapshots", reads=Scope.PLANS_READ, writes=Scope.PLANS_WRITE)


@router.lists(None, fails_with=[PlanNotFound])
async def list_relationship_snapshots(call: Call, plan_id: UUID) -> Page[RelationshipSnapshotRead]:
    """The plan's snapshot of our relationships; empty before the first one is taken."""
    await PLANS.get(call, plan_id)
    found = await SNAPSHOTS.rows(call, store.of_plan(plan_id))
    return Page[RelationshipSnapshotRead].whole(await store.describe(call, found))


@router.creates(
    None,
    needs=(Scope.PLANS_WRITE, Scope.RELATIONSHIPS_READ),
    fails_with=[PlanNotFound, PlanFrozen, *PLAN_CLOSED, MarketPlanHasNone, StepNotOpen, PeerUnavailable],
)
async def take_relationship_snapshot(
    call: Call, plan_id: UUID, relationships: RelationsSource
) -> RelationshipSnapshotRead:
    """Take a snapshot of our relationships as they are assessed now, in place of the earlier one.

    Everybody's level, the general relationship by department with its shortest plank, and the organizational one. The
    relationship service has to answer. The plan's history keeps the earlier snapshots.
    """
    async with call.briefly() as brief:
        plan = await get_customer_plan(brief, plan_id)
    relations = await relationships.read_relations(plan.customer_id)
    return await operations.take_snapshot(call, plan_id, relations)
