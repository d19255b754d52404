"""When an execution scheme is unsound."""

import pytest

from services.planning.execution.schemes import rules
from services.planning.execution.schemes.model import STANDARD, ReviewRuleBody
from services.planning.execution.schemes.rules import ReviewHolder, ReviewKind
from shared.schemes.problems import SchemeUnsound

MANAGER, SUPERVISOR = ReviewHolder.ACCOUNT_MANAGER, ReviewHolder.SUPERVISOR
MONTHLY, EVALUATION = ReviewKind.MONTHLY_CHECK, ReviewKind.YEARLY_EVALUATION


def rule(kind: ReviewKind = EVALUATION, holder: ReviewHolder = SUPERVISOR, *months: int) -> ReviewRuleBody:
    return ReviewRuleBody(kind=kind, months=list(months or (12,)), holder=holder, days=5)


def refused(*reviews: ReviewRuleBody) -> list[tuple[str, str | None]]:
    with pytest.raises(SchemeUnsound) as error:
        rules.refuse_unsound(reviews)
    return [(one.code, one.pointer) for one in error.value.errors]


def test_the_standard_is_sound() -> None:
    rules.refuse_unsound(STANDARD.reviews)


def test_an_evaluation_alone_is_enough() -> None:
    rules.refuse_unsound([rule()])


def test_each_kind_is_there_once() -> None:
    check = rule(MONTHLY, MANAGER)
    assert refused(rule(), check, check) == [("repeated", "/content/reviews/2/kind")]


@pytest.mark.parametrize("kind", [ReviewKind.HALF_YEAR_COACHING, EVALUATION])
def test_the_account_manager_does_not_review_the_own_work(kind: ReviewKind) -> None:
    reviews = [rule(kind, MANAGER)] if kind is EVALUATION else [rule(kind, MANAGER), rule()]
    assert refused(*reviews) == [("held_by_the_reviewed", "/content/reviews/0/holder")]


def test_a_supervisor_may_hold_checks() -> None:
    rules.refuse_unsound([rule(MONTHLY, SUPERVISOR), rule()])


def test_a_year_has_one_evaluation() -> None:
    assert refused(rule(MONTHLY, MANAGER)) == [("evaluation_missing", "/content/reviews")]
    assert refused(rule(EVALUATION, SUPERVISOR, 6, 12)) == [("evaluation_repeated", "/content/reviews/0/months")]
