"""Planning visits, and changing, submitting, holding and cancelling them."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from services.relationship.clients import CustomerClient
from services.relationship.contact.campaigns.rules import refuse_wrong_days
from services.relationship.contact.touchpoints.attendance import require_named
from services.relationship.contact.touchpoints.model import TouchpointCreate
from services.relationship.contact.touchpoints.operations import store_touchpoint
from services.relationship.contact.touchpoints.rules import TouchpointStatus
from services.relationship.contact.visit_plans import rules
from services.relationship.contact.visit_plans.model import (
    VisitAgendaItem,
    VisitBudgetLine,
    VisitCancellation,
    VisitHolding,
    VisitPerson,
    VisitPlan,
    VisitPlanCreate,
    VisitPlanRead,
    VisitPlanUpdate,
)
from services.relationship.contact.visit_plans.money import release_budget
from services.relationship.contact.visit_plans.rules import Slot, VisitStatus, VisitStep
from services.relationship.contact.visit_plans.store import VISIT_PLANS, list_people
from shared.auth.access import refuse_hidden_fields
from shared.auth.clearances import apply_patch
from shared.auth.users import UserSource
from shared.customers.contact_terms import Scene, VisitDirection
from shared.customers.directory import require_customer
from shared.customers.named_people import replace_ours, replace_theirs
from shared.time import company_today, company_zone, utc_now
from shared.web.call import Call

LISTS = {"contact_ids", "user_ids", "agenda", "budget"}
WORKDAY_BEGINS = time(9)
"""When a visit without an agenda begins."""


async def create_visit_plan(
    call: Call, customers: CustomerClient, users: UserSource, body: VisitPlanCreate
) -> VisitPlanRead:
    """A new visit plan of the caller, as a draft. Raises what is wrong with days, agenda and people."""
    refuse_hidden_fields(body)
    refuse_wrong_days(body.starts_on, body.ends_on)
    await require_customer(call.session, call.principal, body.customer_id, customers)
    await require_named(call, customers, users, body.customer_id, body, may_have_left=False)
    said: dict[str, Any] = {"created_by": call.principal.subject, "created_by_name": call.principal.name}
    said |= {"owner_id": body.owner_id or call.principal.user_id, "agenda": _kept_agenda(body.agenda)}
    _refuse_unsound_agenda(body.agenda, body.starts_on, body.ends_on)
    plan = VisitPlan.model_validate(body.model_dump(exclude=LISTS), update=said | _kept_budget(body.budget))
    call.session.add(plan)
    await call.session.flush()
    await _set_people(call, plan, body)
    return await VISIT_PLANS.saved(call, plan)


def _refuse_unsound_agenda(agenda: Iterable[VisitAgendaItem], starts_on: date, ends_on: date) -> None:
    rules.refuse_unsound_agenda([Slot(one.day, one.begins, one.ends) for one in agenda], starts_on, ends_on)


def _kept_agenda(agenda: Iterable[VisitAgendaItem]) -> list[dict[str, Any]]:
    """The agenda as it is stored: in the order of time."""
    return [one.model_dump(mode="json") for one in sorted(agenda, key=lambda one: (one.day, one.begins))]


def _kept_budget(budget: Sequence[VisitBudgetLine]) -> dict[str, Any]:
    lines = [one.model_dump(mode="json") for one in budget]
    return {"budget": lines, "budget_total": rules.total(one.amount for one in budget)}


async def _set_people(call: Call, plan: VisitPlan, body: VisitPlanCreate | VisitPlanUpdate) -> None:
    """Replace the people that were sent."""
    of: dict[str, Any] = {"customer_id": plan.customer_id, "visit_plan_id": plan.id}
    people = await list_people(call.session, plan.id)
    if "contact_ids" in body.model_fields_set:
        theirs = {one.contact_id: one for one in people if one.contact_id}
        await replace_theirs(call, plan, theirs, body.contact_ids, lambda one: VisitPerson(contact_id=one, **of))
    if "user_ids" in body.model_fields_set:
        ours = {one.user_id: one for one in people if one.user_id}
        await replace_ours(call, plan, ours, body.user_ids, lambda one: VisitPerson(user_id=one, **of))


async def update_visit_plan(
    call: Call, customers: CustomerClient, users: UserSource, visit_plan_id: UUID, body: VisitPlanUpdate
) -> VisitPlanRead:
    """Change the fields sent; lists replace lists. Raises VisitStepNotPossible, and as a creation."""
    refuse_hidden_fields(body)
    customer_id = await VISIT_PLANS.customer_of(call, visit_plan_id)
    await require_named(call, customers, users, customer_id, body, may_have_left=False)
    plan = await VISIT_PLANS.lock(call, visit_plan_id)
    rules.refuse_step(VisitStep.CHANGE, plan.status)
    apply_patch(plan, body, elsewhere=LISTS)
    refuse_wrong_days(plan.starts_on, plan.ends_on)
    has_agenda = "agenda" in body.model_fields_set
    agenda = body.agenda if has_agenda else [VisitAgendaItem.model_validate(one) for one in plan.agenda]
    _refuse_unsound_agenda(agenda, plan.starts_on, plan.ends_on)
    if has_agenda:
        plan.agenda = _kept_agenda(agenda)
    if "budget" in body.model_fields_set:
        for name, value in _kept_budget(body.budget).items():
            setattr(plan, name, value)
    await _set_people(call, plan, body)
    return await VISIT_PLANS.saved(call, plan)


async def hold_visit(call: Call, visit_plan_id: UUID, body: VisitHolding) -> VisitPlanRead:
    """Record that the visit was held, as a touchpoint. Raises VisitStepNotPossible, VisitNotBegun."""
    plan = await VISIT_PLANS.lock(call, visit_plan_id)
    rules.refuse_step(VisitStep.HOLD, plan.status)
    rules.refuse_not_begun(plan.starts_on, company_today())
    plan.touchpoint_id = await _become_touchpoint(call, plan, body.outcome)
    plan.status = VisitStatus.HELD
    return await VISIT_PLANS.saved(call, plan)


async def _become_touchpoint(call: Call, plan: VisitPlan, outcome: str | None) -> UUID:
    """The touchpoint with everybody of the visit, hidden from the caller or not."""
    people = await list_people(call.session, plan.id)
    starts_at, ends_at = _times(plan)
    held = TouchpointCreate(
        customer_id=plan.customer_id,
        scene=Scene.COMPANY_TOUR if plan.direction is VisitDirection.INBOUND else Scene.ROUTINE_VISIT,
        starts_at=min(starts_at, utc_now()),
        ends_at=ends_at if ends_at and ends_at >= min(starts_at, utc_now()) else None,
        purpose=plan.purpose,
        place=plan.place,
        outcome=outcome,
        owner_id=plan.owner_id,
        action_id=plan.action_id,
        contact_ids=[one.contact_id for one in people if one.contact_id],
        user_ids=[one.user_id for one in people if one.user_id],
    )
    return (await store_touchpoint(call, held, TouchpointStatus.HELD)).id


def _times(plan: VisitPlan) -> tuple[datetime, datetime | None]:
    """From the first item of the agenda, or the morning of the first day, to the end of the last item."""
    slots = [VisitAgendaItem.model_validate(one) for one in plan.agenda]
    begins = time.fromisoformat(slots[0].begins) if slots and slots[0].day == plan.starts_on else WORKDAY_BEGINS
    ends = max((datetime.combine(one.day, time.fromisoformat(one.ends)) for one in slots if one.ends), default=None)
    starts_at = datetime.combine(plan.starts_on, begins, company_zone())
    return starts_at, None if ends is None else ends.replace(tzinfo=company_zone())


async def cancel_visit(call: Call, visit_plan_id: UUID, body: VisitCancellation) -> VisitPlanRead:
    """Record that the visit does not take place. Raises VisitStepNotPossible."""
    plan = await VISIT_PLANS.lock(call, visit_plan_id)
    rules.refuse_step(VisitStep.CANCEL, plan.status)
    plan.status, plan.cancel_reason = VisitStatus.CANCELLED, body.reason
    await release_budget(call, plan)
    return await VISIT_PLANS.saved(call, plan)


async def delete_visit_plan(call: Call, visit_plan_id: UUID) -> None:
    """Remove a draft. Raises VisitStepNotPossible."""
    plan = await VISIT_PLANS.lock(call, visit_plan_id)
    rules.refuse_step(VisitStep.REMOVE, plan.status)
    plan.deleted_at = utc_now()
