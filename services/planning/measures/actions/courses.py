"""Where an action was since a plan's revision began, and what was changed of it in that plan: pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from services.planning.measures.actions.rules import SERVED

FITTING = ("due_on", "due_reason", *SERVED)
"""What fits the plan that an action belongs to."""


@dataclass(frozen=True, slots=True)
class Change:
    """A change of an action, or of the row of a person whom it is about: field → [before, after]."""

    action_id: UUID
    row_id: UUID
    fields: Mapping[str, Sequence[Any]]

    @property
    def is_creation(self) -> bool:
        """Whether it is the creation of the action."""
        return self.row_id == self.action_id and "source" in self.fields and self.fields["source"][0] is None

    def plan_at(self, place: int, otherwise: UUID | None) -> UUID | None:
        """The action's plan before (0) or after (1) the change; `otherwise`: where the change does not say it."""
        if self.row_id != self.action_id or "plan_id" not in self.fields:
            return otherwise
        said = self.fields["plan_id"][place]
        return UUID(said) if said else None


@dataclass(slots=True)
class Course:
    """An action since the revision of `plan_id` began."""

    plan_id: UUID
    first: UUID | None
    """The plan that it had when the revision began, or for which it was created since."""
    is_new: bool = False
    before: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    """By row, the fields that were changed in the plan, and by nobody else after that, as they were before."""
    at_first: dict[str, Any] = field(default_factory=dict)
    """Fields of the action that were changed anywhere, as they were when the revision began."""
    now: UUID | None = field(init=False)
    came_from: UUID | None = field(init=False)
    has_left: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        self.now = self.came_from = self.first

    @property
    def is_kept(self) -> bool:
        """Whether the action was one of the plan's when the revision began."""
        return self.first == self.plan_id and not self.is_new

    @property
    def is_of_plan_alone(self) -> bool:
        """Whether the action was created for the plan in the revision and never was anywhere else."""
        return self.is_new and self.first == self.plan_id and not self.has_left

    @property
    def end(self) -> UUID | None:
        """The plan that the action has after the revision was dropped.

        What came from another plan, or has gone there, stays: that plan may have been submitted or approved since.
        """
        if self.is_kept and self.now is None:
            return self.plan_id
        has_come = self.now == self.plan_id and not self.is_kept
        return None if has_come and self.came_from is None else self.now

    def taken_back(self, action_id: UUID) -> dict[str, Any]:
        """The action's fields that get an earlier value back, with this value; its plan is not among them."""
        said = self.before.get(action_id, {})
        fitting = said
        if self.end == self.plan_id:
            fitting = self.at_first if self.is_kept else {}
        own = {name: value for name, value in said.items() if name not in {"plan_id", "source", *FITTING}}
        return own | {name: fitting[name] for name in FITTING if name in fitting}

    def follow(self, change: Change) -> None:
        """Go on by one change. One that takes the action out of the plan, to no other one, is made in the plan."""
        # What was created for the plan has no earlier state to which its first stay there could be taken back.
        has_earlier, was = not self.is_of_plan_alone, self.now
        self.now = change.plan_at(1, was)
        is_made_here = self.plan_id == self.now or (was == self.plan_id and self.now is None)
        if was != self.now:
            self.has_left |= was == self.plan_id
            self.came_from = was if self.now == self.plan_id else self.came_from
        if change.is_creation:
            return
        self._keep(change, is_taken_back=is_made_here and has_earlier)
        if change.row_id == change.action_id:
            self.at_first = {name: pair[0] for name, pair in change.fields.items()} | self.at_first

    def _keep(self, change: Change, *, is_taken_back: bool) -> None:
        row = self.before.setdefault(change.row_id, {})
        if is_taken_back:
            self.before[change.row_id] = {name: pair[0] for name, pair in change.fields.items()} | row
            return
        for name in change.fields:
            row.pop(name, None)
        contact_id, after = change.fields.get("contact_id", (None, None))
        if change.row_id != change.action_id and after is None:
            # Another row of the same person, removed in the plan before, does not come back.
            same = [one for one, said in self.before.items() if said.get("contact_id") == contact_id]
            self.before = {one: said for one, said in self.before.items() if one not in same}


def follow(plan_id: UUID, present: Mapping[UUID, UUID | None], changes: Iterable[Change]) -> dict[UUID, Course]:
    """The course of each action by its changes, the earliest first. `present`: action → the plan that it has now."""
    ordered = [change for change in changes if change.action_id in present]
    courses: dict[UUID, Course] = {}
    for change in ordered:
        place = 1 if change.is_creation else 0
        if change.is_creation or change.plan_at(0, plan_id) != change.plan_at(1, plan_id):
            first = change.plan_at(place, None)
            courses.setdefault(change.action_id, Course(plan_id, first, is_new=change.is_creation))
    courses |= {one: Course(plan_id, plan) for one, plan in present.items() if one not in courses}
    for change in ordered:
        courses[change.action_id].follow(change)
    return courses
