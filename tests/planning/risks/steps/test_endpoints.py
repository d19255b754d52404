"""Steps of a risk over HTTP."""

import uuid

from tests.planning.risks.conftest import OWNER, NewRisk

PAPER = {"confirmed_by": "李雷", "confirmed_on": "2026-01-05", "document": "ECN-18"}


async def test_a_step_is_done_with_evidence_by_somebody(new_risk: NewRisk) -> None:
    risk = await new_risk()
    before = await risk.ask("GET")
    done = await risk.do("service")
    assert (done["evidence"], done["done_by_name"], done["confirmed_on"]) == ("see file", "Test", None)
    after = await risk.ask("GET")
    assert (after["open_step_count"], after["updated_at"] > before["updated_at"]) == (2, True)
    assert (await risk.do("service", 409))["code"] == "risk_step_done"


async def test_a_confirmation_says_who_when_and_where(new_risk: NewRisk) -> None:
    risk = await new_risk(kind="requirement_change")
    assert (await risk.do("our_confirmation", 422))["code"] == "confirmation_missing"
    assert (await risk.do("scope_and_fee", 422, confirmation=PAPER))["code"] == "confirmation_unfit"
    later = PAPER | {"confirmed_on": "2099-01-01"}
    assert (await risk.do("our_confirmation", 422, confirmation=later))["code"] == "invalid"
    done = await risk.do("our_confirmation", confirmation=PAPER)
    assert {name: done[name] for name in PAPER} == PAPER


async def test_a_reopened_step_has_lost_its_confirmation(new_risk: NewRisk) -> None:
    risk = await new_risk(kind="requirement_change")
    step = await risk.do("our_confirmation", confirmation=PAPER)
    again = await risk.ask("POST", f"/steps/{step['id']}/reopening", reason="withdrawn")
    assert (again["done_at"], again["document"], again["reopening_reason"]) == (None, None, "withdrawn")
    refused = await risk.ask("POST", f"/steps/{step['id']}/reopening", 409, reason="x")
    assert refused["code"] == "risk_step_not_done"


async def test_owner_and_time_change_until_it_is_done(new_risk: NewRisk) -> None:
    risk = await new_risk()
    at = f"/steps/{(await risk.steps())['service']['id']}"
    changed = await risk.ask("PATCH", at, owner_id=OWNER, due_at="2027-01-01T10:00:00Z")
    assert (changed["owner_name"], changed["due_at"]) == (f"User {OWNER}", "2027-01-01T10:00:00Z")
    await risk.do("service")
    assert (await risk.ask("PATCH", at, 409, owner_id=None))["code"] == "risk_step_done"


async def test_nothing_is_done_about_a_closed_risk(new_risk: NewRisk) -> None:
    risk = await new_risk(kind="other")
    await risk.close()
    assert (await risk.do("answer", 409))["code"] == "risk_closed"


async def test_there_is_no_such_step(new_risk: NewRisk) -> None:
    risk = await new_risk()
    assert (await risk.ask("GET", f"/steps/{uuid.uuid4()}", 404))["code"] == "risk_step_not_found"
    step = (await (await new_risk()).steps())["service"]
    assert (await risk.ask("GET", f"/steps/{step['id']}", 404))["code"] == "risk_step_not_found"
