"""Products: the last version pushed counts."""

import httpx
from fastapi import FastAPI

from tests.kpi.pushing import counts, push
from tests.sign_in import Tokens


async def test_the_last_version_pushed_counts(erp: httpx.AsyncClient) -> None:
    pump = {"sku": "P1", "name": "Pump", "category": "Pumps", "unit_cost": "12.5"}
    assert counts(await push(erp, pump, {"sku": "P2"}, kind="products")) == {"received": 2, "created": 2}
    again = await push(erp, pump, {"sku": "P2", "name": "Drive"}, {"sku": "P2", "name": "Drive 2"}, kind="products")
    assert counts(again) == {"received": 3, "updated": 1, "unchanged": 1, "stale": 1}
    items = (await erp.get("/v1/products", params={"q": "drive"})).json()["items"]
    assert [(item["sku"], item["name"]) for item in items] == [("P2", "Drive 2")]


async def test_the_unit_cost_needs_clearance_two(app: FastAPI, erp: httpx.AsyncClient, tokens: Tokens) -> None:
    await push(erp, {"sku": "P1", "unit_cost": "12.5"}, kind="products")
    async with tokens.client(app, clearance=1) as assistant:
        (item,) = (await assistant.get("/v1/products")).json()["items"]
        assert item["unit_cost"] is None
        refused = await assistant.get("/v1/products", params={"unit_cost__gt": "1"})
        assert (refused.status_code, refused.json()["code"]) == (403, "field_hidden")


async def test_who_does_not_see_the_cost_does_not_see_that_it_changed(
    app: FastAPI, erp: httpx.AsyncClient, tokens: Tokens
) -> None:
    pump = {"sku": "P1", "name": "Pump"}
    async with tokens.client(app, clearance=1) as assistant:

        async def moved_by(**change: str) -> list[bool]:
            clients = (assistant, erp)
            before = [(await client.get("/v1/products")).json()["items"] for client in clients]
            await push(erp, pump | change, kind="products")
            params = [{"updated_at__gt": items[0]["updated_at"]} if items else {} for items in before]
            after = [await client.get("/v1/products", params=one) for client, one in zip(clients, params, strict=True)]
            return [bool(answer.json()["items"]) for answer in after]

        assert await moved_by(unit_cost="1") == [True, True]
        assert await moved_by(unit_cost="2") == [False, True]
        assert await moved_by(unit_cost="2") == [False, False]
        assert await moved_by(unit_cost="2", category="pumps") == [True, True]
        assert await moved_by(unit_cost="3", category="valves") == [True, True]


async def test_all_sources_share_one_product(app: FastAPI, erp: httpx.AsyncClient, tokens: Tokens) -> None:
    await push(erp, {"sku": "P1", "name": "A"}, kind="products")
    async with tokens.client(app, sub="client:pim") as pim:
        assert counts(await push(pim, {"sku": "P1", "name": "B"}, kind="products")) == {"received": 1, "updated": 1}
    (item,) = (await erp.get("/v1/products")).json()["items"]
    assert (item["name"], item["source"]) == ("B", "pim")
