"""Counts and amounts of decided summit projects."""

from typing import Any

import httpx
from fastapi import FastAPI

from shared.time import company_today
from tests.planning.pursuits.conftest import NewKept
from tests.sign_in import Tokens

OUTCOMES = "/v1/summit-projects/outcomes"
YEAR = company_today().year


async def decided(new_summit: NewKept, outcome: str, day: str | None = None, **fields: Any) -> None:
    body = {"outcome": outcome, "reason": "x", "decided_on": day}
    await (await new_summit(**fields)).ask("POST", "/outcome", **body)


async def rows(client: httpx.AsyncClient, **asked: Any) -> list[dict[str, Any]]:
    answer = await client.get(OUTCOMES, params=asked)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["rows"])


async def test_they_are_by_outcome_region_and_year_with_amounts_by_currency(
    new_summit: NewKept, planning: httpx.AsyncClient
) -> None:
    await new_summit()
    for currency, amount in (("CNY", "5"), ("CNY", "6"), ("EUR", "7")):
        await decided(new_summit, "won", currency=currency, amount=amount)
    await decided(new_summit, "cancelled")
    await decided(new_summit, "won", "2024-12-31")
    found = await rows(planning)
    shown = [(one["outcome"], one["region"], one["year"], one["projects"]) for one in found]
    assert shown == [("won", "CN-GD", YEAR, 3), ("cancelled", "CN-GD", YEAR, 1), ("won", "CN-GD", 2024, 1)]
    assert found[0]["amounts"] == [{"currency": "CNY", "amount": "11"}, {"currency": "EUR", "amount": "7"}]
    assert [one["year"] for one in await rows(planning, year=2024)] == [2024]
    assert await rows(planning, region="CN-TJ") == []


async def test_they_are_of_the_callers_customers(new_summit: NewKept, app: FastAPI, tokens: Tokens) -> None:
    await decided(new_summit, "won")
    stranger = tokens.client(app, roles=["account_manager"], data_scope={"kind": "own", "regions": []})
    assert await rows(stranger) == []
