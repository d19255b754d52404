"""When reviews are held and by whom."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from services.planning.execution.reviews import rules
from services.planning.execution.reviews.rules import Scheduled
from services.planning.execution.schemes.model import STANDARD, ReviewRuleBody
from services.planning.execution.schemes.rules import ReviewHolder, ReviewKind
from shared.working_days import nth_working_day

MANAGER, SUPERVISOR = ReviewHolder.ACCOUNT_MANAGER, ReviewHolder.SUPERVISOR
CHECK, EVALUATION = ReviewKind.MONTHLY_CHECK, ReviewKind.YEARLY_EVALUATION
STARTS = date(2025, 1, 1)
ONE_CHECK = [ReviewRuleBody(kind=CHECK, months=[3], holder=MANAGER, days=5)]
ONE_EVALUATION = [ReviewRuleBody(kind=EVALUATION, months=[12], holder=SUPERVISOR, days=20)]
DAY = timedelta(days=1)


def standard(starts_on: date, today: date) -> list[Scheduled]:
    return rules.schedule(STANDARD.reviews, starts_on, today)


def test_before_the_year_all_reviews_are_scheduled_the_soonest_first() -> None:
    found = standard(STARTS, date(2024, 12, 1))
    assert [one.fiscal_month for one in found if one.kind is CHECK] == [1, 2, 4, 5, 7, 8, 10, 11]
    assert [one.fiscal_month for one in found if one.kind is ReviewKind.QUARTERLY_SELF_CHECK] == [3, 6, 9, 12]
    assert [(one.kind, one.holder, one.fiscal_month) for one in found[-1:]] == [(EVALUATION, SUPERVISOR, 12)]
    assert len(found) == 14
    assert [one.due_on for one in found] == sorted(one.due_on for one in found)


def test_a_review_is_due_working_days_after_its_month() -> None:
    (check,) = rules.schedule(ONE_CHECK, STARTS, STARTS)
    assert (check.opens_on, check.due_on) == (date(2025, 3, 1), nth_working_day(date(2025, 4, 1), 5))


@pytest.mark.parametrize(("today", "is_ahead"), [(date(2025, 3, 31), True), (date(2025, 4, 1), False)])
def test_a_review_whose_month_is_over_is_not_scheduled(today: date, is_ahead: bool) -> None:
    assert bool(rules.schedule(ONE_CHECK, STARTS, today)) is is_ahead


def test_months_are_those_of_the_fiscal_year() -> None:
    (check,) = rules.schedule(ONE_CHECK, date(2025, 4, 1), date(2025, 4, 1))
    assert (check.opens_on, check.due_on) == (date(2025, 6, 1), nth_working_day(date(2025, 7, 1), 5))
    (last,) = rules.schedule(ONE_EVALUATION, date(2025, 4, 1), date(2025, 4, 1))
    assert (last.opens_on, last.due_on) == (date(2026, 3, 1), nth_working_day(date(2026, 4, 1), 20))


@pytest.mark.parametrize(
    ("today", "counted_from"),
    [
        (date(2025, 12, 31), date(2026, 1, 1)),
        (date(2026, 1, 1), date(2026, 1, 2)),
        (date(2026, 6, 1), date(2026, 6, 2)),
    ],
)
def test_a_plan_approved_after_its_year_is_still_evaluated(today: date, counted_from: date) -> None:
    (evaluation,) = rules.schedule(ONE_EVALUATION, STARTS, today)
    assert evaluation.due_on == nth_working_day(counted_from, 20)
    assert standard(STARTS, today)[-1] == evaluation


@pytest.mark.parametrize(
    ("held_on", "today", "late"),
    [
        (None, date(2025, 4, 8), 0),
        (None, date(2025, 4, 9), 1),
        (date(2025, 4, 8), date(2025, 5, 1), 0),
        (date(2025, 4, 10), date(2025, 5, 1), 2),
        (date(2025, 3, 20), date(2025, 5, 1), 0),
    ],
)
def test_days_late_stay_when_it_is_held_late(held_on: date | None, today: date, late: int) -> None:
    assert rules.days_late(date(2025, 4, 8), held_on, today) == late


def test_a_review_is_held_once_and_not_before_its_month() -> None:
    rules.refuse_holding(None, STARTS, STARTS)
    with pytest.raises(rules.ReviewNotOpen):
        rules.refuse_holding(None, STARTS, STARTS - DAY)
    with pytest.raises(rules.ReviewHeld):
        rules.refuse_holding(STARTS, STARTS, STARTS + DAY)


def test_a_supervisor_who_is_not_the_manager_holds_coaching_and_evaluation() -> None:
    rules.refuse_holder(SUPERVISOR, is_manager=False, is_supervisor=True)
    with pytest.raises(rules.HolderNotSupervisor):
        rules.refuse_holder(SUPERVISOR, is_manager=False, is_supervisor=False)
    with pytest.raises(rules.HolderNotSupervisor):
        rules.refuse_holder(SUPERVISOR, is_manager=True, is_supervisor=False)
    with pytest.raises(rules.HolderIsReviewed):
        rules.refuse_holder(SUPERVISOR, is_manager=True, is_supervisor=True)


def test_the_manager_or_a_supervisor_holds_checks() -> None:
    rules.refuse_holder(MANAGER, is_manager=True, is_supervisor=False)
    rules.refuse_holder(MANAGER, is_manager=False, is_supervisor=True)
    with pytest.raises(rules.HolderNotAccountManager):
        rules.refuse_holder(MANAGER, is_manager=False, is_supervisor=False)


def test_corrections_are_due_from_today_on() -> None:
    rules.refuse_past_corrections([STARTS, STARTS + DAY], STARTS)
    with pytest.raises(rules.CorrectionInPast) as error:
        rules.refuse_past_corrections([STARTS, STARTS - DAY], STARTS)
    assert [one.pointer for one in error.value.errors] == ["/corrections/1/due_on"]


def correction(person: UUID | None = None, level: UUID | None = None) -> dict[str, UUID | None]:
    return {"relationship_goal_id": person, "level_goal_id": level}


def test_corrections_serve_known_goals() -> None:
    person, level, other = uuid4(), uuid4(), uuid4()
    fine = [correction(), correction(person=person), correction(level=level)]
    rules.refuse_goals(fine, {person, level})
    wrong = [correction(person=other), correction(level=other)]
    with pytest.raises(rules.CorrectionGoalUnknown) as error:
        rules.refuse_goals([*fine, *wrong], {person, level})
    assert [one.pointer for one in error.value.errors] == [
        "/corrections/3/relationship_goal_id",
        "/corrections/4/level_goal_id",
    ]


def test_a_correction_serves_one_goal_at_most() -> None:
    person, level = uuid4(), uuid4()
    with pytest.raises(rules.CorrectionServesTwoGoals) as error:
        rules.refuse_goals([correction(person, level)], {person, level})
    assert [one.pointer for one in error.value.errors] == ["/corrections/0"]
