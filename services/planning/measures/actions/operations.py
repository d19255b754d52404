"""Planning, changing, completing, cancelling and reopening actions."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from services.planning.clients import CustomerClient
from services.planning.measures.actions import rules
from services.planning.measures.actions.execution import withdraw_executions
from services.planning.measures.actions.model import Action, ActionPerson
from services.planning.measures.actions.origins import require_changed_origin, require_origin
from services.planning.measures.actions.restoring import restore_actions
from services.planning.measures.actions.rules import ActionState
from services.planning.measures.actions.shapes import (
    ActionCancellation,
    ActionCompletion,
    ActionCreate,
    ActionRead,
    ActionReopening,
    ActionUpdate,
)
from services.planning.measures.actions.store import ACTIONS, list_of_plan, list_people, lock_plans_of
from services.planning.plans.plans.model import Plan
from services.planning.plans.plans.operations import on_deletion
from services.planning.plans.steps.operations import settle_steps_of
from services.planning.plans.versions.operations import on_dropped_revision
from shared.auth.access import refuse_hidden_fields
from shared.auth.clearances import apply_patch
from shared.auth.users import UserSource, require_users
from shared.customers.contacts import ContactSource, require_contacts
from shared.customers.directory import hold_customer_of, require_customer
from shared.customers.named_people import replace_theirs
from shared.problems import Text
from shared.time import company_today, utc_now
from shared.web.call import Call

LISTS = {"contact_ids"}
REMOVED = Text("The action for which it was planned was removed.", "对应的行动已删除。")


async def create_action(
    call: Call, customers: CustomerClient, contacts: ContactSource, users: UserSource, body: ActionCreate
) -> ActionRead:
    """A new action. Raises what is wrong with its customer, plan, goal, source, owner and people."""
    if body.plan_id is not None:
        await hold_customer_of(call.session, Plan, body.plan_id)
    refuse_hidden_fields(body)
    await require_customer(call.session, call.principal, body.customer_id, customers)
    await _require_named(call, contacts, users, body.customer_id, body, may_have_left=False)
    source = await require_origin(call, body)
    author = {"source": source, "created_by": call.principal.subject, "created_by_name": call.principal.name}
    action = Action.model_validate(body.model_dump(exclude=LISTS), update=author)
    call.session.add(action)
    await call.session.flush()
    await _set_people(call, action, body.contact_ids)
    await settle_steps_of(call.session, action.plan_id)
    return await ACTIONS.saved(call, action)


async def update_action(
    call: Call, contacts: ContactSource, users: UserSource, action_id: UUID, body: ActionUpdate
) -> ActionRead:
    """Change the fields sent of an open action."""
    refuse_hidden_fields(body)
    customer_id = await ACTIONS.customer_of(call, action_id)
    await _require_named(call, contacts, users, customer_id, body, may_have_left=True)
    action = await lock_open(call, action_id, body.plan_id)
    plan_before = action.plan_id
    apply_patch(action, body, elsewhere=LISTS)
    await require_changed_origin(call, action, body)
    if "contact_ids" in body.model_fields_set:
        await _set_people(call, action, body.contact_ids)
    await settle_steps_of(call.session, plan_before, action.plan_id)
    return await ACTIONS.saved(call, action)


async def complete_action(call: Call, action_id: UUID, body: ActionCompletion) -> ActionRead:
    """Record that the action was done."""
    refuse_hidden_fields(body)
    action = await lock_open(call, action_id)
    action.state, action.done_on, action.outcome = ActionState.DONE, body.done_on or company_today(), body.outcome
    if "actual_cost" in body.model_fields_set:
        action.actual_cost = body.actual_cost
    elif action.currency in {None, call.settings.base_currency}:
        action.actual_cost = action.execution_cost
    return await ACTIONS.saved(call, action)


async def cancel_action(call: Call, action_id: UUID, body: ActionCancellation) -> ActionRead:
    """Record that the action is not done; what was planned for it is cancelled."""
    action = await lock_open(call, action_id)
    action.state, action.cancel_reason = ActionState.CANCELLED, body.reason
    withdraw_executions(call.session, [action])
    await settle_steps_of(call.session, action.plan_id)
    return await ACTIONS.saved(call, action)


async def reopen_action(call: Call, action_id: UUID, body: ActionReopening) -> ActionRead:
    """Open the action again; the history keeps how it ended."""
    action = await lock_with_plan(call, action_id)
    rules.refuse_open(action.state)
    action.state, action.reopening_reason, action.reopened_at = ActionState.OPEN, body.reason, utc_now()
    action.done_on = action.outcome = action.actual_cost = action.cancel_reason = None
    await settle_steps_of(call.session, action.plan_id)
    return await ACTIONS.saved(call, action)


async def delete_action(call: Call, action_id: UUID) -> None:
    """Remove an action; the history keeps it. Raises ActionNotFound, PlanFrozen."""
    action = await lock_with_plan(call, action_id)
    action.deleted_at = utc_now()
    withdraw_executions(call.session, [action], REMOVED.in_language(call.language))
    await settle_steps_of(call.session, action.plan_id)


@on_deletion
async def release_actions(call: Call, plan: Plan) -> None:
    """What was planned at the customer stays planned when its plan is deleted; the goals that it served are gone."""
    for action in await list_of_plan(call.session, plan.id):
        action.plan_id = action.relationship_goal_id = action.level_goal_id = None
        if action.source in rules.OWN_SOURCES:
            action.source = rules.own_source(None)


on_dropped_revision(restore_actions)


async def lock_open(call: Call, action_id: UUID, *plan_ids: UUID | None) -> Action:
    """The open action, locked until the transaction ends. Raises ActionNotFound, ActionNotOpen."""
    action = await lock_with_plan(call, action_id, *plan_ids)
    rules.refuse_not_open(action.state)
    return action


async def lock_with_plan(call: Call, action_id: UUID, *plan_ids: UUID | None) -> Action:
    """The action, locked after what others lock before it: its customer, its plan and the plans named."""
    await hold_customer_of(call.session, Action, action_id)
    await lock_plans_of(call.session, action_id, plan_ids)
    return await ACTIONS.lock(call, action_id)


async def _require_named(
    call: Call,
    contacts: ContactSource,
    users: UserSource,
    customer_id: UUID,
    body: ActionCreate | ActionUpdate,
    *,
    may_have_left: bool,
) -> None:
    named = {f"/contact_ids/{place}": one for place, one in enumerate(body.contact_ids or ())}
    await require_contacts(call.session, call.principal, customer_id, named, contacts, may_have_left=may_have_left)
    if body.owner_id is not None:
        await require_users(call.session, users, {"/owner_id": body.owner_id})


async def _set_people(call: Call, action: Action, wanted: Sequence[UUID]) -> None:
    """Make the people these; people whom the caller may not see stay."""
    present = {one.contact_id: one for one in await list_people(call.session, action.id)}
    of: dict[str, Any] = {"customer_id": action.customer_id, "action_id": action.id}
    await replace_theirs(call, action, present, wanted, lambda one: ActionPerson(contact_id=one, **of))
