"""The first groups by KPIs of other sources than the orders' measures, by custom fields, by day, and with filters."""

import itertools
import uuid
from datetime import date
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from services.kpi.facts.purchase_volumes.model import PurchaseVolume
from services.kpi.figures.attribute_history.store import record_attributes
from services.kpi.figures.custom_fields.model import custom_choices, custom_fields
from services.kpi.figures.kpi_values import sums
from shared.auth.visibility import codes, customers
from shared.database import execute, transaction
from shared.time import company_today
from tests.kpi.figures.kpi_values.test_ranking import ask
from tests.kpi.pushing import push

LAST = company_today().year - 1
TIME = {"from": f"{LAST}-01-01", "to": f"{LAST + 1}-12-31"}
DAYS = {"from": f"{LAST}-01-01", "to": f"{LAST}-03-31", "grain": "day"}
CHANNEL, LISTED = uuid.uuid4(), uuid.uuid4()
SORTS = ["period", "-value", "-label", "difference"]


@pytest.fixture
async def rich(company: None, app: FastAPI, erp: httpx.AsyncClient) -> dict[str, uuid.UUID]:
    """The company with forecasts, markets, spend, big customers and custom fields; its customers by code."""
    async with transaction(app.state.engine) as session:
        rows = await execute(session, sa.select(codes.c.code, codes.c.customer_id))
        found: dict[str, uuid.UUID] = {row.code: row.customer_id for row in rows}
        big = [found[f"C{number}"] for number in (0, 1, 4, 7)]
        await execute(session, sa.update(customers).where(customers.c.id.in_(big)).values(tags=["big"]))
        await record_attributes(session, list(found.values()), date(LAST - 2, 1, 1))
        for number, customer_id in enumerate(found.values()):
            for category in ("Pumps", "pipes"):
                spent = {"customer_id": customer_id, "category": category, "as_of": date(LAST, 1 + number % 3, 1)}
                said = spent | {"id": uuid.uuid4(), "yearly_spend": number % 3 * 40, "our_share": None}
                session.add(PurchaseVolume.model_validate(said))
        await add_custom_fields(session, found)
    expected = [
        {"customer_code": code, "month": f"{LAST}-0{month}-01", "amount": str(10 * (month % 3))}
        for code, month in itertools.product(found, (1, 4, 7))
    ]
    frozen = {"frozen_on": f"{LAST - 1}-12-01", "source_version": 1}
    await push(erp, *(one | frozen for one in expected), kind="forecasts")
    year = {"first_on": f"{LAST}-01-01", "last_on": f"{LAST}-12-31", "dated_on": f"{LAST}-01-01", "source": "Bureau"}
    markets = [{"category": name, "amount": "900", "source_version": 1} for name in ("Pumps", "pipes", "泵")]
    markets += [{**markets[2], "amount": "100", "region": region} for region in ("CN-GD", "CN-BJ")]
    await push(erp, *(one | year for one in markets), kind="market-volumes")
    return found


async def add_custom_fields(session: Any, found: dict[str, uuid.UUID]) -> None:
    """A choice and a yes and no, which some customers have."""
    options = [{"code": "z", "label": "直销", "english_label": "Direct"}, {"code": "a", "label": "经销商"}]
    of_customers = {"applies_to": "customer", "is_active": True, "clearance": 1}
    fields = [
        {"id": CHANNEL, "content": of_customers | {"code": "channel", "kind": "choice", "options": options}},
        {"id": LISTED, "content": of_customers | {"code": "listed", "kind": "boolean"}},
    ]
    await execute(session, sa.insert(custom_fields), fields)
    chosen = [(CHANNEL, ("z", "a", "gone")), (LISTED, ("true", "false"))]
    values = [
        {"id": uuid.uuid4(), "field_id": field, "of_customer": customer_id, "value": choices[number % len(choices)]}
        for field, choices in chosen
        for number, customer_id in enumerate(found.values())
        if number % 4
    ]
    await execute(session, sa.insert(custom_choices), values)


async def require_head(erp: httpx.AsyncClient, kpi: str, group_by: str, sort: str, **params: str) -> None:
    """The limited answer has the first of the whole one, in every period."""
    asked = {"kpi": kpi, "group_by": group_by, "sort": sort, **params}
    whole = await ask(erp, **asked)
    assert whole
    for limit in (1, 3):
        periods = itertools.groupby(whole, key=lambda item: (item["kpi"], item["period"]))
        heads = [one for _, items in periods for one in itertools.islice(items, limit)]
        assert await ask(erp, **asked, limit=limit) == heads


@pytest.mark.usefixtures("rich")
@pytest.mark.parametrize(
    ("kpi", "group_by"),
    [
        ("contribution", "customer"),
        ("contribution,sales,key_account_growth", "customer"),
        ("contribution", "region,category"),
        ("key_account_growth", "class"),
        ("new_customers,sales", "customer"),
        ("new_customer_rate,retention,retention_by_revenue", "region"),
        ("concentration,concentration_top_ten", "region"),
        ("concentration", "group"),
        ("forecast_accuracy,forecast_bias", "customer"),
        ("share_of_wallet,forecast_accuracy", "category"),
        ("share_of_wallet", "customer,category"),
        ("market_share", "category"),
        ("market_share", "region,category"),
        ("dso,concentration_hhi", "region"),
    ],
)
@pytest.mark.parametrize("grain", ["year", "total"])
async def test_the_first_of_each_period(erp: httpx.AsyncClient, kpi: str, group_by: str, grain: str) -> None:
    for sort, compare in itertools.product(("-value", "label", "difference"), ("last_year", None)):
        compared = {"compare": compare} if compare else {}
        await require_head(erp, kpi, group_by, sort, grain=grain, **TIME, **compared)


@pytest.mark.usefixtures("rich")
@pytest.mark.parametrize("group_by", ["custom:channel", "custom:listed", "region,custom:channel"])
@pytest.mark.parametrize("sort", SORTS)
async def test_the_best_by_a_custom_field(erp: httpx.AsyncClient, group_by: str, sort: str) -> None:
    for language in ("en", "zh-CN"):
        erp.headers["Accept-Language"] = language
        await require_head(erp, "sales,margin", group_by, sort, grain="year", compare="last_year", **TIME)


@pytest.mark.usefixtures("rich")
@pytest.mark.parametrize(
    "group_by", ["customer", "category", "product", "order_region", "custom:channel", "region,product"]
)
@pytest.mark.parametrize("sort", ["-value", "label", "-difference"])
async def test_the_best_of_each_day(erp: httpx.AsyncClient, group_by: str, sort: str) -> None:
    for compare in ("previous", "last_year"):
        await require_head(erp, "sales,on_time", group_by, sort, compare=compare, **DAYS)


@pytest.mark.parametrize(
    "filters",
    [
        {"region": "CN-GD"},
        {"class": "core"},
        {"category": "泵"},
        {"product": "P1"},
        {"customer_id": "C0"},
        {"customer_id": "C0", "include_group": "true"},
        {"order_region": "CN-GD"},
        {"project": "none"},
        {"region": "CN-GD", "category": "泵", "attributes": "period"},
    ],
    ids=lambda one: "&".join(one),
)
@pytest.mark.parametrize("group_by", ["customer", "custom:channel", "product"])
async def test_the_best_with_filters(
    erp: httpx.AsyncClient, rich: dict[str, uuid.UUID], filters: dict[str, str], group_by: str
) -> None:
    named = filters | ({"customer_id": str(rich["C0"])} if "customer_id" in filters else {})
    asked = {"kpi": "sales", "group_by": group_by, "from": f"{LAST}-01-01", "to": f"{LAST}-12-31", **named}
    whole = await ask(erp, **asked, sort="-value")
    assert bool(whole) is (filters != {"project": "none"})
    assert await ask(erp, **asked, sort="-value", limit=2) == whole[:2]


@pytest.mark.usefixtures("rich")
@pytest.mark.parametrize("limit", [{}, {"limit": "2"}])
async def test_more_groups_than_are_fetched_at_once_are_refused(
    erp: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, limit: dict[str, str]
) -> None:
    """What the database ranks has no such bound."""
    monkeypatch.setattr(sums, "MAX_GROUPS", 4)
    asked = {"group_by": "customer", **TIME, **limit}
    for kpi, is_ranked in (("sales", True), ("concentration_hhi", False)):
        group_by = "customer" if is_ranked else "group"
        answer = await erp.get("/v1/kpi-values", params=asked | {"kpi": kpi, "group_by": group_by})
        expected = (200, None) if is_ranked and limit else (400, "too_many_figures")
        assert (answer.status_code, answer.json().get("code")) == expected
