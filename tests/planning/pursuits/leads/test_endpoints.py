"""Leads over HTTP."""

import uuid
from datetime import timedelta

import httpx
import pytest

from shared.time import company_today
from tests.planning.pursuits.conftest import OWNER, STEPS, NewKept, lead_of

TODAY = company_today().isoformat()
TOMORROW = (company_today() + timedelta(days=1)).isoformat()
YESTERDAY = (company_today() - timedelta(days=1)).isoformat()
WAY_TO = {
    "new": (),
    "qualified": ("qualification",),
    "opportunity": ("qualification", "conversion"),
    "won": ("qualification", "conversion", "win"),
    "lost": ("qualification", "conversion", "loss"),
    "invalid": ("rejection",),
}
POSSIBLE = {
    "new": {"qualification", "rejection"},
    "qualified": {"conversion", "loss"},
    "opportunity": {"win", "loss"},
}


async def test_a_new_lead_names_who_brought_it_in(new_lead: NewKept) -> None:
    lead = await (await new_lead(expected_amount="1200000", currency="CNY")).ask("GET")
    assert (lead["state"], lead["owner_id"], lead["owner_name"]) == ("new", OWNER, f"User {OWNER}")
    assert (lead["expected_amount"], lead["currency"], lead["customer_name"]) == ("1200000", "CNY", "Huaqiang")


async def test_the_caller_brings_it_in_where_nobody_is_named(new_lead: NewKept) -> None:
    assert (await (await new_lead(owner_id=None)).ask("GET"))["owner_id"] is not None


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"expected_amount": "1"}, "currency_missing"),
        ({"currency": "CNY"}, "currency_missing"),
        ({"expected_amount": "-1", "currency": "CNY"}, "invalid"),
        ({"brought_in_on": TOMORROW}, "invalid"),
        ({"source": "dream"}, "invalid"),
    ],
)
async def test_what_does_not_fit_is_refused(
    planning: httpx.AsyncClient, customer_id: str, fields: dict[str, str], code: str
) -> None:
    answer = await planning.post("/v1/leads", json=lead_of(customer_id, **fields))
    assert (answer.status_code, answer.json()["code"]) == (422, code)


async def test_an_unknown_customer_has_no_leads(planning: httpx.AsyncClient, customer_id: str) -> None:
    answer = await planning.post("/v1/leads", json=lead_of(str(uuid.uuid4())))
    assert (answer.status_code, answer.json()["code"]) == (404, "customer_not_found")


@pytest.mark.parametrize("state", WAY_TO)
async def test_from_each_state_only_its_steps_are_possible(new_lead: NewKept, state: str) -> None:
    for step, body in STEPS.items():
        lead = await new_lead()
        await lead.go(*WAY_TO[state])
        assert (await lead.ask("GET"))["state"] == state
        if step in POSSIBLE.get(state, set()):
            await lead.go(step)
        else:
            assert (await lead.ask("POST", f"/{step}", 409, **body))["code"] == "lead_state_unfit"


async def test_a_won_lead_keeps_its_days_and_its_order(new_lead: NewKept) -> None:
    won = await (await new_lead(brought_in_on=YESTERDAY)).go("qualification", "conversion", "win")
    assert (won["qualified_on"], won["converted_on"], won["closed_on"]) == (TODAY, TODAY, TODAY)
    assert (won["probability"], won["expected_order_on"], won["order_no"]) == ("0.4", "2099-03-31", "SO-1")
    assert (won["qualification_reason"], won["closing_reason"]) == ("a budget exists", None)


async def test_a_lost_lead_names_the_rival_and_the_reason(new_lead: NewKept, customer: httpx.AsyncClient) -> None:
    rival = (await customer.post("/v1/competitors", json={"name": "Harbour Drives", "short_name": "Harbour"})).json()
    lead = await new_lead()
    await lead.go("qualification")
    unknown = STEPS["loss"] | {"competitor_id": str(uuid.uuid4())}
    assert (await lead.ask("POST", "/loss", 422, **unknown))["code"] == "competitor_unknown"
    lost = await lead.ask("POST", "/loss", **STEPS["loss"], competitor_id=rival["id"])
    assert (lost["state"], lost["loss_reason"], lost["closing_reason"]) == ("lost", "price", "12 % cheaper")
    assert lost["competitor_name"] == "Harbour"


@pytest.mark.parametrize(
    ("way", "step", "day"),
    [
        ((), "qualification", "qualified_on"),
        ((), "rejection", "rejected_on"),
        (("qualification",), "conversion", "converted_on"),
        (("qualification",), "loss", "lost_on"),
        (("qualification", "conversion"), "win", "won_on"),
    ],
)
async def test_no_step_is_before_the_one_that_comes_earlier(
    new_lead: NewKept, way: tuple[str, ...], step: str, day: str
) -> None:
    lead = await new_lead()
    await lead.go(*way)
    refused = await lead.ask("POST", f"/{step}", 422, **STEPS[step] | {day: YESTERDAY})
    assert (refused["code"], refused["errors"][0]["pointer"]) == ("lead_day_too_early", f"/{day}")


async def test_an_open_lead_changes_and_a_closed_one_does_not(new_lead: NewKept) -> None:
    lead = await new_lead(brought_in_on=YESTERDAY)
    assert (await lead.ask("PATCH", expected=422, expected_amount="5"))["code"] == "currency_missing"
    changed = await lead.ask("PATCH", expected_amount="5", currency="EUR", owner_id=OWNER, category="Inverters")
    assert (changed["expected_amount"], changed["currency"], changed["category"]) == ("5", "EUR", "Inverters")
    await lead.ask("POST", "/qualification", reason="x", qualified_on=YESTERDAY)
    assert (await lead.ask("PATCH", expected=422, brought_in_on=TODAY))["code"] == "lead_day_too_late"
    await lead.go("loss")
    assert (await lead.ask("PATCH", expected=409, title="x"))["code"] == "lead_closed"


async def test_a_lead_entered_by_mistake_is_removed(new_lead: NewKept) -> None:
    lead = await new_lead()
    await lead.go("qualification")
    assert [one["entity"] for one in (await lead.ask("GET", "/history"))["items"]] == ["lead", "lead"]
    await lead.ask("DELETE", expected=204)
    for path in ("", "/history"):
        assert (await lead.ask("GET", path, 404))["code"] == "lead_not_found"


async def test_leads_are_found_by_state_and_text(new_lead: NewKept, planning: httpx.AsyncClient) -> None:
    await (await new_lead(title="Pumps")).go("qualification")
    await new_lead(title="Fans")
    for asked, titles in (({"state": "qualified"}, ["Pumps"]), ({"q": "Fan"}, ["Fans"]), ({"source": "website"}, [])):
        found = (await planning.get("/v1/leads", params=asked)).json()["items"]
        assert [one["title"] for one in found] == titles
