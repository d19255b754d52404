"""Opening the plans of a year over HTTP."""

from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI

from services.planning.annual.openings import rules
from tests.planning.annual.conftest import NewCustomer
from tests.sign_in import Tokens

CORE = {"fiscal_year": 2027, "customer_classes": ["core"]}


async def opened(client: httpx.AsyncClient, **more: Any) -> tuple[int, int]:
    answer = await client.post("/v1/plan-openings", json=CORE | more)
    assert answer.status_code == 200, answer.text
    return answer.json()["opened"], answer.json()["present"]


async def test_each_customer_of_the_classes_gets_one_plan(
    planning: httpx.AsyncClient, new_customer: NewCustomer
) -> None:
    core = {await new_customer("core") for _ in range(3)}
    await new_customer("small")
    await planning.post("/v1/plans", json={"customer_id": min(core), "fiscal_year": 2027})
    assert await opened(planning) == (2, 1)
    assert await opened(planning) == (0, 3)
    plans = (await planning.get("/v1/plans", params={"fiscal_year": "2027"})).json()["items"]
    assert sorted(plan["customer_id"] for plan in plans) == sorted(core)


async def test_a_director_opens_those_of_a_region(
    app: FastAPI, tokens: Tokens, planning: httpx.AsyncClient, new_customer: NewCustomer
) -> None:
    await new_customer("core", region="CN-GD")
    await new_customer("core", region="CN-BJ")
    director = tokens.client(app, sub=str(uuid4()), data_scope={"kind": "regions", "regions": ["CN-GD"]})
    assert await opened(director) == (1, 0)
    assert await opened(planning, region="CN-BJ") == (1, 0)


async def test_an_account_manager_does_not_open_them(app: FastAPI, tokens: Tokens) -> None:
    manager = tokens.client(app, sub=str(uuid4()), data_scope={"kind": "own", "regions": []})
    answer = await manager.post("/v1/plan-openings", json=CORE)
    assert (answer.status_code, answer.json()["code"]) == (403, "opening_not_allowed")


async def test_too_many_at_once_open_nothing(
    planning: httpx.AsyncClient, new_customer: NewCustomer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "MAX_OPENED", 1)
    for _ in range(2):
        await new_customer("core")
    answer = await planning.post("/v1/plan-openings", json=CORE)
    assert (answer.status_code, answer.json()["code"]) == (422, "too_many_plans")
    assert (await planning.get("/v1/plans")).json()["items"] == []


@pytest.mark.parametrize(
    ("more", "pointer"),
    [({"customer_classes": []}, "/customer_classes"), ({"customer_classes": ["gold"]}, "/customer_classes/0")],
)
async def test_wrong_classes_are_named(planning: httpx.AsyncClient, more: dict[str, Any], pointer: str) -> None:
    answer = await planning.post("/v1/plan-openings", json=CORE | more)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)
