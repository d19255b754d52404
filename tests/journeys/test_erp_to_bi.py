"""The main job: an ERP pushes a real company's orders, and a BI client reads the right KPIs back."""

import random
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.journeys import northwind
from tests.journeys.adventureworks import AdventureWorks, ndjson
from tests.journeys.house import House, eventually, get, post

YEARS = {"2011": "8778551.9995", "2012": "27133701.3787", "2013": "32890351.7237", "2014": "11685099.0813"}
ORDERS_BY_YEAR = {"2011": 406, "2012": 1172, "2013": 1598, "2014": 630}
EVERYTHING = {"from": "2011-01-01", "to": "2014-12-31"}
CENT = Decimal("0.01")


@pytest.fixture(scope="module")
def company(reference_data: Path) -> AdventureWorks:
    return AdventureWorks(reference_data)


@pytest.fixture(scope="module")
def erp(house: House) -> httpx.Client:
    return house.client_of("erp")


@pytest.fixture(scope="module")
def bi(house: House) -> httpx.Client:
    return house.client_of("bi")


@pytest.fixture(scope="module")
def pushed(house: House, erp: httpx.Client, company: AdventureWorks) -> dict[str, Any]:
    """The stores have become customers by one batch, and the orders have been pushed in another."""
    report = push(erp, company.stores(), "customers")
    assert counts(report) == {"received": len(company.customers), "created": len(company.customers)}
    return push(erp, list(company.orders()))


def push(erp: httpx.Client, rows: list[dict[str, Any]], kind: str = "orders") -> dict[str, Any]:
    answer = erp.post(
        f"/v1/{kind}/batches", content=ndjson(rows), headers={"Content-Type": "application/x-ndjson"}, timeout=120
    )
    assert answer.status_code == 201, answer.text
    batch: dict[str, Any] = answer.json()
    return batch


def counts(batch: dict[str, Any]) -> dict[str, int]:
    names = ("received", "created", "updated", "unchanged", "stale", "rejected")
    return {name: batch[name] for name in names if batch[name]}


def figures(bi: httpx.Client, kpi: str, **query: Any) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = get(bi, "/v1/kpi-values", kpi=kpi, **EVERYTHING | query)["items"]
    return items


def test_every_order_is_taken(pushed: dict[str, Any]) -> None:
    assert counts(pushed) == {"received": 3806, "created": 3806}


@pytest.mark.usefixtures("pushed")
def test_sales_by_year_are_right_to_the_cent(bi: httpx.Client) -> None:
    sales = {item["period"]: Decimal(item["value"]).quantize(CENT) for item in figures(bi, "sales", grain="year")}
    assert sales == {year: Decimal(value).quantize(CENT) for year, value in YEARS.items()}
    orders = {item["period"]: int(item["value"]) for item in figures(bi, "orders", grain="year")}
    assert orders == ORDERS_BY_YEAR


@pytest.mark.usefixtures("pushed")
def test_sales_by_customer_are_right(bi: httpx.Client, company: AdventureWorks) -> None:
    by_code: dict[str, Decimal] = {}
    for header in company.headers:
        by_code[header["CustomerID"]] = by_code.get(header["CustomerID"], Decimal(0)) + Decimal(header["SubTotal"])
    expected = sorted(value.quantize(CENT) for value in by_code.values())
    eventually(lambda: sum(1 for item in figures(bi, "sales", group_by="customer") if item["keys"][0]) == 635)
    items = figures(bi, "sales", group_by="customer", sort="-value")
    assert sorted(Decimal(item["value"]).quantize(CENT) for item in items) == expected
    best = get(bi, "/v1/customers", codes__contains="29818")["items"][0]
    assert (items[0]["keys"], items[0]["labels"], items[0]["value"]) == ([best["id"]], [best["name"]], "877107.1923")


@pytest.mark.usefixtures("pushed")
def test_the_share_of_the_best_customers_is_right(bi: httpx.Client) -> None:
    eventually(lambda: all(item["keys"][0] for item in figures(bi, "sales", group_by="customer")))
    shares = {item["kpi"]: Decimal(item["value"]) for item in figures(bi, "concentration,concentration_top_ten")}
    assert {kpi: round(share, 4) for kpi, share in shares.items()} == {
        "concentration": Decimal("0.6668"),
        "concentration_top_ten": Decimal("0.0984"),
    }


@pytest.mark.usefixtures("pushed")
def test_pushing_it_again_changes_nothing(erp: httpx.Client, bi: httpx.Client, company: AdventureWorks) -> None:
    before = figures(bi, "sales,orders,margin", grain="month")
    assert counts(push(erp, list(company.orders()))) == {"received": 3806, "unchanged": 3806}
    assert figures(bi, "sales,orders,margin", grain="month") == before


@pytest.mark.usefixtures("pushed")
def test_older_versions_in_any_order_are_stale(erp: httpx.Client, bi: httpx.Client, company: AdventureWorks) -> None:
    before = figures(bi, "sales,orders,margin", grain="month")
    older = [order | {"status": "cancelled", "lines": order["lines"][:1]} for order in company.orders(version=0)]
    random.Random(1).shuffle(older)
    assert counts(push(erp, older)) == {"received": 3806, "stale": 3806}
    assert figures(bi, "sales,orders,margin", grain="month") == before


def test_northwinds_late_orders_come_out(
    house: House, erp: httpx.Client, bi: httpx.Client, reference_data: Path
) -> None:
    orders = list(northwind.orders(reference_data))
    quick = {"name": "QUICK-Stop", "codes": [{"code": "NW-QUICK"}]}
    quick_id = post(house.client_of("integrator"), "/v1/customers", quick)["id"]
    assert counts(push(erp, orders)) == {"received": 830, "created": 830}
    period = {"from": "1996-01-01", "to": "1998-12-31"}
    (late,) = figures(bi, "late_orders", **period)
    assert late["value"] == "37"
    late_lines = sum(len(order["lines"]) for order in orders if _is_late(order["lines"][0]))
    shipped = sum(len(order["lines"]) for order in orders if order["lines"][0]["shipped_on"])
    overdue = sum(len(order["lines"]) for order in orders) - shipped
    (on_time,) = figures(bi, "on_time", **period)
    assert (on_time["numerator"], on_time["denominator"]) == (str(shipped - late_lines), str(shipped + overdue))
    (sales,) = figures(bi, "sales", **period)
    assert Decimal(sales["value"]).quantize(CENT) == Decimal("1265793.04")
    (best,) = eventually(lambda: figures(bi, "sales", customer_id=quick_id, **period))
    assert Decimal(best["value"]).quantize(CENT) == Decimal("110277.30")


def _is_late(line: dict[str, Any]) -> bool:
    return bool(line["shipped_on"] and line["shipped_on"] > line["promised_on"])


def test_orders_of_an_unknown_code_count_once_a_customer_takes_it(
    house: House, erp: httpx.Client, bi: httpx.Client
) -> None:
    line = {"line_no": 1, "sku": "X", "quantity": "1", "unit_price": "50", "amount": "50"}
    order = {"order_no": "U1", "customer_code": "NOBODY", "ordered_on": "2015-06-01", "currency": "CNY"}
    push(erp, [order | {"fx_rate": "1", "status": "open", "source_version": 1, "lines": [line]}])
    assert "NOBODY" in [item["code"] for item in get(erp, "/v1/unknown-codes", limit=500)["items"]]
    made = post(house.client_of("integrator"), "/v1/customers", {"name": "Somebody", "codes": [{"code": "NOBODY"}]})
    period = {"from": "2015-01-01", "to": "2015-12-31"}
    eventually(lambda: [item["value"] for item in figures(bi, "sales", customer_id=made["id"], **period)] == ["50"])
    assert "NOBODY" not in [item["code"] for item in get(erp, "/v1/unknown-codes", limit=500)["items"]]
