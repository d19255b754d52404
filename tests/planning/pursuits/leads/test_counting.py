"""How many leads become opportunities and orders."""

from datetime import timedelta
from typing import Any

import httpx
from fastapi import FastAPI

from shared.time import company_today
from tests.planning.pursuits.conftest import OWNER, STEPS, NewKept
from tests.sign_in import Tokens

TODAY = company_today().isoformat()
WINDOW = {"from": TODAY, "to": TODAY}


async def counted(client: httpx.AsyncClient, **asked: str) -> Any:
    answer = await client.get("/v1/leads/conversion", params=WINDOW | asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_each_group_has_its_counts_rates_and_reasons_of_losses(
    new_lead: NewKept, planning: httpx.AsyncClient
) -> None:
    await (await new_lead()).go("qualification", "conversion", "win")
    await (await new_lead()).go("qualification", "loss")
    await (await new_lead()).go("rejection")
    await new_lead()
    await (await new_lead(source="website")).go("qualification", "conversion")
    found = await counted(planning)
    (exhibition, website) = found["rows"]
    assert [exhibition[name] for name in ("group", "leads", "new", "won", "lost", "invalid")] == [
        *("exhibition", 4, 1, 1, 1, 1)
    ]
    rates = ("qualified_rate", "conversion_rate", "win_rate")
    assert [exhibition[name] for name in rates] == ["0.5", "0.5", "0.5"]
    assert exhibition["losses"] == [{"reason": "price", "leads": 1}]
    assert [website[name] for name in ("group", "opportunity", *rates)] == ["website", 1, "1", "1", None]
    assert [found["total"][name] for name in ("leads", *rates)] == [5, "0.6", "0.6667", "0.5"]


async def test_the_most_frequent_reason_comes_first(new_lead: NewKept, planning: httpx.AsyncClient) -> None:
    for reason in ("terms", "price", "price"):
        lead = await new_lead()
        await lead.go("qualification")
        await lead.ask("POST", "/loss", **STEPS["loss"] | {"reason": reason})
    losses = (await counted(planning))["total"]["losses"]
    assert losses == [{"reason": "price", "leads": 2}, {"reason": "terms", "leads": 1}]


async def test_leads_are_counted_by_owner_and_region(new_lead: NewKept, planning: httpx.AsyncClient) -> None:
    await new_lead()
    (owner,) = (await counted(planning, group_by="owner"))["rows"]
    assert (owner["group"], owner["name"], owner["leads"]) == (OWNER, f"User {OWNER}", 1)
    (region,) = (await counted(planning, group_by="region"))["rows"]
    assert (region["group"], region["name"]) == ("CN-GD", None)


async def test_only_leads_brought_in_on_these_days_count(new_lead: NewKept, planning: httpx.AsyncClient) -> None:
    for days in (0, 1, 2, 3):
        await new_lead(brought_in_on=(company_today() - timedelta(days=days)).isoformat())
    first, last = (str(company_today() - timedelta(days=days)) for days in (2, 1))
    assert (await counted(planning, **{"from": first, "to": last}))["total"]["leads"] == 2


async def test_a_window_that_ends_before_it_begins_is_refused(planning: httpx.AsyncClient) -> None:
    answer = await planning.get("/v1/leads/conversion", params={"from": "2025-02-01", "to": "2025-01-01"})
    assert (answer.status_code, answer.json()["code"]) == (400, "window_invalid")


async def test_removed_leads_and_those_of_others_do_not_count(
    new_lead: NewKept, planning: httpx.AsyncClient, app: FastAPI, tokens: Tokens
) -> None:
    await (await new_lead()).ask("DELETE", expected=204)
    await new_lead()
    assert (await counted(planning))["total"]["leads"] == 1
    stranger = tokens.client(app, roles=["account_manager"], data_scope={"kind": "own", "regions": []})
    found = await counted(stranger)
    assert (found["total"]["leads"], found["rows"]) == (0, [])
