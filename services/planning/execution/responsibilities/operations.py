"""Saying who is responsible for what in a plan, and showing it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from services.planning.execution.responsibilities import rules, store
from services.planning.execution.responsibilities.model import (
    PlanResponsibility,
    PlanResponsibilityCreate,
    PlanResponsibilityRead,
    PlanResponsibilityUpdate,
    RaciAssignment,
)
from services.planning.execution.responsibilities.store import RESPONSIBILITIES, of_plan
from services.planning.plans.parts.store import refuse_too_many
from services.planning.plans.plans.rules import PlanStep, customer_of
from services.planning.plans.steps.operations import editing
from shared.auth.clearances import apply_patch
from shared.auth.users import UserSource, require_users
from shared.auth.visibility import read_customer_names
from shared.time import utc_now
from shared.web.call import Call


async def create_plan_responsibility(
    call: Call, users: UserSource, plan_id: UUID, body: PlanResponsibilityCreate
) -> PlanResponsibilityRead:
    """A new responsibility of a draft."""
    rules.refuse_unclear_subject(body.subject, body.subject_id, body.work_area)
    rules.refuse_unclear_assignments(body.assignments)
    await _require_users(call, users, body.assignments)
    async with editing(call, plan_id, PlanStep.EXECUTION, PlanResponsibility) as plan:
        await refuse_too_many(call, PlanResponsibility, plan_id, most=rules.MAX_RESPONSIBILITIES)
        if body.subject_id and not await store.has_subject(call, plan_id, body.subject, body.subject_id):
            raise rules.SubjectUnknown()
        customer_id = customer_of(plan.customer_id)
        said = {"plan_id": plan_id, "customer_id": customer_id, "assignments": _stored(body.assignments)}
        row = PlanResponsibility.model_validate(body.model_dump(exclude={"assignments"}), update=said)
        rules.refuse_second(await store.find_other(call, row))
        call.session.add(row)
        plan.touch()
    return (await describe(call, [row]))[0]


async def update_plan_responsibility(
    call: Call, users: UserSource, plan_id: UUID, responsibility_id: UUID, body: PlanResponsibilityUpdate
) -> PlanResponsibilityRead:
    """Change who has which duty, or the ability that it takes."""
    if "assignments" in body.model_fields_set:
        rules.refuse_unclear_assignments(body.assignments)
        await _require_users(call, users, body.assignments)
    async with editing(call, plan_id, PlanStep.EXECUTION, PlanResponsibility) as plan:
        row = await RESPONSIBILITIES.lock(call, responsibility_id, of_plan(plan_id))
        apply_patch(row, body, elsewhere={"assignments"})
        if "assignments" in body.model_fields_set:
            row.assignments = _stored(body.assignments)
        plan.touch()
    return (await describe(call, [row]))[0]


async def delete_plan_responsibility(call: Call, plan_id: UUID, responsibility_id: UUID) -> None:
    """Remove a responsibility from a draft; approved versions keep it."""
    async with editing(call, plan_id, PlanStep.EXECUTION, PlanResponsibility) as plan:
        row = await RESPONSIBILITIES.lock(call, responsibility_id, of_plan(plan_id))
        row.deleted_at = utc_now()
        plan.touch()


async def describe(call: Call, rows: Sequence[PlanResponsibility]) -> list[PlanResponsibilityRead]:
    """The responsibilities as the API shows them, with present names and the last judgements."""
    named = {UUID(one["user_id"]) for row in rows for one in row.assignments if one["user_id"]}
    known, judged = await store.read_users(call, named), await store.read_judgements(call, rows)
    subjects = await store.read_subjects(call, {row.subject_id for row in rows if row.subject_id})
    names = await read_customer_names(call.session, {row.customer_id for row in rows})

    def assigned(row: PlanResponsibility, one: dict[str, Any]) -> dict[str, Any]:
        user_id = UUID(one["user_id"]) if one["user_id"] else None
        user = known.get(user_id) if user_id else None
        said = {"user_name": user["display_name"], "has_left": not user["is_active"]} if user else {}
        ability = judged.get((row.id, user_id)) if user_id else None
        return {"user_name": None, "has_left": False, **one, **said, "ability": ability}

    return [
        PlanResponsibilityRead.model_validate(
            {
                **row.model_dump(),
                "customer_name": names[row.customer_id],
                "subject_id": row.subject_id if row.subject_id and subjects.get(row.subject_id, True) else None,
                "is_subject_present": row.subject_id is None or row.subject_id in subjects,
                "assignments": [assigned(row, one) for one in row.assignments],
            }
        )
        for row in rows
    ]


def _stored(assignments: Sequence[RaciAssignment]) -> list[dict[str, Any]]:
    return [one.model_dump(mode="json") for one in assignments]


async def _require_users(call: Call, users: UserSource, assignments: Sequence[RaciAssignment]) -> None:
    named = {f"/assignments/{place}/user_id": one.user_id for place, one in enumerate(assignments)}
    await require_users(call.session, users, {pointer: user_id for pointer, user_id in named.items() if user_id})
