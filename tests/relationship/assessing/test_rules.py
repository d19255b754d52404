"""Choosing the level, and who may change or review an assessment."""

import pytest

from services.relationship.assessing import rules
from services.relationship.assessing.rules import AssessmentStatus, ReviewDecision
from services.relationship.key_people.schemes.rules import RelationshipLevel

ACCEPTED, EXCLUSIVE = RelationshipLevel.ACCEPTED, RelationshipLevel.EXCLUSIVE


@pytest.mark.parametrize("chosen", [None, ACCEPTED])
def test_the_proposed_level_needs_no_reason(chosen: RelationshipLevel | None) -> None:
    assert rules.decide_level(ACCEPTED, chosen, None) is ACCEPTED


def test_another_level_needs_a_reason() -> None:
    with pytest.raises(rules.LevelReasonMissing) as caught:
        rules.decide_level(ACCEPTED, EXCLUSIVE, None)
    assert caught.value.errors[0].pointer == "/level_reason"
    assert rules.decide_level(ACCEPTED, EXCLUSIVE, "he called off the rival") is EXCLUSIVE


@pytest.mark.parametrize("status", [AssessmentStatus.DRAFT, AssessmentStatus.SUBMITTED, AssessmentStatus.RETURNED])
def test_the_assessor_changes_an_unconfirmed_assessment(status: AssessmentStatus) -> None:
    rules.refuse_change(status, assessor="a", assessor_name="A", caller="a")
    with pytest.raises(rules.NotTheAssessor, match="Wang Wei"):
        rules.refuse_change(status, assessor="a", assessor_name="Wang Wei", caller="b")


def test_a_confirmed_assessment_stays() -> None:
    with pytest.raises(rules.AssessmentConfirmed):
        rules.refuse_change(AssessmentStatus.CONFIRMED, assessor="a", assessor_name="A", caller="a")


def test_a_supervisor_reviews_another_users_submission() -> None:
    rules.refuse_review(AssessmentStatus.SUBMITTED, assessor="a", reviewer="b", is_supervisor=True)


@pytest.mark.parametrize(
    ("status", "reviewer", "is_supervisor", "refusal"),
    [
        (AssessmentStatus.SUBMITTED, "a", True, rules.ReviewerIsAssessor),
        (AssessmentStatus.SUBMITTED, "b", False, rules.ReviewerNotSupervisor),
        (AssessmentStatus.DRAFT, "b", True, rules.AssessmentNotSubmitted),
        (AssessmentStatus.RETURNED, "b", True, rules.AssessmentNotSubmitted),
        (AssessmentStatus.CONFIRMED, "b", True, rules.AssessmentConfirmed),
    ],
)
def test_every_other_review_is_refused(
    status: AssessmentStatus, reviewer: str, is_supervisor: bool, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        rules.refuse_review(status, assessor="a", reviewer=reviewer, is_supervisor=is_supervisor)


def test_a_return_needs_a_remark() -> None:
    rules.refuse_return_without_remark(ReviewDecision.ACCEPT, None)
    rules.refuse_return_without_remark(ReviewDecision.RETURN, "more evidence")
    with pytest.raises(rules.ReviewRemarkMissing):
        rules.refuse_return_without_remark(ReviewDecision.RETURN, None)
