"""Risks over HTTP."""

import uuid

import httpx
import pytest

from services.planning.risks.playbooks.standard import STANDARD
from shared.time import company_today, months_after
from tests.planning.conftest import NewContact
from tests.planning.risks.conftest import OWNER, NewRisk, body_of


async def test_a_new_risk_has_its_severity_and_the_steps_of_its_playbook(new_risk: NewRisk) -> None:
    risk = await new_risk()
    read = await risk.ask("GET")
    assert (read["score"], read["severity"], read["scheme_version"], read["status"]) == (16, "critical", 1, "open")
    assert (read["step_count"], read["open_step_count"], read["owner_id"]) == (3, 3, None)
    assert read["next_analysis_on"] == months_after(company_today(), 1).isoformat()
    steps = await risk.steps()
    assert list(steps) == ["rival_offers", "service", "executive_talk"]
    assert steps["executive_talk"]["role"] == "executive_sponsor"


async def test_it_names_a_person_a_rival_and_an_owner(
    new_risk: NewRisk, new_contact: NewContact, customer: httpx.AsyncClient
) -> None:
    rival = (await customer.post("/v1/competitors", json={"name": "Harbour Drives", "short_name": "Harbour"})).json()
    contact_id = await new_contact()
    risk = await new_risk(contact_id=contact_id, competitor_id=rival["id"], owner_id=OWNER)
    read = await risk.ask("GET")
    assert (read["contact_name"], read["competitor_name"], read["owner_name"]) == ("李雷", "Harbour", f"User {OWNER}")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"kind": "delivery", "competitor_id": str(uuid.uuid4())}, "competitor_unfit"),
        ({"competitor_id": str(uuid.uuid4())}, "competitor_unknown"),
        ({"contact_id": str(uuid.uuid4())}, "contact_unknown"),
        ({"likelihood": 0}, "invalid"),
        ({"impact": 6}, "invalid"),
    ],
)
async def test_what_does_not_fit_is_refused(
    planning: httpx.AsyncClient, customer_id: str, fields: dict[str, str], code: str
) -> None:
    answer = await planning.post("/v1/risks", json=body_of(customer_id, **fields))
    assert (answer.status_code, answer.json()["code"]) == (422, code)


async def test_an_unknown_customer_has_no_risks(planning: httpx.AsyncClient, customer_id: str) -> None:
    answer = await planning.post("/v1/risks", json=body_of(str(uuid.uuid4())))
    assert (answer.status_code, answer.json()["code"]) == (404, "customer_not_found")


async def test_likelihood_and_impact_change_the_severity(new_risk: NewRisk) -> None:
    risk = await new_risk()
    assert (await risk.ask("PATCH", likelihood=3))["severity"] == "high"
    assert (await risk.ask("PATCH", impact=1, owner_id=OWNER))["severity"] == "low"
    refused = await (await new_risk(kind="other")).ask("PATCH", expected=422, competitor_id=str(uuid.uuid4()))
    assert refused["code"] == "competitor_unknown"


async def test_a_risk_keeps_the_scheme_under_which_it_was_opened(
    new_risk: NewRisk, planning: httpx.AsyncClient
) -> None:
    before = await new_risk(likelihood=1, impact=4)
    content = STANDARD.model_dump(mode="json") | {"bands": {"medium": 2, "high": 3, "critical": 4}}
    made = await planning.post("/v1/risk-schemes", json={"content": content, "reason": "stricter"})
    assert made.status_code == 201, made.text
    after = await new_risk(likelihood=1, impact=4)
    assert [(await one.ask("GET"))["severity"] for one in (before, after)] == ["low", "critical"]
    changed = await before.ask("PATCH", likelihood=1)
    assert (changed["severity"], changed["scheme_version"]) == ("low", 1)


@pytest.mark.parametrize("status", ["mitigated", "accepted", "occurred"])
async def test_it_is_decided_on_with_a_reason_and_then_closed(new_risk: NewRisk, status: str) -> None:
    risk = await new_risk(kind="other")
    assert (await risk.ask("POST", "/decision", 422, reason="x", status="closed"))["code"] == "invalid"
    decided = await risk.ask("POST", "/decision", status=status, reason="our offer")
    assert (decided["status"], decided["status_reason"], decided["decided_by_name"]) == (status, "our offer", "Test")
    assert (await risk.close())["status"] == "closed"
    assert (await risk.close(409))["code"] == "risk_closed"
    assert (await risk.ask("PATCH", expected=409, impact=1))["code"] == "risk_closed"


async def test_a_requirement_change_is_closed_when_both_sides_have_confirmed(new_risk: NewRisk) -> None:
    risk = await new_risk(kind="requirement_change")
    paper = {"confirmed_by": "李雷", "confirmed_on": "2026-01-05", "document": "ECN-18"}
    assert (await risk.close(409))["code"] == "confirmations_missing"
    await risk.do("our_confirmation", confirmation=paper)
    refused = await risk.close(409)
    assert (refused["code"], "The customer" in refused["detail"]) == ("confirmations_missing", True)
    await risk.do("customer_confirmation", confirmation=paper)
    assert (await risk.close())["open_step_count"] == 1


async def test_a_contact_change_is_closed_after_the_handover(new_risk: NewRisk) -> None:
    risk = await new_risk(kind="contact_change")
    assert (await risk.close(409))["code"] == "risk_steps_open"
    await risk.do("handover")
    await risk.close()


async def test_a_closed_risk_is_opened_again(new_risk: NewRisk) -> None:
    risk = await new_risk(kind="other")
    assert (await risk.ask("POST", "/reopening", 409, reason="x"))["code"] == "risk_not_closed"
    await risk.close()
    again = await risk.ask("POST", "/reopening", reason="they ask for offers again")
    assert (again["status"], again["status_reason"]) == ("open", "they ask for offers again")


async def test_what_was_entered_by_mistake_is_removed_with_its_steps(new_risk: NewRisk) -> None:
    risk = await new_risk()
    await risk.ask("DELETE", expected=204)
    for path in ("", "/steps", "/analyses", "/signs", "/history"):
        assert (await risk.ask("GET", path, 404))["code"] == "risk_not_found"


async def test_the_history_has_the_risk_and_its_steps(new_risk: NewRisk) -> None:
    risk = await new_risk()
    await risk.do("service")
    await risk.ask("POST", "/analyses", 201, finding="calm")
    items = (await risk.ask("GET", "/history"))["items"]
    assert {one["entity"] for one in items} == {"risk", "risk_step", "risk_analysis"}
