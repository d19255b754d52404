"""The workflow of campaigns, their goals, and what a level cost."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import product

import pytest

from services.relationship.contact.campaigns import rules
from services.relationship.contact.campaigns.rules import (
    BY_WEIGHT,
    CampaignStatus,
    GoalKind,
    GoalSaid,
    InvitationStatus,
    Step,
)

TODAY = date(2025, 6, 18)
POSSIBLE = {
    (Step.INVITE, CampaignStatus.PLANNED),
    (Step.HOLD, CampaignStatus.INVITING),
    (Step.EVALUATE, CampaignStatus.HELD),
    (Step.CLOSE, CampaignStatus.HELD),
    (Step.CLOSE, CampaignStatus.EVALUATED),
    (Step.CANCEL, CampaignStatus.PLANNED),
    (Step.CANCEL, CampaignStatus.INVITING),
    (Step.REMOVE, CampaignStatus.PLANNED),
}


@pytest.mark.parametrize(("step", "status"), [*product(Step, CampaignStatus)])
def test_a_step_begins_where_the_workflow_says(step: Step, status: CampaignStatus) -> None:
    if (step, status) in POSSIBLE:
        rules.refuse_step(step, status)
    else:
        with pytest.raises(rules.StepNotPossible):
            rules.refuse_step(step, status)


def test_nothing_is_evaluated_before_it_was_held() -> None:
    for status in (CampaignStatus.PLANNED, CampaignStatus.INVITING):
        with pytest.raises(rules.StepNotPossible):
            rules.refuse_step(Step.EVALUATE, status)


def test_a_large_brand_campaign_closes_after_its_evaluation_only() -> None:
    with pytest.raises(rules.EvaluationMissing):
        rules.refuse_closing(CampaignStatus.HELD, is_large=True)
    rules.refuse_closing(CampaignStatus.EVALUATED, is_large=True)
    rules.refuse_closing(CampaignStatus.HELD, is_large=False)


def test_invitations_need_a_goal() -> None:
    with pytest.raises(rules.GoalMissing):
        rules.refuse_invitations(CampaignStatus.PLANNED, 0)
    rules.refuse_invitations(CampaignStatus.PLANNED, 1)


def test_held_is_what_has_begun_and_somebody_attended() -> None:
    inviting = CampaignStatus.INVITING
    rules.refuse_holding(inviting, TODAY, 1, TODAY)
    with pytest.raises(rules.NotBegunYet):
        rules.refuse_holding(inviting, TODAY + timedelta(days=1), 1, TODAY)
    with pytest.raises(rules.NobodyAttended):
        rules.refuse_holding(inviting, TODAY, 0, TODAY)


def test_a_campaign_may_end_on_its_first_day_but_not_before() -> None:
    rules.refuse_wrong_days(TODAY, TODAY)
    rules.refuse_wrong_days(TODAY, None)
    with pytest.raises(rules.EndBeforeStart):
        rules.refuse_wrong_days(TODAY, TODAY - timedelta(days=1))


@pytest.mark.parametrize(
    ("goal", "wrong"),
    [
        (GoalSaid(GoalKind.RAISED_PEOPLE, True, True, False), []),
        (GoalSaid(GoalKind.RAISED_PEOPLE, True, True, True), []),
        (GoalSaid(GoalKind.RAISED_PEOPLE, False, False, False), ["count", "level"]),
        (GoalSaid(GoalKind.ATTENDEES, True, False, False), []),
        (GoalSaid(GoalKind.ATTENDEES, True, True, False), ["level"]),
        (GoalSaid(GoalKind.LEADS, False, False, True), ["count"]),
        (GoalSaid(GoalKind.FREE, False, False, True), []),
        (GoalSaid(GoalKind.FREE, True, False, False), ["count", "text"]),
    ],
)
def test_a_goal_has_what_its_kind_needs(goal: GoalSaid, wrong: list[str]) -> None:
    found: list[str | None] = []
    try:
        rules.refuse_unsound_goals([goal])
    except rules.GoalUnsound as refused:
        found = [one.pointer for one in refused.errors]
    assert found == [f"/goals/0/{name}" for name in wrong]


def test_the_evaluation_says_what_is_not_counted() -> None:
    kinds = [GoalKind.ATTENDEES, GoalKind.LEADS, GoalKind.FREE]
    rules.refuse_unsound_results(kinds, {1: (True, False), 2: (False, True)})
    for results in ({}, {1: (True, False)}, {1: (False, True), 2: (False, True)}):
        with pytest.raises(rules.ResultUnsound):
            rules.refuse_unsound_results(kinds, results)
    for extra in (0, 3):  # a counted goal, and one that is not there
        with pytest.raises(rules.ResultUnsound):
            rules.refuse_unsound_results(kinds, {1: (True, False), 2: (False, True), extra: (True, False)})


@pytest.mark.parametrize(
    ("cost", "levels", "expected"),
    [
        (Decimal(100), 3, Decimal("33.3333")),
        (Decimal(0), 2, Decimal(0)),
        (Decimal(100), 0, None),
        (Decimal(100), -1, None),
        (None, 3, None),
    ],
)
def test_cost_per_level_moved(cost: Decimal | None, levels: int, expected: Decimal | None) -> None:
    assert rules.cost_per_level(cost, levels) == expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [(2, 3, True), (None, 3, True), (3, 3, False), (3, 4, False), (2, 2, False), (2, None, False), (1, 5, True)],
)
def test_raised_are_those_who_were_below_the_level(before: int | None, after: int | None, expected: bool) -> None:
    assert rules.has_risen_to(3, before, after) is expected


@pytest.mark.parametrize(("moves", "levels"), [([], 0), ([None], 0), ([2, -1, None, 0], 1), ([-1, -2], -3)])
def test_levels_moved_are_those_up_less_those_down(moves: list[int | None], levels: int) -> None:
    assert rules.net_levels(moves) == levels


def test_every_status_of_an_invitation_has_a_weight() -> None:
    assert set(BY_WEIGHT) == set(InvitationStatus)


@pytest.mark.parametrize("status", CampaignStatus)
@pytest.mark.parametrize(("was_large", "is_large"), [(True, True), (True, False), (False, True), (False, False)])
def test_a_large_campaign_becomes_small_only_while_it_is_planned(
    status: CampaignStatus, was_large: bool, is_large: bool
) -> None:
    if was_large and not is_large and status is not CampaignStatus.PLANNED:
        with pytest.raises(rules.LargeCampaignBegun):
            rules.refuse_smaller(status, was_large=was_large, is_large=is_large)
    else:
        rules.refuse_smaller(status, was_large=was_large, is_large=is_large)
