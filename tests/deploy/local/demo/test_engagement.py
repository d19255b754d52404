"""The demo company's campaigns, visits and insights: plausible, and what the API takes."""

from collections import Counter
from datetime import date
from uuid import UUID

import pytest

from deploy.local.demo.campaigns import AGE_OF_LARGE
from deploy.local.demo.company import DemoCompany
from deploy.local.demo.plans import TARGET_DAYS
from services.relationship.contact.campaign_people.model import PersonInvited
from services.relationship.contact.campaigns.goals import refuse_unsound_goals
from services.relationship.contact.campaigns.model import CampaignCreate, CampaignEvaluation
from services.relationship.contact.campaigns.operations import _said
from services.relationship.contact.insight_deliveries.model import DeliveriesCreate
from services.relationship.contact.insights.model import InsightCreate
from services.relationship.contact.visit_plans.model import VisitPlanCreate
from services.relationship.contact.visit_plans.rules import Slot, refuse_unsound_agenda
from tests.deploy.local.demo.conftest import DAYS, company_on

NOBODY = UUID("00000000-0000-4000-8000-000000000001")


@pytest.fixture(scope="module", params=DAYS, ids=str)
def dated(request: pytest.FixtureRequest) -> DemoCompany:
    return company_on(request.param)


def test_one_large_campaign_went_its_whole_way_and_each_reach_is_there(dated: DemoCompany) -> None:
    steps = {one.key: [step for step, _ in one.steps] for one in dated.campaigns}
    assert steps["open day"] == ["invitation", "holding", "evaluation", "closure"]
    assert {one.body["reach"] for one in dated.campaigns} == {"point", "line", "area"}
    attended = Counter(guest.status for one in dated.campaigns for guest in one.guests if one.key == "open day")
    assert attended["attended"] > 30


def test_campaigns_are_what_the_api_takes(dated: DemoCompany) -> None:
    for one in dated.campaigns:
        body = CampaignCreate.model_validate(one.body | {"customer_ids": [NOBODY]})
        refuse_unsound_goals(map(_said, body.goals))
        assert (body.starts_on < dated.as_of) is any(step == "holding" for step, _ in one.steps)
        for step, said in one.steps:
            if step == "evaluation":
                CampaignEvaluation.model_validate(said)
        for guest in one.guests:
            PersonInvited.model_validate(guest.said | {"contact_id": NOBODY})


def test_everybody_is_assessed_before_and_after_the_large_campaign(dated: DemoCompany) -> None:
    (large,) = (one for one in dated.campaigns if one.key == "open day")
    day = date.fromisoformat(large.body["starts_on"])
    assert (dated.window.last - day).days <= AGE_OF_LARGE
    for guest in large.guests:
        counting = [one for one in dated.assessments[guest.code] if one.contact == guest.contact and one.counts]
        ours = [one for one in counting if not one.competitor]
        assert min(one.assessed_on for one in ours) < day < max(one.assessed_on for one in ours)


def test_a_visit_waits_for_approval_one_is_approved_and_one_is_over(dated: DemoCompany) -> None:
    found = {tuple(step for step, _ in one.steps): one for one in dated.visits}
    assert date.fromisoformat(found["submission",].body["starts_on"]) > dated.as_of
    assert date.fromisoformat(found["submission", "approval"].body["starts_on"]) > dated.as_of
    assert date.fromisoformat(found["submission", "approval", "holding"].body["ends_on"]) < dated.as_of


def test_visits_are_what_the_api_takes(dated: DemoCompany) -> None:
    for one in dated.visits:
        body = VisitPlanCreate.model_validate(one.body | {"customer_id": NOBODY})
        slots = [Slot(item.day, item.begins, item.ends) for item in body.agenda]
        refuse_unsound_agenda(slots, body.starts_on, body.ends_on)
        assert one.contacts
        assert {item.responsible for item in body.agenda} <= {each.display_name for each in dated.staff}


def test_insights_of_each_kind_were_given_with_reactions(dated: DemoCompany) -> None:
    assert {one.body["kind"] for one in dated.enablement} == {
        "bulletin",
        "training",
        "partner_introduction",
        "data_board",
    }
    reactions = Counter(given.body.get("reaction") for one in dated.enablement for given in one.deliveries)
    assert {"asked_for_more", "interested", "indifferent", "rejected"} <= set(reactions)
    assert len({one.key for one in dated.enablement}) == len(dated.enablement)


def test_insights_are_what_the_api_takes_and_stay_with_those_they_name(dated: DemoCompany) -> None:
    for one in dated.enablement:
        body = InsightCreate.model_validate(one.body)
        assert body.issued_on <= dated.as_of
        for given in one.deliveries:
            said = given.body | {"insight_id": NOBODY, "customer_id": NOBODY, "contact_ids": [NOBODY]}
            assert body.issued_on <= DeliveriesCreate.model_validate(said).given_on <= dated.as_of
            assert not one.codes or given.code in one.codes


def test_every_decider_of_the_planned_customers_has_a_target_with_its_day(dated: DemoCompany) -> None:
    days = set()
    for plan in dated.plans:
        targets = {goal.contact: due_on for goal, due_on in plan.targets(dated.as_of)}
        deciders = {one.number for one in dated.contacts[plan.customer.code] if one.post.decision_role == "decider"}
        assert deciders <= targets.keys()
        days |= {(due_on - dated.as_of).days for due_on in targets.values()}
    assert days == set(TARGET_DAYS)
