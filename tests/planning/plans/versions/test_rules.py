"""Who may approve a plan and when, and what differs between two versions."""

import uuid
from typing import Any

import pytest

from services.planning.plans.plans.rules import PlanFrozen, PlanStatus, PlanStep
from services.planning.plans.schemes.rules import Requirement
from services.planning.plans.steps.parts import PlanPartKind
from services.planning.plans.steps.rules import Fulfilment
from services.planning.plans.versions import rules
from services.planning.plans.versions.rules import Change, ChangeKind, Content, FieldChange

DRAFT, SUBMITTED, APPROVED, SUPERSEDED = PlanStatus
IDENTITIES = dict.fromkeys(PlanPartKind, "id") | {PlanPartKind.CONCLUSION: "step"}
REVENUE, DECIDER = str(uuid.UUID(int=1)), str(uuid.UUID(int=2))
MARKET, RELATION = PlanPartKind.MARKET_GOAL, PlanPartKind.RELATIONSHIP_GOAL


def plan_without(*missing: Requirement) -> list[Fulfilment]:
    return [Fulfilment(one, 1, 0 if one in missing else 1) for one in Requirement]


@pytest.mark.parametrize("missing", [(), (Requirement.YEARLY_EVALUATION,)])
def test_a_complete_draft_is_submitted(missing: tuple[Requirement, ...]) -> None:
    rules.refuse_submission(DRAFT, plan_without(*missing))
    rules.refuse_submission(DRAFT, [])


@pytest.mark.parametrize("missing", [one for one in Requirement if not one.is_after_approval])
def test_an_incomplete_draft_is_not_submitted(missing: Requirement) -> None:
    with pytest.raises(rules.PlanIncomplete, match=missing.step.en):
        rules.refuse_submission(DRAFT, plan_without(missing))


def test_the_first_incomplete_step_is_named() -> None:
    with pytest.raises(rules.PlanIncomplete, match=Requirement.ACTIONS.step.en):
        rules.refuse_submission(DRAFT, plan_without(Requirement.BUDGET, Requirement.ACTIONS))


@pytest.mark.parametrize("status", [SUBMITTED, APPROVED, SUPERSEDED])
def test_only_a_draft_is_submitted(status: PlanStatus) -> None:
    with pytest.raises(PlanFrozen):
        rules.refuse_submission(status, plan_without())


@pytest.mark.parametrize("status", [DRAFT, APPROVED, SUPERSEDED])
def test_only_a_submitted_plan_is_decided_on(status: PlanStatus) -> None:
    with pytest.raises(rules.PlanNotSubmitted):
        rules.refuse_decision(status, is_supervisor=True)
    rules.refuse_decision(SUBMITTED, is_supervisor=True)


@pytest.mark.parametrize("status", list(PlanStatus))
def test_only_supervisors_decide(status: PlanStatus) -> None:
    with pytest.raises(rules.ApproverNotSupervisor):
        rules.refuse_decision(status, is_supervisor=False)


def test_an_author_does_not_approve() -> None:
    rules.refuse_author(is_author=False)
    with pytest.raises(rules.ApproverIsAuthor):
        rules.refuse_author(is_author=True)


@pytest.mark.parametrize("status", [DRAFT, SUBMITTED, SUPERSEDED])
def test_only_an_approved_plan_is_revised(status: PlanStatus) -> None:
    with pytest.raises(rules.PlanNotInForce):
        rules.refuse_revision(status)
    rules.refuse_revision(APPROVED)


def content(title: str | None = "A", **parts: list[dict[str, Any]]) -> Content:
    kept = {PlanPartKind(kind): rows for kind, rows in parts.items()}
    return {kind: [] for kind in PlanPartKind} | kept | {PlanPartKind.PLAN: [{"id": REVENUE, "title": title}]}


def compared(before: Content, after: Content) -> list[Change]:
    return rules.compare(before, after, IDENTITIES)


GOAL = {"id": REVENUE, "target": "10", "since_version": 1, "change_reason": None}
PERSON = {"id": DECIDER, "market_goal_id": REVENUE, "target_level": "supportive", "change_reason": None}


def test_the_same_content_does_not_differ() -> None:
    now = content(market_goal=[GOAL], relationship_goal=[PERSON], conclusion=[{"step": "analysis", "conclusion": "x"}])
    assert compared(now, now) == []


def test_a_changed_field_is_shown_before_and_after_with_its_reason() -> None:
    moved = GOAL | {"target": "12", "change_reason": "a new line", "since_version": 2}
    assert compared(content(market_goal=[GOAL]), content(market_goal=[moved])) == [
        Change(
            MARKET,
            ChangeKind.CHANGED,
            uuid.UUID(REVENUE),
            None,
            None,
            "a new line",
            None,
            (FieldChange("target", "10", "12"),),
        )
    ]


def test_rows_are_added_and_removed() -> None:
    before, after = content(market_goal=[GOAL]), content(relationship_goal=[PERSON])
    assert [(one.part, one.kind) for one in compared(before, after)] == [
        (MARKET, ChangeKind.REMOVED),
        (RELATION, ChangeKind.ADDED),
    ]


@pytest.mark.parametrize(("target", "follows"), [("10", False), ("12", True)])
def test_a_relationship_goal_may_follow_its_market_goal(target: str, follows: bool) -> None:
    before = content(market_goal=[GOAL], relationship_goal=[PERSON])
    after = content(market_goal=[GOAL | {"target": target}], relationship_goal=[PERSON | {"target_level": "exclusive"}])
    assert compared(before, after)[-1].follows_market_goal is follows


def test_conclusions_are_the_same_by_their_step() -> None:
    before = content(conclusion=[{"id": REVENUE, "step": "analysis", "conclusion": "x"}])
    after = content(conclusion=[{"id": DECIDER, "step": "analysis", "conclusion": "y"}])
    changed = compared(before, after)
    assert [(one.kind, one.step, one.part_id) for one in changed] == [(ChangeKind.CHANGED, PlanStep.ANALYSIS, None)]
    assert changed[0].fields == (FieldChange("conclusion", "x", "y"),)


@pytest.mark.parametrize(("was", "now"), [("A", "B"), (None, "B"), ("A", None)])
def test_the_title_is_compared(was: str | None, now: str | None) -> None:
    assert [change.fields for change in compared(content(was), content(now))] == [(FieldChange("title", was, now),)]


def test_what_an_old_version_did_not_keep_is_not_compared() -> None:
    now = content(action=[{"id": DECIDER, "title": "visit"}])
    before = {kind: rows for kind, rows in content().items() if kind is not PlanPartKind.ACTION}
    assert compared(before, now) == []
    assert [(one.part, one.kind) for one in compared(content(), now)] == [(PlanPartKind.ACTION, ChangeKind.ADDED)]


def test_values_with_parts_are_compared_as_they_are_sent() -> None:
    before, after = content(market_goal=[GOAL | {"axes": [1, 2]}]), content(market_goal=[GOAL | {"axes": [1, 3]}])
    assert compared(before, after)[0].fields == (FieldChange("axes", "[1, 2]", "[1, 3]"),)
