"""The leads and summit projects of the demo company: the API would take all of them."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any
from uuid import uuid4

import pytest

from deploy.local.demo.company import DemoCompany
from deploy.local.demo.contacts import RIVALS
from deploy.local.demo.leads import DAYS, Lead, leads
from deploy.local.demo.summits import summits
from services.planning.pursuits.leads import model
from services.planning.pursuits.leads.rules import LossReason
from services.planning.pursuits.summit_people.model import SummitPersonCreate
from services.planning.pursuits.summit_projects.rules import SummitOutcome
from services.planning.pursuits.summit_projects.shapes import SummitDecision, SummitProjectCreate, SummitStageChange
from tests.deploy.local.demo.conftest import AS_OF, company_on
from tests.deploy.local.demo.conftest import DAYS as OTHER_DAYS

SHAPES: dict[str, Any] = {
    "qualification": model.LeadQualification,
    "conversion": model.LeadConversion,
    "win": model.LeadWin,
    "loss": model.LeadLoss,
    "rejection": model.LeadRejection,
}
DAY_OF = {"qualification": "qualified_on", "conversion": "converted_on", "win": "won_on", "loss": "lost_on"}


def check(lead: Lead, as_of: date) -> None:
    """Every body is accepted, and no step is before the one that comes earlier or after today."""
    body = model.LeadCreate.model_validate(lead.body | {"customer_id": uuid4()})
    days = [body.brought_in_on]
    for verb, said in lead.steps:
        SHAPES[verb].model_validate(said)
        days.append(date.fromisoformat(said.get(DAY_OF.get(verb, "rejected_on"), str(as_of))))
    assert all(before <= after for before, after in pairwise([*days, as_of])), lead
    assert lead.rival is None or lead.rival in RIVALS


@pytest.mark.parametrize("as_of", [AS_OF, *OTHER_DAYS], ids=str)
def test_leads_of_two_years_are_sound_on_any_day(as_of: date) -> None:
    company = company_on(as_of)
    found = leads(company.customers, company.orders, as_of)
    for lead in found:
        check(lead, as_of)
    for summit in summits(company.customers, company.contacts, as_of):
        check(summit.lead, as_of)
    first = min(date.fromisoformat(one.body["brought_in_on"]) for one in found)
    assert timedelta(days=600) < as_of - first <= timedelta(days=DAYS + 100)


def test_leads_are_in_every_state_and_lost_for_every_reason(company: DemoCompany) -> None:
    found = leads(company.customers, company.orders, AS_OF)
    assert {one.steps[-1][0] if one.steps else "new" for one in found} == {"new", *SHAPES}
    reasons = {said["reason"] for one in found for verb, said in one.steps if verb == "loss"}
    assert reasons == {reason.value for reason in LossReason} - {"other"}
    numbers = {order.number for order in company.orders}
    assert {said["order_no"] for one in found for verb, said in one.steps if verb == "win"} <= numbers


def test_one_project_is_won_one_lost_to_the_main_rival_and_one_is_coming(company: DemoCompany) -> None:
    found = summits(company.customers, company.contacts, AS_OF)
    for one in found:
        SummitProjectCreate.model_validate(one.body | {"customer_id": uuid4()})
        days = [SummitStageChange.model_validate(move).moved_on for move in one.moves]
        assert days == sorted(days, key=str)
        for _, level, reason in one.needed:
            SummitPersonCreate.model_validate({"contact_id": uuid4(), "needed_level": level, "reason": reason})
    outcomes = [SummitDecision.model_validate(one.outcome).outcome if one.outcome else None for one in found]
    assert sorted(outcomes, key=str) == sorted([SummitOutcome.WON, SummitOutcome.MAIN_RIVAL, None], key=str)
    (coming,) = [one for one in found if one.outcome is None]
    assert coming.check is not None
    assert len(coming.needed) > 1
