"""Taking a plan's actions back to what they said before its revision, when that is dropped.

Actions of an approved plan change too, so that the change feed, and not the version, says what they were.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from services.planning.measures.actions import rules, store
from services.planning.measures.actions.model import Action, ActionContent, ActionPerson
from services.planning.plans.plans.model import Plan
from services.planning.plans.steps.parts import PlanPartKind
from services.planning.plans.versions.rules import Content
from shared.auth.visibility import find_hidden_people
from shared.customers.named_people import EVERYBODY
from shared.feed.events import entity_named, events
from shared.time import utc_now
from shared.web.call import Call

WRITTEN = frozenset({*ActionContent.model_fields, "plan_id", "source", "source_id", "deleted_at"})
"""The fields that the authors of a plan write; the others change by work."""
BY_PLAN = frozenset({"plan_id", "source", "due_on", "due_reason", *rules.SERVED})
"""What fits the plan that an action belongs to: it stays with an action that came from another plan."""
BY_PROGRAMME = frozenset({"owner_id", "due_on", "plan_id"})
"""What programmes change of their actions, whoever has the role and wherever the stage moves."""


async def restore_actions(call: Call, plan: Plan, content: Content) -> None:
    """Take back what was written of the plan's actions in its revision; what was done stays.

    An action stays in the plan where it is now when it came from another one, or has gone there: that plan may have
    been submitted or approved since.
    """
    kept = {UUID(row["id"]) for row in content.get(PlanPartKind.ACTION, ())}
    actions = [one for one in await store.list_in_revision(call.session, plan, kept) if one.plan_id in {plan.id, None}]
    changes = await store.read_changes(call.session, plan, events.c.entity_id.in_([one.id for one in actions]))
    before, first = rules.before_changes(changes), rules.find_plans_at_first(changes)
    goals = await store.find_present_goals(call.session, plan.id)
    plan_of = {one.id: _id(first[one.id]) if one.id in first else one.plan_id for one in actions}
    actions = [one for one in actions if plan.id in {one.plan_id, plan_of[one.id]}]
    for action in actions:
        served = {name: getattr(action, name) for name in rules.SERVED}
        _restore(action, plan, before.get(action.id, {}), plan_of[action.id])
        for name, present in served.items():
            if action.plan_id == plan.id and getattr(action, name) not in {None, *goals}:
                # A merge has united the goal with the one that the action serves now.
                setattr(action, name, present if present in goals else None)
    await _restore_people(call, plan, {one.id: one for one in actions if one.deleted_at is None})


def _restore(action: Action, plan: Plan, before: Mapping[str, Any], first_plan_id: UUID | None) -> None:
    """`first_plan_id`: the plan that it had when the revision began, or was created for since."""
    is_new = before.get("source", action.source) is None
    if is_new:
        is_gone = rules.is_of_plan_alone(
            action.source,
            action.state,
            is_carried_out=action.execution_kind is not None,
            was_written_in_revision={action.plan_id, first_plan_id} == {plan.id},
        )
        action.deleted_at = action.deleted_at or (utc_now() if is_gone else None)
        return
    stays = BY_PROGRAMME if action.source is rules.ActionSource.PROGRAMME else frozenset()
    if first_plan_id not in {plan.id, None}:
        stays |= BY_PLAN
    said = {name: before[name] for name in (before.keys() & WRITTEN) - stays}
    was = Action.model_validate({name: getattr(action, name) for name in Action.model_fields} | said)
    for name in said:
        setattr(action, name, getattr(was, name))


def _id(value: str | None) -> UUID | None:
    return UUID(value) if value else None


async def _restore_people(call: Call, plan: Plan, actions: Mapping[UUID, Action]) -> None:
    of_people = (events.c.entity == entity_named(ActionPerson), events.c.customer_id == plan.customer_id)
    before = rules.before_changes(await store.read_changes(call.session, plan, *of_people))
    present = await store.list_people_of(call.session, actions.keys())
    wanted = _people_before(present, before)
    absorbed = await store.find_absorbed(call.session, set().union(*wanted.values()))
    changed: dict[UUID, set[UUID]] = defaultdict(set)
    for person in present:
        if person.contact_id not in wanted[person.action_id]:
            await call.session.delete(person)
            changed[person.action_id].add(person.contact_id)
    for action_id in wanted.keys() & actions.keys():
        here = {one.contact_id for one in present if one.action_id == action_id}
        for contact_id in sorted(wanted[action_id] - here - absorbed):
            of: dict[str, Any] = {"customer_id": actions[action_id].customer_id, "action_id": action_id}
            call.session.add(ActionPerson(contact_id=contact_id, **of))
            changed[action_id].add(contact_id)
    above = await find_hidden_people(call.session, EVERYBODY, set().union(*changed.values()))
    for action_id, people in changed.items():
        actions[action_id].touch(EVERYBODY if people - above else EVERYBODY + 1)


def _people_before(
    present: Sequence[ActionPerson], before: Mapping[UUID, Mapping[str, Any]]
) -> defaultdict[UUID, set[UUID]]:
    """By action, whom it was about; a person who was merged since is the survivor."""
    wanted: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for person in present:
        if before.get(person.id, {}).get("action_id", person.action_id) is not None:
            wanted[person.action_id].add(person.contact_id)
    there = {person.id for person in present}
    for person_id, said in before.items():
        if person_id not in there and said.get("action_id"):
            wanted[UUID(said["action_id"])].add(UUID(said["contact_id"]))
    return wanted
