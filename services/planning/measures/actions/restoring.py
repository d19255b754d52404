"""Taking a plan's actions back to what they said before its revision, when that is dropped.

Actions of an approved plan change too, so that the change feed, and not the version, says what they were.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from services.planning.measures.actions import rules, store
from services.planning.measures.actions.courses import Course, follow
from services.planning.measures.actions.model import Action, ActionContent, ActionPerson
from services.planning.plans.plans.model import Plan
from services.planning.plans.steps.parts import PlanPartKind
from services.planning.plans.versions.rules import Content
from shared.auth.visibility import find_hidden_people
from shared.customers.named_people import EVERYBODY
from shared.time import utc_now
from shared.web.call import Call

WRITTEN = frozenset({*ActionContent.model_fields, "source_id", "deleted_at"})
"""The fields that the authors of a plan write. Others change by work; which plan it is, `Course.end` says."""
BY_PROGRAMME = frozenset({"owner_id", "due_on"})
"""The fields that a programme changes of its actions when a role or the stage changes: they are not taken back."""


async def restore_actions(call: Call, plan: Plan, content: Content) -> None:
    """Take back what was written of the plan's actions in its revision, while they were in it; what was done stays.

    An action stays in the plan where it is now when it came from another one, or has gone there; one that came from
    no plan has none again.
    """
    kept = {UUID(row["id"]) for row in content.get(PlanPartKind.ACTION, ())}
    actions = await store.list_in_revision(call.session, plan, kept)
    changes = await store.read_changes(call.session, plan, [one.id for one in actions])
    courses = follow(plan.id, {one.id: one.plan_id for one in actions}, changes)
    actions = [one for one in actions if plan.id in {one.plan_id, courses[one.id].end}]
    goals = await store.find_present_goals(call.session, plan.id)
    for action in actions:
        served = {name: getattr(action, name) for name in rules.SERVED}
        _restore(action, courses[action.id])
        for name, present in served.items():
            if action.plan_id == plan.id and getattr(action, name) not in {None, *goals}:
                # A merge has united the goal with the one that the action serves now.
                setattr(action, name, present if present in goals else None)
    await _restore_people(call, {one.id: one for one in actions if one.deleted_at is None}, courses)


def _restore(action: Action, course: Course) -> None:
    is_carried_out = action.execution_kind is not None
    if course.is_of_plan_alone:
        is_gone = rules.is_untouched(action.source, action.state, is_carried_out=is_carried_out)
        action.deleted_at = action.deleted_at or (utc_now() if is_gone else None)
        return
    is_of_programme = action.source is rules.ActionSource.PROGRAMME
    stays = BY_PROGRAMME if is_of_programme else frozenset()
    before = course.taken_back(action.id)
    said = {name: before[name] for name in (before.keys() & WRITTEN) - stays}
    was = Action.model_validate({name: getattr(action, name) for name in Action.model_fields} | said)
    for name in said:
        setattr(action, name, getattr(was, name))
    if not is_of_programme:
        _put(action, course.end)


def _put(action: Action, plan_id: UUID | None) -> None:
    action.plan_id = plan_id
    if plan_id is None:
        action.relationship_goal_id = action.level_goal_id = None
    if action.source in rules.OWN_SOURCES:
        action.source = rules.own_source(plan_id)


async def _restore_people(call: Call, actions: Mapping[UUID, Action], courses: Mapping[UUID, Course]) -> None:
    present = await store.list_people_of(call.session, actions.keys())
    wanted = _people_before(present, {one: courses[one] for one in actions})
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


def _people_before(present: Sequence[ActionPerson], courses: Mapping[UUID, Course]) -> defaultdict[UUID, set[UUID]]:
    """By action, whom it was about; a person who was merged since is the survivor."""
    wanted: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for person in present:
        if courses[person.action_id].before.get(person.id, {}).get("action_id", person.action_id) is not None:
            wanted[person.action_id].add(person.contact_id)
    there = {person.id for person in present}
    for action_id, course in courses.items():
        for row_id, said in course.before.items():
            if row_id not in there and said.get("action_id"):
                wanted[action_id].add(UUID(said["contact_id"]))
    return wanted
