"""What is due about risks."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI

from shared.customers.directory import read_entries, replace_entries
from shared.database import transaction
from tests.planning.risks.conftest import OWNER, NewRisk
from tests.sign_in import Tokens

WINDOW = {"from": "2020-01-01", "to": "2120-01-01"}
MANAGER = "00000000-0000-4000-8000-0000000000a1"


@pytest.fixture
async def managed(app: FastAPI, open_service: Any, customer: httpx.AsyncClient, customer_id: str) -> str:
    """The customer, with an account manager whom planning knows."""
    member = {"user_id": MANAGER, "role": "account_manager"}
    assert (await customer.post(f"/v1/customers/{customer_id}/team", json=member)).status_code == 201
    ids = [UUID(customer_id)]
    async with transaction((await open_service("customer")).state.engine) as session:
        entries = await read_entries(session, ids)
    async with transaction(app.state.engine) as session:
        await replace_entries(session, ids, entries)
    return customer_id


async def due(app: FastAPI, tokens: Tokens, language: str = "en", **claims: Any) -> list[dict[str, Any]]:
    headers = {"Accept-Language": language}
    async with tokens.client(app, **claims, act={"sub": "service:gateway"}) as client:
        answer = await client.get("/internal/due-items", params=WINDOW, headers=headers)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


def kinds_of(items: list[dict[str, Any]]) -> list[str]:
    return sorted(one["kind"] for one in items)


async def test_without_an_owner_everything_is_the_account_managers(
    managed: str, new_risk: NewRisk, app: FastAPI, tokens: Tokens
) -> None:
    risk = await new_risk()
    items = await due(app, tokens)
    assert kinds_of(items) == ["risk_analysis", "risk_due", "risk_owner", "risk_step", "risk_step", "risk_step"]
    assert {one["owner_id"] for one in items} == {MANAGER}
    assert {one["link"] for one in items} == {risk.url}
    titles = {one["title"] for one in await due(app, tokens, "zh-CN")}
    assert "风险无责任人：友商撬单，Huaqiang" in titles
    assert "提供增值服务（友商撬单：Huaqiang）" in titles


async def test_steps_are_their_owners_else_the_risks(
    managed: str, new_risk: NewRisk, app: FastAPI, tokens: Tokens
) -> None:
    risk = await new_risk(owner_id=OWNER)
    step = (await risk.steps())["service"]
    await risk.ask("PATCH", f"/steps/{step['id']}", owner_id=MANAGER)
    items = await due(app, tokens)
    assert "risk_owner" not in kinds_of(items)
    owners = {one["title"].partition(" (")[0]: one["owner_id"] for one in items if one["kind"] == "risk_step"}
    assert owners["Offer a value-added service"] == MANAGER
    assert owners["Hold an executive talk"] == OWNER
    assert {one["owner_id"] for one in items if one["kind"] != "risk_step"} == {OWNER}


async def test_a_handover_is_due_within_the_day_at_its_hour(new_risk: NewRisk, app: FastAPI, tokens: Tokens) -> None:
    risk = await new_risk(kind="contact_change", owner_id=OWNER)
    opened = datetime.fromisoformat((await risk.ask("GET"))["created_at"])
    first = next(one for one in await due(app, tokens) if one["kind"] == "risk_step")
    assert (first["is_all_day"], first["note"]) == (False, "For: Account manager")
    late = datetime.fromisoformat(first["due_at"]) - opened - timedelta(hours=24)
    assert abs(late) < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("status", "kinds"),
    [
        ("occurred", ["risk_due", "risk_step", "risk_step", "risk_step"]),
        ("mitigated", ["risk_due", "risk_step", "risk_step"]),
        ("accepted", ["risk_due", "risk_step", "risk_step"]),
    ],
)
async def test_of_a_mitigated_or_accepted_risk_only_what_closing_needs_is_due(
    new_risk: NewRisk, app: FastAPI, tokens: Tokens, status: str, kinds: list[str]
) -> None:
    risk = await new_risk(kind="requirement_change", owner_id=OWNER)
    await risk.ask("POST", "/decision", status=status, reason="x")
    assert kinds_of(await due(app, tokens)) == kinds


async def test_an_analysis_is_due_each_month_while_it_is_open(new_risk: NewRisk, app: FastAPI, tokens: Tokens) -> None:
    risk = await new_risk(owner_id=OWNER)
    planned = (await risk.ask("GET"))["next_analysis_on"]
    item = next(one for one in await due(app, tokens) if one["kind"] == "risk_analysis")
    assert item["due_at"][:10] == planned
    await risk.ask("POST", "/decision", status="mitigated", reason="x")
    assert "risk_analysis" not in kinds_of(await due(app, tokens))


async def test_nothing_is_due_of_a_closed_or_deleted_risk(new_risk: NewRisk, app: FastAPI, tokens: Tokens) -> None:
    await (await new_risk(kind="other")).close()
    await (await new_risk(kind="other")).ask("DELETE", expected=204)
    assert await due(app, tokens) == []


async def test_nothing_is_due_of_a_customer_who_left(
    managed: str, new_risk: NewRisk, app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, open_service: Any
) -> None:
    await new_risk()
    await customer.patch(f"/v1/customers/{managed}", json={"status": "exited"})
    async with transaction((await open_service("customer")).state.engine) as session:
        entries = await read_entries(session, [UUID(managed)])
    async with transaction(app.state.engine) as session:
        await replace_entries(session, [UUID(managed)], entries)
    assert await due(app, tokens) == []


async def test_who_does_not_see_the_customer_has_nothing_due(new_risk: NewRisk, app: FastAPI, tokens: Tokens) -> None:
    await new_risk()
    stranger = {"roles": ["account_manager"], "data_scope": {"kind": "own", "regions": []}}
    assert await due(app, tokens, **stranger) == []
