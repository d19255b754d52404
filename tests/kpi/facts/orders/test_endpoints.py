"""Orders over HTTP."""

import uuid
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.kpi.pushing import line, order, push
from tests.sign_in import Tokens
from tests.waiting import pages_of

Known = Callable[..., Any]


async def test_orders_are_listed_newest_first_page_by_page(erp: httpx.AsyncClient) -> None:
    await push(erp, *(order(f"SO{n}", ordered_on=f"2024-01-0{n % 3 + 1}") for n in range(7)))
    seen: list[str] = []
    async for page in pages_of(erp, "/v1/orders", limit=2, count="true"):
        seen += [item["ordered_on"] for item in page["items"]]
        assert page["count"] == 7
    assert seen == [f"2024-01-0{day}" for day in (3, 3, 2, 2, 1, 1, 1)]


@pytest.mark.parametrize("facts", ["orders", "receivables", "payments"])
async def test_a_list_of_customers_is_one_of_at_most_500_ids(erp: httpx.AsyncClient, facts: str) -> None:
    ids = [str(uuid.uuid4()) for _ in range(501)]
    for customers, status in ((ids[:500], 200), (ids, 400), (["abc"], 400), ([ids[0], "HQ"], 400)):
        response = await erp.get(f"/v1/{facts}", params={"customer_id__in": ",".join(customers)})
        assert response.status_code == status, response.text


async def test_filters(erp: httpx.AsyncClient, known: Known) -> None:
    customer = await known("C1", "C2")
    late = line(promised_on="2024-03-20", shipped_on="2024-03-21", cost="60")
    await push(
        erp,
        order("SO1", late, line(2)),
        order("SO2", customer_code="C2", status="shipped"),
        order("SO3", line(amount="7"), customer_code="C9", ordered_on="2024-05-01"),
    )

    async def numbers(**params: str) -> list[str]:
        response = await erp.get("/v1/orders", params={"sort": "order_no", **params})
        assert response.status_code == 200, response.text
        return [item["order_no"] for item in response.json()["items"]]

    assert await numbers(customer_id=str(customer)) == ["SO1", "SO2"]
    assert await numbers(customer_id__in=f"{customer},{uuid.uuid4()}") == ["SO1", "SO2"]
    assert await numbers(customer_code="C9") == ["SO3"]
    assert await numbers(late_lines__gte="1") == ["SO1"]
    assert await numbers(status="shipped") == ["SO2"]
    assert await numbers(ordered_on__gte="2024-05-01") == ["SO3"]
    assert await numbers(q="so2") == ["SO2"]
    assert await numbers(amount__lte="100") == ["SO2", "SO3"]
    assert (await erp.get("/v1/orders", params={"cost__gt": "1"})).status_code == 400


async def test_an_order_has_totals_and_lines(erp: httpx.AsyncClient, known: Known) -> None:
    customer = await known("C1")
    lines = (line(2, sku="P2", amount="0.5", shipped_on="2024-03-20"), line(1, cost="60"))
    await push(erp, order("SO1", *lines, currency="USD", fx_rate="7.1"))
    (listed,) = (await erp.get("/v1/orders")).json()["items"]
    assert (await erp.get(f"/v1/orders/{uuid.uuid4()}")).json()["code"] == "order_not_found"
    found = (await erp.get(f"/v1/orders/{listed['id']}")).json()
    assert found | {"lines": None} == listed | {"lines": None}
    assert [(part["line_no"], part["sku"], part["cost"]) for part in found["lines"]] == [
        (1, "P1", "60"),
        (2, "P2", None),
    ]
    expected = {
        "source": "erp",
        "customer_id": str(customer),
        "customer_name": "C1",
        "currency": "USD",
        "fx_rate": "7.1",
        "amount": "100.5",
        "cost": "60",
        "line_count": 2,
        "open_lines": 1,
        "late_lines": 0,
    }
    assert {name: found[name] for name in expected} == expected


async def test_costs_need_clearance_two(app: FastAPI, erp: httpx.AsyncClient, tokens: Tokens) -> None:
    await push(erp, order("SO1", line(cost="60")))
    async with tokens.client(app, clearance=1) as assistant:
        (item,) = (await assistant.get("/v1/orders")).json()["items"]
        detail = (await assistant.get(f"/v1/orders/{item['id']}")).json()
    assert (item["cost"], detail["cost"], detail["lines"][0]["cost"]) == (None, None, None)


async def test_only_orders_of_the_callers_customers_are_listed(
    app: FastAPI, erp: httpx.AsyncClient, tokens: Tokens, known: Known
) -> None:
    someone = uuid.uuid4()
    await known("C1", team=[someone])
    await known("C2", region="CN-GD")
    await push(erp, order("SO1"), order("SO2", customer_code="C2"), order("SO3", customer_code="C9"))
    ids = {item["order_no"]: item["id"] for item in (await erp.get("/v1/orders")).json()["items"]}
    assert ids.keys() == {"SO1", "SO2", "SO3"}

    async def seen(**scope: Any) -> set[str]:
        async with tokens.client(app, sub=str(someone), data_scope=scope) as client:
            for number, order_id in ids.items():
                status = (await client.get(f"/v1/orders/{order_id}")).status_code
                listed = (await client.get("/v1/orders", params={"order_no": number})).json()["items"]
                assert status == (200 if listed else 404)
            return {item["order_no"] for item in (await client.get("/v1/orders")).json()["items"]}

    assert await seen(kind="own", regions=[]) == {"SO1"}
    assert await seen(kind="regions", regions=["CN-GD"]) == {"SO1", "SO2"}
