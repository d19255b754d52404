"""A programme with its actions in memory: how it starts, goes on, moves and ends."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from services.planning.measures.actions.model import Action
from services.planning.measures.actions.rules import ActionSource, ActionState
from services.planning.measures.programmes.assigning import Holders
from services.planning.measures.programmes.model import LifecycleProgramme, ProgrammeAction
from services.planning.measures.programmes.rules import ProgrammeStatus, StagePeriod
from services.planning.measures.programmes.staged_customers import SchemesInForce, StagedCustomer
from services.planning.measures.programmes.templates import TEMPLATE, TemplateAction, template_of
from services.planning.measures.programmes.turns import Turn, day_of_turn, is_repeated, next_look, turns_to_plan
from shared.auth.access import Principal
from shared.problems import Language, Text
from shared.time import utc_now

LEFT = Text("The customer left the stage “{stage}”.", "客户已离开“{stage}”阶段。")
BACK = Text("The customer is in the stage “{stage}” again.", "客户重新处于“{stage}”阶段。")
SYSTEM = "system"


@dataclass(slots=True)
class Course:
    """A programme and its actions."""

    programme: LifecycleProgramme
    actions: list[Action] = field(default_factory=list)
    """Those that were not removed, also the ones that a person has added."""
    planned: list[tuple[ProgrammeAction, Action | None]] = field(default_factory=list)
    """The turns planned before; None: the action was removed."""
    new: list[tuple[ProgrammeAction, Action]] = field(default_factory=list)
    cancelled: dict[UUID, Action] = field(default_factory=dict)
    """What was cancelled now: what was planned for it is to be cancelled too."""

    @property
    def template(self) -> list[TemplateAction]:
        """What the programme plans."""
        return TEMPLATE.validate_python(self.programme.template)

    def leave(self) -> None:
        """End the programme because the customer has left the stage."""
        reason = self._said(LEFT)
        self.programme.end(ProgrammeStatus.MOVED, reason)
        self.cancel_open(reason)
        for planned, _ in self.planned:
            planned.is_withdrawn = planned.action_id in self.cancelled

    def cancel_open(self, reason: str) -> None:
        """Cancel the open actions; those done stay."""
        for action in self.actions:
            if action.state is ActionState.OPEN:
                action.state, action.cancel_reason = ActionState.CANCELLED, reason
                self.cancelled[action.id] = action

    def resume(self, today: date) -> None:
        """Let the programme run again, with what it has withdrawn; repeated actions go on from today."""
        programme = self.programme
        programme.status, programme.ended_on, programme.end_reason = ProgrammeStatus.RUNNING, None, None
        repeated = {one.key for one in self.template if is_repeated(one)}
        for planned, action in self.planned:
            is_wanted = planned.is_withdrawn and (planned.key not in repeated or planned.planned_on >= today)
            if action and is_wanted and action.state is ActionState.CANCELLED:
                action.state, action.cancel_reason = ActionState.OPEN, None
                action.reopening_reason, action.reopened_at = self._said(BACK), utc_now()
            planned.is_withdrawn = False

    def shift(self, period: StagePeriod, today: date) -> None:
        """Move the open actions with the days of the stage, but none into the past or away from a person's day."""
        programme = self.programme
        is_moved = programme.entered_on != period.entered_on
        programme.entered_on, programme.ends_on = period.entered_on, period.ends_on
        timings = {one.key: one for one in self.template} if is_moved else {}
        for planned, action in self.planned:
            timing = timings.get(planned.key)
            if timing is None or action is None or action.state is not ActionState.OPEN:
                continue
            day = day_of_turn(timing, period.entered_on, planned.turn)
            if day >= today and action.due_on == planned.planned_on:
                action.due_on = planned.planned_on = day

    def plan(self, today: date, holders: Holders, *, catches_up: bool = False) -> None:
        """Plan the next turns that are not planned yet, for who has their role."""
        programme, template = self.programme, self.template
        taken = {(planned.key, planned.turn) for planned, _ in self.planned}
        for one in template:
            for turn in turns_to_plan(one, programme.entered_on, programme.ends_on, today, catches_up=catches_up):
                if (one.key, turn.number) not in taken:
                    self.new.append(self._planned(one, turn, holders))
        programme.next_look_on = next_look(template, programme.entered_on, programme.ends_on, today)

    def _planned(self, one: TemplateAction, turn: Turn, holders: Holders) -> tuple[ProgrammeAction, Action]:
        programme = self.programme
        holder = holders.get((programme.customer_id, one.role))
        action = Action(
            title=one.named(programme.language),
            owner_id=holder,
            due_on=turn.day,
            scene=one.scene,
            customer_id=programme.customer_id,
            source=ActionSource.PROGRAMME,
            source_id=programme.id,
            created_by=programme.started_by,
            created_by_name=programme.started_by_name,
        )
        planned = ProgrammeAction(
            customer_id=programme.customer_id,
            programme_id=programme.id,
            action_id=action.id,
            key=one.key,
            turn=turn.number,
            role=one.role,
            is_milestone=one.is_milestone,
            planned_on=turn.day,
            assigned_id=holder,
        )
        return planned, action

    def _said(self, text: Text) -> str:
        language: Language = "zh-CN" if self.programme.language == "zh-CN" else "en"
        return text.in_language(language, {"stage": self.programme.stage.named})


def started(
    customer: StagedCustomer, in_force: SchemesInForce, holders: Holders, by: Principal | None = None
) -> Course:
    """A new programme of the customer's stage with its first actions.

    `by`: who starts it by hand; else what was missed since the stage began is planned too.
    """
    scheme, policy, period = in_force.scheme, in_force.policy, customer.period
    template = template_of(scheme.content, policy.content, period.stage, customer.tier, customer.customer_class)
    programme = LifecycleProgramme(
        customer_id=customer.customer_id,
        stage=period.stage,
        entered_on=period.entered_on,
        ends_on=period.ends_on,
        started_on=in_force.today,
        is_by_hand=by is not None,
        scheme_version=scheme.number,
        policy_version=policy.number,
        language=scheme.content.language,
        template=TEMPLATE.dump_python(template, mode="json"),
        started_by=by.subject if by else SYSTEM,
        started_by_name=by.name if by else SYSTEM,
    )
    course = Course(programme)
    course.plan(in_force.today, holders, catches_up=by is None)
    return course
