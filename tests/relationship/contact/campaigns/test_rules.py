"""The workflow of campaigns."""

from datetime import date, timedelta
from itertools import product

import pytest

from services.relationship.contact.campaigns import rules
from services.relationship.contact.campaigns.rules import CampaignStatus, Step

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
