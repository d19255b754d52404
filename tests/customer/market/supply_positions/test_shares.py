"""Suppliers' shares by day: of customers, and of markets as a whole."""

from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.customer.market.supply_positions.test_endpoints import POSITIONS, positioned
from tests.sign_in import Tokens


@pytest.fixture
async def rival(customer: httpx.AsyncClient) -> str:
    return str((await customer.post("/v1/competitors", json={"name": "北方精密"})).json()["id"])


@pytest.fixture
async def pair(customer: httpx.AsyncClient, rival: str) -> list[str]:
    """Two customers in Guangdong: the rival has 0.8 of 300 at one, and 0.2 of 100 at the other."""
    ids = []
    for name, share, spend in (("Huaqiang", "0.8", "300"), ("Other", "0.2", "100")):
        body = {"name": name, "region": "CN-GD", "industry": "pumps"}
        ids.append((await customer.post("/v1/customers", json=body)).json()["id"])
        suppliers = [{"share": "0.2"}, {"competitor_id": rival, "share": share}]
        await positioned(customer, ids[-1], suppliers=suppliers, yearly_spend=spend)
    return ids


async def ask(client: httpx.AsyncClient, path: str, **params: str) -> list[dict[str, Any]]:
    answer = await client.get(f"{POSITIONS}/{path}", params=params)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


async def test_each_customer_has_its_shares_on_each_day(
    customer: httpx.AsyncClient, pair: list[str], rival: str
) -> None:
    await positioned(customer, pair[0], as_of="2025-06-01", suppliers=[{"competitor_id": rival, "share": "1"}])
    found = await ask(customer, "shares", customer_ids=",".join(pair), days="2024-12-31,2025-12-31,2026-01-31")
    shown = {(one["customer_id"], one["day"]): (one["our_share"], one["rivals"][0]) for one in found}
    of_rival = {"competitor_id": rival}
    assert shown == {
        (pair[0], "2025-12-31"): ("0", of_rival | {"share": "1", "suppression_ratio": "0"}),
        (pair[0], "2026-01-31"): ("0.2", of_rival | {"share": "0.8", "suppression_ratio": "0.25"}),
        (pair[1], "2026-01-31"): ("0.2", of_rival | {"share": "0.2", "suppression_ratio": "1"}),
    }


async def test_shares_of_a_customer_agree_with_its_standing(
    customer: httpx.AsyncClient, pair: list[str], rival: str
) -> None:
    await positioned(customer, pair[0], category="cables", suppliers=[{"share": "1"}])
    (standing,) = await ask(customer, "standings", customer_ids=pair[0])
    (shares,) = await ask(customer, "shares", customer_ids=pair[0], days="2026-02-01")
    same = ("our_share", "is_weighted", "oldest_as_of")
    assert [shares[one] for one in same] == [standing[one] for one in same]
    first = shares["rivals"][0]
    assert (first["share"], first["suppression_ratio"]) == (standing["main_rival_share"], standing["suppression_ratio"])


@pytest.mark.parametrize(("by", "code"), [("region", "CN-GD"), ("industry", "pumps"), ("category", "power")])
async def test_a_market_weighs_its_customers_by_what_they_spend(
    customer: httpx.AsyncClient, pair: list[str], rival: str, by: str, code: str
) -> None:
    third = (await customer.post("/v1/customers", json={"name": "Third", "region": "CN-GD"})).json()["id"]
    await positioned(customer, third, suppliers=[{"share": "1"}])  # without a spend
    (found,) = await ask(customer, "market-shares", by=by, codes=f"{code},nowhere", days="2026-02-01")
    assert (found["code"], found["our_share"], found["is_weighted"]) == (code, "0.2", True)
    assert [(one["competitor_id"], one["share"]) for one in found["rivals"]] == [(rival, "0.65")]


async def test_shares_are_those_of_the_caller_s_customers(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, pair: list[str]
) -> None:
    stranger = tokens.client(app, data_scope={"kind": "own", "regions": []})
    assert await ask(stranger, "shares", customer_ids=pair[0], days="2026-02-01") == []
    assert await ask(stranger, "market-shares", by="region", codes="CN-GD", days="2026-02-01") == []
    assistant = tokens.client(app, clearance=1)
    for path in (f"shares?customer_ids={pair[0]}", "market-shares?by=region&codes=CN-GD"):
        answer = await assistant.get(f"{POSITIONS}/{path}&days=2026-02-01")
        assert (answer.status_code, answer.json()["code"]) == (403, "row_hidden")
