"""Taking snapshots of our relationships."""

from typing import Any
from uuid import UUID

from services.planning.analysis.clients import Relations
from services.planning.analysis.snapshots import store
from services.planning.analysis.snapshots.model import (
    RelationshipSnapshot,
    RelationshipSnapshotRead,
    SnapshotDepartmentRead,
    SnapshotLevelRead,
)
from services.planning.analysis.snapshots.store import SNAPSHOTS
from services.planning.plans.plans.rules import PlanStep, customer_of
from services.planning.plans.steps.operations import editing
from shared.time import utc_now
from shared.web.call import Call


async def take_snapshot(call: Call, plan_id: UUID, relations: Relations) -> RelationshipSnapshotRead:
    """A new snapshot in the place of the plan's present one."""
    async with editing(call, plan_id, PlanStep.ANALYSIS, RelationshipSnapshot) as plan:
        for earlier in await SNAPSHOTS.rows(call, store.of_plan(plan_id)):
            earlier.deleted_at = utc_now()
        snapshot = RelationshipSnapshot(
            **_said(relations),
            plan_id=plan_id,
            customer_id=customer_of(plan.customer_id),
            taken_by=call.principal.subject,
            taken_by_name=call.principal.name,
            taken_at=utc_now(),
        )
        call.session.add(snapshot)
        plan.touch()
    return (await store.describe(call, [snapshot]))[0]


def _said(relations: Relations) -> dict[str, Any]:
    general, organization = relations.general, relations.organization
    departments = general.departments if general else ()
    return {
        "levels": [SnapshotLevelRead.model_validate(level).model_dump(mode="json") for level in relations.people],
        "general_level": general.level if general else None,
        "departments": [SnapshotDepartmentRead.model_validate(one).model_dump(mode="json") for one in departments],
        "organizational_level": organization.level if organization else None,
        "participation_level": organization.participation_level if organization else None,
        "organization_assessed_on": organization.assessed_on if organization else None,
    }
