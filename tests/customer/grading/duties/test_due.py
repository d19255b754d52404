"""Grading duties as due items: what is due on the day after a fiscal year, for whom, and until when."""

from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.customer.grading.duties.rules import is_asked_for
from shared.lists.windows import Window
from shared.time import company_today
from tests.customer.due_door import BY_GATEWAY, DUE
from tests.customer.grading.conftest import Grade, NewCustomer
from tests.sign_in import Tokens

TODAY = company_today()
CLOSED = TODAY.year - 1
"""The last closed fiscal year: in tests it is the calendar year."""
NOW = {"from": TODAY.isoformat(), "to": (TODAY + timedelta(days=30)).isoformat()}
DUTIES = "overdue_grade,judgement_renewal"
MANAGER, STRANGER = (f"00000000-0000-4000-8000-00000000000{n}" for n in (1, 3))


@pytest.mark.parametrize(
    ("first", "last", "today", "asked"),
    [
        (date(2026, 1, 1), date(2026, 1, 1), date(2026, 1, 1), True),
        (date(2025, 12, 1), date(2025, 12, 31), date(2026, 1, 1), False),
        (date(2026, 6, 1), date(2026, 6, 30), date(2026, 6, 1), True),
        (date(2026, 6, 1), date(2026, 6, 30), date(2026, 5, 31), False),
    ],
)
def test_a_duty_stays_due_until_it_is_done(first: date, last: date, today: date, asked: bool) -> None:
    assert is_asked_for(date(2026, 1, 1), Window(first, last), today) is asked


async def due(app: FastAPI, tokens: Tokens, language: str = "en", **claims: Any) -> list[dict[str, Any]]:
    client = tokens.client(app, **(BY_GATEWAY | claims))
    params = NOW | {"kind__in": DUTIES}
    answer = await client.get(DUE, params=params, headers={"Accept-Language": language})
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


async def test_a_grade_of_the_last_closed_year_is_due_until_it_is_given(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, new_customer: NewCustomer, run: Grade
) -> None:
    team = [{"user_id": MANAGER, "role": "account_manager"}]
    made = await new_customer(name="Huaqiang", team=team, status="active", first_contract_on=f"{CLOSED}-12-31")
    await new_customer(name="A prospect", team=team)
    await new_customer(name="New this year", team=team, status="active", first_contract_on=f"{CLOSED + 1}-01-01")
    await new_customer(name="Since today", team=team, status="active")
    for status in ("exited", "resource_pool"):
        await new_customer(name=status, team=team, status=status, first_contract_on="2020-01-01")
    await run(fiscal_year=CLOSED + 1)  # preliminary
    await run(fiscal_year=CLOSED - 1)
    (item,) = await due(app, tokens)
    assert [one["id"] for one in (await customer.get("/v1/grades/overdue")).json()["items"]] == [made]
    assert (item["kind"], item["id"]) == ("overdue_grade", f"overdue_grade:{made}:{CLOSED}")
    assert (item["title"], item["due_at"]) == (f"Grade Huaqiang for {CLOSED}", f"{CLOSED + 1}-01-01T00:00:00Z")
    assert (item["owner_id"], item["clearance"], item["link"]) == (MANAGER, 1, f"/v1/customers/{made}")
    await run(fiscal_year=CLOSED)
    assert await due(app, tokens) == []


async def test_judgements_are_to_be_renewed_each_year(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, new_customer: NewCustomer, run: Grade
) -> None:
    made = await new_customer(name="Huaqiang", team=[{"user_id": MANAGER, "role": "account_manager"}])
    await run(fiscal_year=CLOSED)
    for path, body in (
        ("judgements/demand_stable", {"holds": True}),
        ("judgements/pain_point", {"holds": False}),
        ("grading-factors/effect_of_loss", {"band": "B"}),
        ("grading-factors/profit", {"band": "B"}),
    ):
        said = body | {"reason": "x", "fiscal_year": CLOSED}
        assert (await customer.put(f"/v1/customers/{made}/{path}", json=said)).status_code == 200
    (item,) = await due(app, tokens, "zh-CN")
    assert (item["kind"], item["owner_id"], item["clearance"]) == ("judgement_renewal", MANAGER, 2)
    assert item["note"] == "沿用自以前财年：三年内需求稳定、失去的影响、有我司可解决的痛点"
    assert item["link"] == f"/v1/customers/{made}/judgements"
    assert await due(app, tokens, clearance=1) == []
    renewed = {"holds": True, "reason": "still so"}
    assert (await customer.put(f"/v1/customers/{made}/judgements/demand_stable", json=renewed)).status_code == 200
    assert (await customer.delete(f"/v1/customers/{made}/judgements/pain_point")).status_code == 204
    (item,) = await due(app, tokens)
    assert item["note"] == "Carried forward: Effect of losing it"


async def test_duties_are_shown_to_those_who_see_the_customer(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, new_customer: NewCustomer
) -> None:
    own = {"data_scope": {"kind": "own", "regions": []}}
    there = {"status": "active", "first_contract_on": "2020-01-01"}
    mine = await new_customer(**there, team=[{"user_id": MANAGER, "role": "account_manager"}])
    exited = await new_customer(**there | {"status": "exited"}, team=[{"user_id": MANAGER, "role": "account_manager"}])
    gone = await new_customer(**there, team=[{"user_id": MANAGER, "role": "account_manager"}])
    assert (await customer.delete(f"/v1/customers/{gone}", headers={"If-Match": "*"})).status_code == 204
    assert [one["customer_id"] for one in await due(app, tokens, sub=MANAGER, **own)] == [mine]
    assert await due(app, tokens, sub=STRANGER, **own) == []
    assert exited not in {one["customer_id"] for one in await due(app, tokens)}
