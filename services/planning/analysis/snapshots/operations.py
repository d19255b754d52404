"""Taking snapshots of our relationships."""

from collections.abc import Sequence
from uuid import UUID

from services.planning.analysis.snapshots import store
from services.planning.analysis.snapshots.model import RelationshipSnapshot, RelationshipSnapshotRead, SnapshotLevelRead
from services.planning.analysis.snapshots.store import SNAPSHOTS
from services.planning.clients import PersonLevel
from services.planning.plans.plans.rules import PlanStep
from services.planning.plans.steps.operations import editing
from shared.time import utc_now
from shared.web.call import Call


async def take_snapshot(call: Call, plan_id: UUID, levels: Sequence[PersonLevel]) -> RelationshipSnapshotRead:
    """A new snapshot in the place of the plan's present one."""
    async with editing(call, plan_id, PlanStep.ANALYSIS) as plan:
        for earlier in await SNAPSHOTS.rows(call, store.of_plan(plan_id)):
            earlier.deleted_at = utc_now()
        snapshot = RelationshipSnapshot(
            plan_id=plan_id,
            customer_id=plan.customer_id,
            levels=[SnapshotLevelRead.model_validate(level).model_dump(mode="json") for level in levels],
            taken_by=call.principal.subject,
            taken_by_name=call.principal.name,
            taken_at=utc_now(),
        )
        call.session.add(snapshot)
        plan.touch()
    return (await store.describe(call, [snapshot]))[0]
