"""Value-report schemes over HTTP, and the reports that keep the version they were made with."""

import uuid
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.kpi.reports.value_reports.rules import due_day, last_closed_quarter
from shared.time import company_today
from tests.kpi.pushing import line, order, push
from tests.sign_in import Tokens

URL, REPORTS = "/v1/value-report-schemes", "/v1/value-reports"
MANAGER = uuid.UUID(int=7)


@pytest.fixture
async def executive(app: FastAPI, tokens: Tokens) -> AsyncIterator[httpx.AsyncClient]:
    """Who configures the figures, and writes reports."""
    async with tokens.client(app) as client:
        yield client


async def publish(client: httpx.AsyncClient, **change: Any) -> httpx.Response:
    """The next version with this change."""
    content = (await client.get(f"{URL}/current")).json()["content"] | change
    return await client.post(URL, json={"content": content, "reason": "Agreed with sales"})


async def written(client: httpx.AsyncClient, customer: uuid.UUID, starts_on: str) -> dict[str, Any]:
    """A new report."""
    answer = await client.post(REPORTS, json={"customer_id": str(customer), "starts_on": starts_on})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.parametrize(
    ("change", "pointer"),
    [({"due_working_day": 0}, "due_working_day"), ({"good_delivery": "1.01"}, "good_delivery")],
)
async def test_what_makes_no_sense_is_refused(
    executive: httpx.AsyncClient, change: dict[str, Any], pointer: str
) -> None:
    answer = await publish(executive, **change)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [f"/content/{pointer}"]


async def test_a_report_is_due_by_the_scheme_it_was_made_with_and_others_by_the_one_in_force(
    app: FastAPI, tokens: Tokens, executive: httpx.AsyncClient, known: Any
) -> None:
    quarter = last_closed_quarter(1, company_today())
    signed = str(quarter.last - timedelta(days=200))
    first, second = [
        await known(code, first_contract_on=signed, team=[MANAGER], manager_id=MANAGER) for code in ("C1", "C2")
    ]
    assert (await written(executive, first, str(quarter.first)))["scheme_version"] == 1
    assert (await publish(executive, due_working_day=15, lead_days=3)).status_code == 201
    window = {"from": str(quarter.last), "to": str(due_day(quarter, 15)), "owner": "me"}
    own: dict[str, Any] = {"data_scope": {"kind": "own", "regions": []}, "act": {"sub": "service:gateway"}}
    async with tokens.client(app, sub=str(MANAGER), scope="kpis:read", **own) as gateway:
        items = (await gateway.get("/internal/due-items", params=window)).json()["items"]
    assert {item["customer_id"]: (item["due_at"][:10], item["lead_days"]) for item in items} == {
        str(first): (str(due_day(quarter, 10)), 10),
        str(second): (str(due_day(quarter, 15)), 3),
    }
    made = (await executive.post(f"{REPORTS}/drafts", json={})).json()
    assert (made["created"], made["due_on"], made["scheme_version"]) == (1, str(due_day(quarter, 15)), 2)
    listed = (await executive.get(REPORTS)).json()["items"]
    assert {one["customer_id"]: one["scheme_version"] for one in listed} == {str(first): 1, str(second): 2}


async def test_the_paper_shows_as_good_what_its_scheme_says(executive: httpx.AsyncClient, erp: Any, known: Any) -> None:
    customer = await known("C1")
    lines = [line(n, promised_on="2024-04-10", shipped_on=f"2024-04-{day}") for n, day in ((1, 10), (2, 11))]
    await push(erp, order("1", *lines, ordered_on="2024-04-01"))
    before = await written(executive, customer, "2024-04-01")
    await executive.post(f"{REPORTS}/{before['id']}/release")
    assert (await publish(executive, good_delivery="0.5")).status_code == 201
    after = (await executive.post(f"{REPORTS}/{before['id']}/correction", json={"reason": "Counted again"})).json()
    assert (before["scheme_version"], after["scheme_version"]) == (1, 2)
    tones = []
    for report in (before, after):
        page = (await executive.get(f"{REPORTS}/{report['id']}/document", params={"format": "html"})).text
        tones.append([tone for tone in ("good", "bad") if f'class="figure {tone}"' in page])
    assert tones == [["bad"], ["good"]]
