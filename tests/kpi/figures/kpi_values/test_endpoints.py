"""KPI figures over HTTP."""

import csv
import io
import uuid
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from shared.auth.users import UserEntry, keep_users
from shared.database import transaction
from shared.time import company_today
from tests.kpi.pushing import line, order, push
from tests.sign_in import Tokens

YEAR = {"from": "2024-01-01", "to": "2024-12-31"}
Known = Callable[..., Any]


async def figures(client: httpx.AsyncClient, kpi: str, **params: str) -> list[dict[str, Any]]:
    response = await client.get("/v1/kpi-values", params={"kpi": kpi, **YEAR, **params})
    assert response.status_code == 200, response.text
    items: list[dict[str, Any]] = response.json()["items"]
    return items


async def values(client: httpx.AsyncClient, kpi: str, **params: str) -> dict[str, str]:
    by = "labels" if "group_by" in params else "period"
    return {item[by][0] if by == "labels" else item[by]: item["value"] for item in await figures(client, kpi, **params)}


def sold(order_no: str, code: str, day: str, amount: str, **fields: Any) -> dict[str, Any]:
    return order(order_no, line(amount=amount, **fields), customer_code=code, ordered_on=day)


@pytest.fixture
async def company(app: FastAPI, erp: httpx.AsyncClient, known: Known) -> dict[str, uuid.UUID]:
    """Two customers in Guangdong, one in Beijing, and an unknown code."""
    wang = uuid.uuid4()
    async with transaction(app.state.engine) as session:
        manager = UserEntry(id=wang, username="wang.wei", display_name="王伟", is_active=True, version=1)
        await keep_users(session, [manager])
    ids = {
        "Alpha": await known("A1", "A2", name="Alpha", region="CN-GD", industry="pcb", customer_class="core"),
        "Beta": await known("B1", name="Beta", region="CN-GD", manager_id=wang, team=[wang]),
        "Gamma": await known("G1", name="Gamma", region="CN-BJ", customer_class="core"),
        "wang": wang,
    }
    await push(
        erp,
        sold("1", "A1", "2023-01-10", "40"),
        sold("2", "A1", "2024-01-10", "100", cost="60"),
        sold("3", "A2", "2024-02-10", "60", sku="P2", cost="60"),
        sold("4", "B1", "2024-04-30", "30"),
        sold("5", "G1", "2024-12-31", "8"),
        sold("6", "?", "2024-05-01", "2"),
    )
    await push(erp, {"sku": "P2", "category": "Pumps"}, kind="products")
    return ids


@pytest.mark.usefixtures("company")
async def test_sales_by_period(erp: httpx.AsyncClient) -> None:
    assert await values(erp, "sales") == {"total": "200"}
    assert await values(erp, "sales", grain="quarter") == {
        "2024-Q1": "160",
        "2024-Q2": "32",
        "2024-Q3": "0",
        "2024-Q4": "8",
    }
    assert (await values(erp, "orders", grain="month"))["2024-03"] == "0"
    assert await values(erp, "sales", grain="year", **{"from": "2023-01-01"}) == {"2023": "40", "2024": "200"}


@pytest.mark.usefixtures("company")
@pytest.mark.parametrize(
    ("group_by", "expected"),
    [
        ("customer", {"Alpha": "160", "Beta": "30", "Gamma": "8", "Unknown customer codes": "2"}),
        ("region", {"CN-GD": "190", "CN-BJ": "8", "No region": "2"}),
        ("industry", {"pcb": "160", "No industry": "40"}),
        ("class", {"Core": "168", "No class": "32"}),
        ("manager", {"王伟": "30", "No account manager": "170"}),
        ("category", {"Pumps": "60", "No category": "140"}),
    ],
)
async def test_groups_add_up_to_the_total(erp: httpx.AsyncClient, group_by: str, expected: dict[str, str]) -> None:
    found = await values(erp, "sales", group_by=group_by)
    assert found == expected
    assert sum(map(Decimal, found.values())) == 200


async def test_a_group_has_a_key_and_a_label(erp: httpx.AsyncClient, company: dict[str, uuid.UUID]) -> None:
    (best,) = await figures(erp, "sales", group_by="customer", sort="-value", limit="1")
    assert (best["keys"], best["labels"], best["starts_on"], best["ends_on"]) == (
        [str(company["Alpha"])],
        ["Alpha"],
        "2024-01-01",
        "2024-12-31",
    )


@pytest.mark.usefixtures("company")
async def test_the_best_of_each_period(erp: httpx.AsyncClient) -> None:
    found = await figures(erp, "sales,orders", group_by="customer", grain="year", sort="-value", limit="2")
    assert [(item["kpi"], item["labels"][0]) for item in found] == [
        ("sales", "Alpha"),
        ("sales", "Beta"),
        ("orders", "Alpha"),
        ("orders", "Beta"),
    ]
    by_period = await figures(erp, "sales", grain="quarter", sort="-period")
    assert [item["period"] for item in by_period] == ["2024-Q4", "2024-Q3", "2024-Q2", "2024-Q1"]


async def test_filters_narrow_what_counts(erp: httpx.AsyncClient, company: dict[str, uuid.UUID]) -> None:
    for filters, expected in (
        ({"customer_id": str(company["Alpha"])}, "160"),
        ({"region": "CN-GD"}, "190"),
        ({"industry": "pcb"}, "160"),
        ({"class": "core", "region": "CN-BJ"}, "8"),
        ({"manager_id": str(company["wang"])}, "30"),
        ({"category": "Pumps"}, "60"),
        ({"category": "Pumps", "region": "CN-BJ"}, "0"),
        ({"customer_id": str(uuid.uuid4())}, "0"),
    ):
        assert await values(erp, "sales", **filters) == {"total": expected}, filters


@pytest.mark.usefixtures("company")
async def test_growth_compares_with_the_same_period_last_year(erp: httpx.AsyncClient) -> None:
    (year,) = await figures(erp, "sales_growth")
    assert (year["value"], year["numerator"], year["denominator"]) == ("4", "160", "40")
    quarters = await values(erp, "sales_growth", grain="quarter")
    assert quarters == {"2024-Q1": "3", "2024-Q2": None, "2024-Q3": None, "2024-Q4": None}
    assert (await values(erp, "sales_growth", group_by="customer"))["Alpha"] == "3"
    gone = await figures(erp, "sales_growth", group_by="customer", **{"from": "2024-03-01", "to": "2025-12-31"})
    assert {item["labels"][0] for item in gone} >= {"Alpha"}, "who bought only last year has fallen to nothing"


@pytest.mark.usefixtures("company")
async def test_margin_is_over_lines_with_a_cost(erp: httpx.AsyncClient) -> None:
    (margin,) = await figures(erp, "margin")
    assert (margin["value"], margin["numerator"], margin["denominator"]) == ("0.25", "40", "160")
    assert await values(erp, "margin", group_by="category") == {"Pumps": "0", "No category": "0.4"}
    assert (await values(erp, "margin", grain="quarter"))["2024-Q2"] is None


async def test_on_time_counts_in_the_promised_month_and_open_lines_once_their_day_is_past(
    erp: httpx.AsyncClient,
) -> None:
    today = company_today()
    past, future = str(today - timedelta(days=1)), str(today + timedelta(days=1))
    lines = (
        line(1, promised_on="2024-02-10", shipped_on="2024-02-10"),
        line(2, promised_on="2024-02-10", shipped_on="2024-03-01"),
        line(3, promised_on="2024-04-01", shipped_on="2024-03-01"),
        line(4, promised_on="2024-04-02"),
        line(5, promised_on=past),
        line(6, promised_on=future),
        line(7, shipped_on="2024-02-10"),
    )
    await push(erp, order("SO1", *lines, ordered_on="2024-01-15"))
    months = {item["period"]: item for item in await figures(erp, "on_time", grain="month")}
    assert [(months[m]["numerator"], months[m]["denominator"]) for m in ("2024-01", "2024-02", "2024-04")] == [
        ("0", "0"),
        ("1", "2"),
        ("1", "2"),
    ]
    whole = {"from": f"{today.year - 1}-01-01", "to": f"{today.year + 1}-12-31"}
    (recent,) = await figures(erp, "on_time", **whole)
    assert (recent["numerator"], recent["denominator"]) == ("0", "1"), "tomorrow's is not due yet"


async def test_an_order_is_late_in_the_month_of_its_last_promise(erp: httpx.AsyncClient) -> None:
    late = line(1, promised_on="2024-02-10", shipped_on="2024-02-11")
    fine = line(2, promised_on="2024-05-10", shipped_on="2024-05-01")
    await push(erp, order("SO1", late, fine), order("SO2", fine))
    assert {m: v for m, v in (await values(erp, "late_orders", grain="month")).items() if v != "0"} == {"2024-05": "1"}


async def test_accuracy_is_of_lines_whose_acceptance_is_known(erp: httpx.AsyncClient) -> None:
    await push(erp, order("SO1", line(1, accepted_quantity="2"), line(2, accepted_quantity="1"), line(3)))
    (accuracy,) = await figures(erp, "order_accuracy")
    assert (accuracy["value"], accuracy["denominator"]) == ("0.5", "2")


async def test_concentration_is_over_every_customer_with_a_document(erp: httpx.AsyncClient, known: Known) -> None:
    await known("C0", "C1", name="Two codes", region="CN-GD")
    amounts = ["50", "10", *["5"] * 8]
    await push(erp, *(sold(f"SO{n}", f"C{n}", "2024-01-10", amount) for n, amount in enumerate(amounts)))
    await push(erp, sold("CN1", "C77", "2024-01-10", "-20", quantity="-1"))
    await push(erp, order("SO99", line(amount="900"), customer_code="C78", ordered_on="2024-01-10", status="cancelled"))
    found = {i["kpi"]: i for i in await figures(erp, "concentration,concentration_top_tenth,concentration_hhi")}
    assert {kpi: one["value"] for kpi, one in found.items()} == {
        "concentration": "0.8125",  # (60 + 5) / (100 - 20): two of ten customers
        "concentration_top_tenth": "0.75",
        "concentration_hhi": "0.38",
    }
    assert {(one["n"], one["negatives"]) for one in found.values()} == {(10, 1)}
    by_region = await values(erp, "concentration_top_ten", group_by="region")
    assert by_region == {"CN-GD": "1", "No region": "1"}
    empty = await figures(erp, "concentration,concentration_hhi", **{"from": "2020-01-01", "to": "2020-01-31"})
    assert [(item["value"], item["reason"]) for item in empty] == [(None, "no_data")] * 2


async def test_without_net_sales_there_is_no_concentration(erp: httpx.AsyncClient) -> None:
    await push(erp, sold("SO1", "C1", "2024-01-10", "5"), sold("CN1", "C2", "2024-01-10", "-50", quantity="-1"))
    (figure,) = await figures(erp, "concentration")
    assert (figure["value"], figure["reason"], figure["n"], figure["negatives"]) == (None, "no_base", 2, 1)


@pytest.mark.usefixtures("company")
@pytest.mark.parametrize(
    "asked", [{"params": {"format": "csv"}}, {"headers": {"Accept": "text/csv, */*;q=0.1"}, "params": {}}]
)
async def test_figures_as_csv(erp: httpx.AsyncClient, known: Known, asked: dict[str, Any]) -> None:
    await known("?", name="=HYPERLINK(0)")
    asked["params"] |= {"kpi": "sales", "group_by": "customer", **YEAR}
    response = await erp.get("/v1/kpi-values", **asked)
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(response.text.removeprefix("\ufeff"))))
    assert [(row["customer_label"], row["value"]) for row in rows] == [
        ("'=HYPERLINK(0)", "2"),
        ("Alpha", "160"),
        ("Beta", "30"),
        ("Gamma", "8"),
    ]
    assert rows[0]["period"] == "total"


@pytest.mark.parametrize(
    ("params", "code", "mentioned"),
    [
        ({"kpi": "sales,luck"}, "bad_request", None),
        ({"from": "2024-01-15"}, "period_invalid", "month"),
        ({"kpi": "orders", "group_by": "category"}, "group_unsupported", "category"),
        ({"kpi": "concentration", "group_by": "customer"}, "group_unsupported", "customer"),
        ({"kpi": "orders", "category": "Pumps"}, "group_unsupported", "category"),
        ({"group_by": "moon"}, "grouping_unknown", "moon"),
        ({"grain": "week"}, "bad_request", None),
        ({"colour": "red"}, "unknown_parameter", "colour"),
        ({"limit": "0"}, "bad_request", None),
    ],
)
async def test_unanswerable_queries_are_refused_with_the_reason(
    erp: httpx.AsyncClient, params: dict[str, str], code: str, mentioned: str | None
) -> None:
    response = await erp.get("/v1/kpi-values", params={"kpi": "sales", **YEAR, **params})
    assert (response.status_code, response.json()["code"]) == (400, code), response.text
    assert mentioned is None or mentioned in response.json()["detail"]


async def test_margin_needs_clearance_two(app: FastAPI, tokens: Tokens) -> None:
    async with tokens.client(app, clearance=1) as assistant:
        response = await assistant.get("/v1/kpi-values", params={"kpi": "sales,margin", **YEAR})
        assert (response.status_code, response.json()["code"]) == (403, "field_hidden")
        assert "margin" in response.json()["detail"]
        assert (await assistant.get("/v1/kpi-values", params={"kpi": "sales", **YEAR})).status_code == 200


async def test_totals_are_of_the_callers_customers_only(
    app: FastAPI, tokens: Tokens, company: dict[str, uuid.UUID]
) -> None:
    own = {"kind": "own", "regions": []}
    regions = {"kind": "regions", "regions": ["CN-BJ"]}
    async with tokens.client(app, sub=str(company["wang"]), data_scope=own) as wang:
        assert await values(wang, "sales") == {"total": "30"}
        assert await values(wang, "sales", group_by="category") == {"No category": "30"}
        assert await values(wang, "concentration") == {"total": "1"}
        assert await values(wang, "sales", customer_id=str(company["Alpha"])) == {"total": "0"}
    async with tokens.client(app, sub=str(company["wang"]), data_scope=regions) as director:
        assert await values(director, "sales", group_by="customer") == {"Beta": "30", "Gamma": "8"}


@pytest.mark.usefixtures("company")
async def test_fiscal_years(app: FastAPI, erp: httpx.AsyncClient) -> None:
    app.state.settings = app.state.settings.model_copy(update={"fiscal_year_start": 4})
    assert await values(erp, "sales", grain="year", **{"from": "2023-04-01", "to": "2025-03-31"}) == {
        "FY2023": "160",
        "FY2024": "40",
    }
    (growth,) = await figures(erp, "sales_growth", grain="year", **{"from": "2023-04-01", "to": "2024-03-31"})
    assert (growth["numerator"], growth["denominator"]) == ("120", "40")
