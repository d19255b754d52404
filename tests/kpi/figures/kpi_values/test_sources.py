"""KPIs whose sums are no measures of the orders: activity, forecasts, markets, wallets, contributions, key accounts."""

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.kpi.facts.purchase_volumes.model import PurchaseVolume
from services.kpi.figures.attribute_history.store import record_attributes
from shared.customers.directory import read_entries, replace_entries
from shared.database import transaction
from shared.time import company_today, months_after
from tests.kpi.pushing import line, order, push
from tests.sign_in import Tokens

YEAR = {"from": "2024-01-01", "to": "2024-12-31"}
Known = Callable[..., Any]


async def figures(client: httpx.AsyncClient, kpi: str, **params: str) -> list[dict[str, Any]]:
    response = await client.get("/v1/kpi-values", params={"kpi": kpi, **YEAR, **params})
    assert response.status_code == 200, response.text
    items: list[dict[str, Any]] = response.json()["items"]
    return items


async def figure(client: httpx.AsyncClient, kpi: str, **params: str) -> tuple[Any, Any, Any]:
    (item,) = await figures(client, kpi, **params)
    return item["value"], item["numerator"], item["denominator"]


def sold(order_no: str, code: str, day: str, amount: str, **fields: Any) -> dict[str, Any]:
    return order(order_no, line(amount=amount, **fields), customer_code=code, ordered_on=day)


@pytest.fixture
async def buyers(erp: httpx.AsyncClient, known: Known) -> dict[str, uuid.UUID]:
    """Old bought in 2022 only, Kept in 2023 and 2024, Lost in 2023, New first in 2024; "?" is an unknown code."""
    ids = {name: await known(name, name=name, region="N" if name == "New" else "S") for name in ("Old", "Lost", "New")}
    ids["Kept"] = await known("K1", "K2", name="Kept", region="S")
    await push(
        erp,
        sold("1", "Old", "2022-05-01", "500"),
        sold("2", "K1", "2023-03-01", "100"),
        sold("3", "K2", "2023-03-20", "50"),
        sold("4", "Lost", "2023-12-31", "80"),
        sold("5", "K2", "2024-02-01", "120"),
        sold("6", "New", "2024-06-01", "40"),
        sold("7", "?", "2024-07-01", "1"),
        sold("8", "Credit", "2024-07-01", "-5", quantity="-1"),
    )
    return ids


@pytest.mark.usefixtures("buyers")
async def test_customers_who_come_stay_and_leave(erp: httpx.AsyncClient) -> None:
    assert (await figure(erp, "new_customers"))[0] == "2"
    assert await figure(erp, "new_customer_rate") == ("1", "2", "2")
    assert await figure(erp, "retention") == ("0.5", "1", "2")
    assert await figure(erp, "retention_by_revenue") == ("0.521739", "120", "230")
    by_region = await figures(erp, "new_customers,retention", group_by="region")
    assert {(one["kpi"], one["labels"][0]): one["value"] for one in by_region} == {
        ("new_customers", "N"): "1",
        ("new_customers", "S"): "0",
        ("new_customers", "No region"): "1",
        ("retention", "N"): None,
        ("retention", "S"): "0.5",
        ("retention", "No region"): None,
    }


@pytest.mark.usefixtures("buyers")
async def test_new_customers_by_month_add_up_to_those_of_the_year(erp: httpx.AsyncClient) -> None:
    months = await figures(erp, "new_customers", grain="month", **{"from": "2022-01-01"})
    assert {one["period"]: one["value"] for one in months if one["value"] != "0"} == {
        "2022-05": "1",
        "2023-03": "1",
        "2023-12": "1",
        "2024-06": "1",
        "2024-07": "1",
    }
    quarters = {one["period"]: one for one in await figures(erp, "retention", grain="quarter")}
    assert [quarters[f"2024-Q{n}"]["denominator"] for n in (1, 2, 3, 4)] == ["2", "2", "3", "4"]
    assert [quarters[f"2024-Q{n}"]["numerator"] for n in (1, 2, 3, 4)] == ["2", "2", "3", "3"]


async def test_over_years_new_customers_that_have_gone_again_take_nothing_from_the_kept(
    erp: httpx.AsyncClient, known: Known
) -> None:
    for name in ("Kept", "Gone", "Fleeting"):
        await known(name)
    days = {"Kept": ("2021-12-01", "2024-12-01"), "Gone": ("2021-12-01",), "Fleeting": ("2022-06-01",)}
    await push(erp, *(sold(f"{who}-{day}", who, day, "10") for who, found in days.items() for day in found))
    whole = {"from": "2022-01-01", "to": "2024-12-31", "grain": "total"}
    assert await figure(erp, "retention", **whole) == ("0.5", "1", "2")


async def test_a_period_that_has_not_begun_has_no_retention(erp: httpx.AsyncClient, known: Known) -> None:
    await known("C1")
    await push(erp, order("SO1", ordered_on=company_today().isoformat()))
    year = company_today().year + 1
    (future,) = await figures(erp, "retention", **{"from": f"{year}-01-01", "to": f"{year}-12-31"})
    assert (future["value"], future["reason"]) == (None, "not_begun")


@pytest.mark.usefixtures("buyers")
async def test_a_caller_counts_its_own_customers(
    app: FastAPI, tokens: Tokens, known: Known, buyers: dict[str, uuid.UUID]
) -> None:
    regions = {"kind": "regions", "regions": ["N"]}
    async with tokens.client(app, sub=str(uuid.uuid4()), data_scope=regions) as director:
        assert (await figure(director, "new_customers"))[0] == "1"
        assert (await figure(director, "retention"))[0] is None
        assert await figure(director, "contribution") == (None, "0", "0")


async def test_forecasts_count_in_closed_months_only(erp: httpx.AsyncClient, known: Known) -> None:
    await known("C1", region="N")
    await known("C2", region="S")
    month = company_today().replace(day=1)
    expected = [("C1", "2024-03-01", "80"), ("C1", "2024-04-01", "50"), ("C2", "2024-03-01", "30")]
    rows = [
        {"customer_code": code, "month": day, "amount": amount, "frozen_on": "2024-02-01", "source_version": 1}
        for code, day, amount in [*expected, ("C1", month.isoformat(), "9000")]
    ]
    await push(erp, *rows, kind="forecasts")
    await push(erp, sold("1", "C1", "2024-03-05", "100"), sold("2", "C2", "2024-03-05", "20"))
    await push(erp, sold("3", "C2", "2024-05-05", "700"))
    whole = {"to": f"{month.year + 1}-12-31"}
    assert await figure(erp, "forecast_accuracy", **whole) == ("0.333333", "40", "120")
    assert await figure(erp, "forecast_bias", **whole) == ("0.333333", "40", "120")
    by_region = await figures(erp, "forecast_accuracy", group_by="region")
    assert {one["labels"][0]: (one["numerator"], one["denominator"]) for one in by_region} == {
        "N": ("30", "100"),
        "S": ("10", "20"),
    }
    (nothing,) = await figures(erp, "forecast_accuracy", **{"from": "2020-01-01", "to": "2020-12-31"})
    assert (nothing["value"], nothing["reason"]) == (None, "no_data")


async def test_forecasts_by_category(erp: httpx.AsyncClient) -> None:
    await push(erp, {"sku": "P1", "category": "pumps"}, {"sku": "P2", "category": "valves"}, kind="products")
    asked = {"customer_code": "C1", "month": "2024-03", "frozen_on": "2024-02-01", "source_version": 1}
    await push(
        erp,
        {**asked, "category": "pumps", "amount": "90"},
        {**asked, "category": "valves", "amount": "10"},
        kind="forecasts",
    )
    await push(erp, order("1", line(1, amount="100"), line(2, sku="P2", amount="40"), ordered_on="2024-03-05"))
    found = await figures(erp, "forecast_accuracy", group_by="category")
    assert {one["labels"][0]: one["value"] for one in found} == {"pumps": "0.9", "valves": "0.25"}


@pytest.fixture
async def markets(erp: httpx.AsyncClient, known: Known) -> None:
    """Pumps everywhere and in N, valves in N and S."""
    await known("N1", region="N")
    await known("S1", region="S")
    await push(erp, {"sku": "P1", "category": "pumps"}, {"sku": "P2", "category": "valves"}, kind="products")
    dated = {"source": "association", "dated_on": "2024-12-01", "source_version": 1}
    quarter = {"first_on": "2024-01-01", "last_on": "2024-03-31", **dated}
    await push(
        erp,
        {"category": "pumps", "amount": "1000", **quarter},
        {"category": "pumps", "amount": "500", "region": "N", **quarter},
        {"category": "valves", "amount": "300", "region": "N", **quarter},
        {"category": "valves", "amount": "100", "region": "S", **quarter},
        {"sku": "P1", "amount": "400", **quarter},
        kind="market-volumes",
    )
    await push(
        erp,
        order("1", line(1, amount="100"), line(2, sku="P2", amount="30"), customer_code="N1", ordered_on="2024-02-05"),
        order("2", line(1, amount="60"), line(2, sku="P2", amount="20"), customer_code="S1", ordered_on="2024-03-31"),
        order("3", line(1, amount="7000"), customer_code="S1", ordered_on="2024-04-01"),
    )


@pytest.mark.usefixtures("markets")
async def test_market_share_counts_the_months_and_markets_with_a_volume(erp: httpx.AsyncClient) -> None:
    assert await figure(erp, "market_share") == ("0.15", "210", "1400")
    by_both = await figures(erp, "market_share", group_by="category,region")
    assert {tuple(one["keys"]): (one["numerator"], one["denominator"]) for one in by_both} == {
        ("pumps", "N"): ("100", "500"),
        ("valves", "N"): ("30", "300"),
        ("valves", "S"): ("20", "100"),
    }
    assert await figure(erp, "market_share", category="pumps") == ("0.16", "160", "1000")
    assert await figure(erp, "market_share", region="S") == ("0.2", "20", "100")
    assert await figure(erp, "market_share", product="P1") == ("0.4", "160", "400")
    (none,) = await figures(erp, "market_share", category="motors")
    assert (none["value"], none["reason"]) == (None, "no_data")


@pytest.mark.usefixtures("markets")
async def test_a_market_is_spread_over_its_months_by_days(erp: httpx.AsyncClient) -> None:
    found = await figures(erp, "market_share", grain="month", category="pumps")
    volumes = {one["period"]: float(one["denominator"]) for one in found if one["denominator"] != "0"}
    assert volumes == pytest.approx({"2024-01": 1000 * 31 / 91, "2024-02": 1000 * 29 / 91, "2024-03": 1000 * 31 / 91})


@pytest.mark.usefixtures("markets")
async def test_the_shortest_period_of_a_market_counts(erp: httpx.AsyncClient) -> None:
    month = {"first_on": "2024-02-01", "last_on": "2024-02-29", "source": "x", "dated_on": "2024-03-01"}
    await push(erp, {"category": "pumps", "amount": "200", "source_version": 1, **month}, kind="market-volumes")
    only_february = {"from": "2024-02-01", "to": "2024-02-29"}
    assert await figure(erp, "market_share", category="pumps", **only_february) == ("0.5", "100", "200")


async def test_share_of_wallet_is_of_categories_with_a_known_spend(
    app: FastAPI, erp: httpx.AsyncClient, known: Known, tokens: Tokens
) -> None:
    ids = [await known("C1", name="One"), await known("C2", name="Two")]
    volumes = [
        (ids[0], "pumps", "2024-01-15", 1200),
        (ids[0], "pumps", "2024-07-01", 2400),
        (ids[0], "valves", "2024-01-15", None),
        (ids[1], "pumps", "2024-12-31", 600),
    ]
    async with transaction(app.state.engine) as session:
        for customer_id, category, day, spend in volumes:
            said = {"customer_id": customer_id, "category": category, "as_of": day, "yearly_spend": spend}
            session.add(PurchaseVolume.model_validate(said))
    await push(erp, {"sku": "P1", "category": "pumps"}, {"sku": "P2", "category": "valves"}, kind="products")
    await push(erp, order("1", line(1, amount="450"), line(2, sku="P2", amount="999"), ordered_on="2024-03-05"))
    found = await figures(erp, "share_of_wallet", group_by="customer")
    assert {one["labels"][0]: (one["value"], one["denominator"]) for one in found} == {
        "One": ("0.25", "1800"),
        "Two": ("0", "600"),
    }
    assert (await figure(erp, "share_of_wallet", category="valves"))[0] is None
    async with tokens.client(app, clearance=1) as assistant:
        refused = await assistant.get("/v1/kpi-values", params={"kpi": "share_of_wallet", **YEAR})
        assert refused.json()["code"] == "field_hidden"


async def test_contribution_is_a_part_of_all_profit(erp: httpx.AsyncClient, known: Known) -> None:
    one = await known("C1", name="One")
    await known("C2", name="Two")
    await push(erp, sold("1", "C1", "2024-03-01", "100", cost="70"), sold("2", "C2", "2024-03-01", "100", cost="10"))
    found = await figures(erp, "contribution,profit", group_by="customer")
    assert {(row["kpi"], row["labels"][0]): row["value"] for row in found} == {
        ("contribution", "One"): "0.25",
        ("contribution", "Two"): "0.75",
        ("profit", "One"): "30",
        ("profit", "Two"): "90",
    }
    assert await figure(erp, "contribution", customer_id=str(one)) == ("0.25", "30", "120")


async def test_returns_stand_apart_from_orders(erp: httpx.AsyncClient) -> None:
    await push(erp, sold("1", "C1", "2024-03-01", "100"), sold("2", "C1", "2024-03-02", "300"))
    await push(erp, sold("3", "C1", "2024-03-03", "-40", quantity="-1"))
    found = await figures(erp, "orders,average_order_value,returns,return_count,return_rate")
    assert [one["value"] for one in found] == ["2", "180", "40", "1", "0.1"]


async def test_growth_of_customers_that_were_big_at_the_start(
    app: FastAPI, erp: httpx.AsyncClient, known: Known
) -> None:
    ids = [await known("C1", name="One", tags=["big"]), await known("C2", name="Two")]
    await push(
        erp,
        sold("1", "C1", "2023-03-01", "100"),
        sold("2", "C1", "2024-03-01", "150"),
        sold("3", "C2", "2024-03-01", "900"),
    )
    async with transaction(app.state.engine) as session:
        await record_attributes(session, ids, date(2023, 12, 1))
    assert await figure(erp, "key_account_growth") == ("0.5", "50", "100")
    await known_again(app, ids[1], tags=["big"], day=date(2024, 6, 1))
    assert await figure(erp, "key_account_growth") == ("0.5", "50", "100"), "Two was not big when 2024 began"
    assert (await figure(erp, "key_account_growth", **{"from": "2025-01-01", "to": "2025-12-31"}))[1] == "-1050"


async def known_again(app: FastAPI, customer_id: uuid.UUID, day: date, **fields: Any) -> None:
    """Change a customer in the directory, as recorded on this day."""
    async with transaction(app.state.engine) as session:
        (entry,) = await read_entries(session, [customer_id])
        await replace_entries(session, [customer_id], [entry.model_copy(update=fields)])
        await record_attributes(session, [customer_id], day)


async def test_profit_and_margin_of_a_caller_below_level_2(app: FastAPI, tokens: Tokens) -> None:
    async with tokens.client(app, clearance=1) as assistant:
        for kpi in ("profit", "contribution", "key_account_growth"):
            answer = await assistant.get("/v1/kpi-values", params={"kpi": kpi, **YEAR})
            assert (answer.status_code, answer.json()["code"]) == (403, "field_hidden")
            assert answer.json()["errors"][0]["parameter"] == "kpi"


async def test_the_running_year_is_compared_with_its_days_so_far(erp: httpx.AsyncClient) -> None:
    today = company_today()
    same_day = months_after(today, -12)
    later = same_day + timedelta(days=1)
    await push(erp, sold("1", "C1", same_day.isoformat(), "100"), sold("2", "C1", today.isoformat(), "150"))
    if later.year == same_day.year and later.month == same_day.month:
        await push(erp, sold("3", "C1", later.isoformat(), "5000"))
    year = {"from": f"{today.year}-01-01", "to": f"{today.year}-12-31"}
    assert await figure(erp, "sales_growth", **year) == ("0.5", "50", "100")


async def owes(erp: httpx.AsyncClient, number: str, code: str, issued_on: str, amount: str, paid_on: str = "") -> None:
    claim = {"invoice_no": number, "customer_code": code, "kind": "goods", "issued_on": issued_on, "due_on": issued_on}
    await push(erp, claim | {"amount": amount}, kind="receivables")
    if paid_on:
        paid = {"payment_no": number, "invoice_no": number, "customer_code": code, "paid_on": paid_on}
        await push(erp, paid | {"amount": amount}, kind="payments")


QUARTER = {"from": "2024-01-01", "to": "2024-03-31", "grain": "quarter"}


async def test_receivables_turn_over_by_the_mean_of_month_ends(
    app: FastAPI, tokens: Tokens, erp: httpx.AsyncClient, known: Known
) -> None:
    """A: 300, 900, 600 are open at the month ends, 900 were issued; B: 60 all the time, issued before."""
    await known("A", region="S")
    await known("B", region="N")
    await owes(erp, "1", "A", "2024-01-10", "300", paid_on="2024-03-05")
    await owes(erp, "2", "A", "2024-02-15", "600")
    await owes(erp, "3", "B", "2023-12-31", "60")
    rows = await figures(erp, "receivables_turnover,dso", group_by="region", sort="label", **QUARTER)
    found = {(row["kpi"], row["keys"][0]): (row["value"], row["numerator"], row["reason"]) for row in rows}
    assert found == {
        ("receivables_turnover", "S"): ("1.5", "900", None),
        ("receivables_turnover", "N"): ("0", "0", None),
        ("dso", "S"): ("60.6667", "54600", None),  # 91 days, 600 in the mean
        ("dso", "N"): (None, "5460", "no_base"),
    }
    assert await figure(erp, "dso", **QUARTER) == ("66.7333", "60060", "900")
    async with tokens.client(app, data_scope={"kind": "regions", "regions": ["S"]}) as director:
        assert await figure(director, "dso", **QUARTER) == ("60.6667", "54600", "900")


async def test_a_running_period_of_receivables_ends_today(erp: httpx.AsyncClient, known: Known) -> None:
    await known("A")
    first = company_today().replace(day=1)
    last = months_after(first, 1) - timedelta(days=1)
    await owes(erp, "1", "A", first.isoformat(), "100")
    month = {"from": first.isoformat(), "to": last.isoformat(), "grain": "month"}
    passed = str((company_today() - first).days + 1)
    assert await figure(erp, "dso", **month) == (passed, str(100 * int(passed)), "100")
    coming = {
        "from": months_after(first, 1).isoformat(),
        "to": (months_after(first, 2) - timedelta(days=1)).isoformat(),
    }
    (item,) = await figures(erp, "dso", grain="month", **coming)
    assert (item["value"], item["reason"]) == (None, "not_begun")


async def test_the_base_of_a_running_month_has_the_sales_of_its_days_alone(
    erp: httpx.AsyncClient, known: Known
) -> None:
    """Also where a later month is asked for, whose days go on after them."""
    await known("A")
    first = company_today().replace(day=1)
    year_before = months_after(first, -12)
    await owes(erp, "1", "A", year_before.isoformat(), "100")
    await owes(erp, "2", "A", (months_after(first, -11) - timedelta(days=1)).isoformat(), "900")
    last = months_after(first, 2) - timedelta(days=1)
    months = {"from": first.isoformat(), "to": last.isoformat(), "grain": "month", "compare": "last_year"}
    running, _ = await figures(erp, "receivables_turnover", **months)
    assert running["base_value"] == "1"  # as much was issued in these days as was open at their end


async def test_a_forecast_is_of_the_customer_whatever_code_and_of_its_categories_alone(
    erp: httpx.AsyncClient, known: Known
) -> None:
    await known("A1", "A2", name="A")
    await known("B")
    await push(erp, {"sku": "X", "category": "x"}, {"sku": "Y", "category": "y"}, kind="products")
    forecast = {"month": "2024-03", "amount": "100", "frozen_on": "2024-02-20"}
    await push(
        erp, forecast | {"customer_code": "A1"}, forecast | {"customer_code": "B", "category": "x"}, kind="forecasts"
    )
    await push(
        erp,
        sold("1", "A1", "2024-03-01", "50"),
        sold("2", "A2", "2024-03-31", "50"),
        sold("3", "B", "2024-03-05", "100", sku="X"),
        sold("4", "B", "2024-03-06", "70", sku="Y"),
    )
    assert await figure(erp, "forecast_accuracy") == ("1", "200", "200")
    by_customer = await figures(erp, "forecast_accuracy", group_by="customer", sort="label")
    assert [(row["labels"], row["value"]) for row in by_customer] == [(["A"], "1"), (["B"], "1")]


CLAIM = {"customer_code": "C1", "issued_on": "2024-01-15", "due_on": "2024-03-15", "source_version": 1}


def paid(payment_no: str, invoice_no: str, day: str, amount: str) -> dict[str, Any]:
    return {"payment_no": payment_no, "invoice_no": invoice_no, "paid_on": day, "amount": amount, "source_version": 1}


async def test_collections_are_the_payments_that_arrived_at_their_receivables_rates(
    erp: httpx.AsyncClient, known: Known
) -> None:
    await known("C1", region="N")
    await known("C2", region="S")
    dollars = {"invoice_no": "I2", "customer_code": "C2", "amount": "50", "currency": "USD", "fx_rate": "7"}
    await push(erp, CLAIM | {"invoice_no": "I1", "amount": "900"}, CLAIM | dollars, kind="receivables")
    payments = [paid("Z1", "I1", "2024-02-29", "400"), paid("Z2", "I1", "2024-03-01", "100.5")]
    payments += [
        paid("Z3", "I2", "2024-03-31", "10"),
        paid("Z4", "I2", "2025-01-01", "9"),
        paid("Z5", "I9", "2024-03-02", "7"),
    ]
    await push(erp, *payments, kind="payments")
    assert await figure(erp, "collections") == ("570.5", None, None)
    by_region = await figures(erp, "collections", group_by="region")
    assert {one["labels"][0]: one["value"] for one in by_region} == {"N": "500.5", "S": "70"}
    months = await figures(erp, "collections", grain="month", **{"from": "2024-02-01", "to": "2024-04-30"})
    assert {one["period"]: one["value"] for one in months} == {"2024-02": "400", "2024-03": "170.5", "2024-04": "0"}
