"""Pushed orders: new, newer, moved and cancelled ones."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.kpi.facts.verification.comparison import Difference, compare
from shared.database import transaction
from tests.kpi.pushing import counts, line, order, push
from tests.sign_in import Tokens

Fetch = Callable[..., Any]


async def figures(client: httpx.AsyncClient, kpi: str = "sales", **params: str) -> dict[str, str]:
    asked = {"kpi": kpi, "from": "2024-01-01", "to": "2024-12-31", "group_by": "customer", **params}
    response = await client.get("/v1/kpi-values", params=asked)
    assert response.status_code == 200, response.text
    return {item["labels"][0] if item["keys"][0] else "unknown": item["value"] for item in response.json()["items"]}


@pytest.fixture
def differences(app: FastAPI) -> Callable[..., Any]:
    async def find() -> list[Difference]:
        async with transaction(app.state.engine) as session:
            return await compare(session)

    return find


@pytest.fixture(autouse=True)
async def customers(known: Callable[..., Any]) -> None:
    await known("C1")
    await known("C2")


async def test_new_orders_are_created_and_count(erp: httpx.AsyncClient) -> None:
    report = await push(erp, order("SO1"), order("SO2", line(1), line(2, amount="0.5")))
    assert counts(report) == {"received": 2, "created": 2}
    assert await figures(erp) == {"C1": "200.5"}


async def test_the_same_batch_again_changes_nothing(erp: httpx.AsyncClient) -> None:
    await push(erp, order("SO1"), order("SO2"))
    report = await push(erp, order("SO1"), order("SO2"))
    assert counts(report) == {"received": 2, "unchanged": 2}
    assert await figures(erp) == {"C1": "200"}


async def test_a_newer_version_replaces_the_whole_order(erp: httpx.AsyncClient) -> None:
    await push(erp, order("SO1", line(1), line(2), line(3)))
    report = await push(erp, order("SO1", line(2, amount="7"), source_version=2))
    assert counts(report) == {"received": 1, "updated": 1}
    assert await figures(erp) == {"C1": "7"}
    (item,) = (await erp.get("/v1/orders")).json()["items"]
    detail = (await erp.get(f"/v1/orders/{item['id']}")).json()
    assert [(part["line_no"], part["amount"]) for part in detail["lines"]] == [(2, "7")]


async def test_an_older_version_is_stale(erp: httpx.AsyncClient) -> None:
    await push(erp, order("SO1", source_version=5))
    report = await push(erp, order("SO1", line(amount="1"), source_version=4))
    assert counts(report) == {"received": 1, "stale": 1}
    assert await figures(erp) == {"C1": "100"}


async def test_the_same_version_with_other_content_stays_as_it_was_and_is_pointed_out(erp: httpx.AsyncClient) -> None:
    await push(erp, order("SO1"))
    report = await push(erp, order("SO1", line(amount="1")))
    assert counts(report) == {"received": 1, "unchanged": 1, "differing": 1}
    assert await figures(erp) == {"C1": "100"}


async def test_a_newer_version_with_the_same_content_is_unchanged_but_stores_its_version(
    erp: httpx.AsyncClient,
) -> None:
    await push(erp, order("SO1"))
    assert counts(await push(erp, order("SO1", source_version=9))) == {"received": 1, "unchanged": 1}
    assert counts(await push(erp, order("SO1", line(amount="1"), source_version=8))) == {"received": 1, "stale": 1}


async def test_a_corrected_customer_moves_the_order(erp: httpx.AsyncClient) -> None:
    await push(erp, order("SO1"), order("SO2"))
    (first, _) = (await erp.get("/v1/orders", params={"sort": "order_no"})).json()["items"]
    await push(erp, order("SO1", customer_code="C2", source_version=2))
    assert await figures(erp) == {"C1": "100", "C2": "100"}
    moved = (await erp.get(f"/v1/orders/{first['id']}")).json()
    assert (moved["order_no"], moved["customer_code"], len(moved["lines"])) == ("SO1", "C2", 1)


async def test_a_cancelled_order_counts_nowhere_and_counts_again_when_it_is_reopened(
    erp: httpx.AsyncClient, fetch: Fetch
) -> None:
    await push(erp, order("SO1"))
    await push(erp, order("SO1", status="cancelled", source_version=2))
    assert await figures(erp) == {}
    assert await fetch("SELECT * FROM customer_months") == []
    await push(erp, order("SO1", status="shipped", source_version=3))
    assert await figures(erp, "orders") == {"C1": "1"}


async def test_a_cancelled_order_needs_no_lines(erp: httpx.AsyncClient) -> None:
    report = await push(erp, order("SO1") | {"lines": [], "status": "cancelled"})
    assert counts(report) == {"received": 1, "created": 1}


async def test_credits_are_negative(erp: httpx.AsyncClient) -> None:
    credit = line(1, quantity="-1", amount="-50", cost="-30")
    await push(erp, order("SO1", line(1, cost="60")), order("CN1", credit))
    assert await figures(erp) == {"C1": "50"}
    assert await figures(erp, "quantity") == {"C1": "1"}
    assert await figures(erp, "margin") == {"C1": "0.4"}


async def test_foreign_amounts_count_at_the_rate_of_their_document(erp: httpx.AsyncClient) -> None:
    await push(erp, order("SO1", line(amount="10.5"), currency="USD", fx_rate="7.1205"))
    assert await figures(erp) == {"C1": "74.7653"}


async def test_the_newest_then_the_last_of_two_equal_orders_in_a_batch_counts(erp: httpx.AsyncClient) -> None:
    report = await push(
        erp,
        order("SO1", line(amount="1"), source_version=2),
        order("SO1", line(amount="2"), source_version=3),
        order("SO1", line(amount="4"), source_version=3),
        order("SO1", line(amount="8"), source_version=1),
    )
    assert counts(report) == {"received": 4, "created": 1, "stale": 3}
    assert await figures(erp) == {"C1": "4"}


async def test_the_same_number_from_another_client_is_another_order(app: FastAPI, tokens: Tokens) -> None:
    async with tokens.client(app, sub="client:erp") as erp, tokens.client(app, sub="client:web") as web:
        await push(erp, order("SO1"))
        assert counts(await push(web, order("SO1"))) == {"received": 1, "created": 1}
        assert await figures(erp) == {"C1": "200"}


async def test_sales_of_an_unknown_code_count_for_the_customer_that_gets_it(
    erp: httpx.AsyncClient, known: Callable[..., Any]
) -> None:
    await push(erp, order("SO1", customer_code="C9"))
    assert await figures(erp) == {"unknown": "100"}
    await known("C9", name="Late comer")
    assert await figures(erp) == {"Late comer": "100"}


async def test_rollups_agree_with_the_facts(erp: httpx.AsyncClient, differences: Callable[..., Any]) -> None:
    promised = line(promised_on="2024-04-10", shipped_on="2024-04-12", accepted_quantity="2")
    waiting = line(2, promised_on="2024-05-02", sku="P2")
    await push(erp, order("SO1", promised, waiting), order("SO2", promised, customer_code="C2"))
    await push(erp, order("SO1", waiting, source_version=2), order("SO2", promised, source_version=2))
    await push(erp, {"sku": "P2", "category": "Drives"}, kind="products")
    assert await differences() == []


async def test_a_difference_is_found(erp: httpx.AsyncClient, fetch: Fetch, differences: Callable[..., Any]) -> None:
    await push(erp, order("SO1"))
    await fetch("UPDATE customer_months SET sales = sales + 1 RETURNING 1")
    (found,) = await differences()
    assert str(found) == "customer_months C1 2024-03-01: sales is 101, recomputed from the facts 100"


async def test_past_lines_of_a_product_move_to_its_new_category(erp: httpx.AsyncClient) -> None:
    async def by_category() -> dict[str, str]:
        return await figures(erp, group_by="category")

    await push(erp, order("SO1", line(1), line(2, sku="P2", amount="7")))
    assert await by_category() == {"unknown": "107"}
    await push(erp, {"sku": "P2", "category": "Drives"}, {"sku": "P1", "category": "Pumps"}, kind="products")
    assert await by_category() == {"Drives": "7", "Pumps": "100"}
    await push(erp, {"sku": "P2", "category": "Pumps"}, kind="products")
    assert await by_category() == {"Pumps": "107"}


async def test_a_wrong_cost_is_shown_to_those_who_may_see_costs(
    app: FastAPI, erp: httpx.AsyncClient, tokens: Tokens
) -> None:
    rejected = order("SO1", line(cost="777x")), order("SO2", line(line_no=-1))
    path = f"/v1/orders/batches/{(await push(erp, *rejected))['id']}"
    async with tokens.client(app, clearance=1) as assistant:
        report = (await assistant.get(path)).json()["rejections"]
        table = (await assistant.get(f"{path}/rejections")).text
    assert [(one["document_no"], one["code"]) for one in report] == [
        (None, "above_clearance"),
        ("SO2", "greater_than_equal"),
    ]
    assert "777" not in table
    assert "SO1" not in table
    assert "777" in (await erp.get(f"{path}/rejections")).text
