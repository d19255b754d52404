"""Totals are the sum of their groups and of their periods, and a caller's are of what it may see."""

import uuid
from collections.abc import Iterable
from decimal import Decimal
from itertools import combinations
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.customers.directory import DirectoryEntry, replace_entries
from shared.database import transaction
from tests.kpi.pushing import order, push
from tests.sign_in import Tokens

YEAR = {"from": "2024-01-01", "to": "2024-12-31"}
OF_ALL = ("customer", "group", "region", "industry", "class", "tier", "quadrant", "stage", "manager", "order_region")
OF_LINES = ("product", "category", "project")
PAIRS = [*combinations((*OF_ALL[:4], *OF_LINES), 2), ("order_region", "class"), ("quadrant", "tier")]
SUMS = "sales,quantity,returns,profit"
COUNTED = f"{SUMS},orders,new_customers"
CODES = ["C1", "C2", "C3", "C4", "?"]
TRAITS: list[dict[str, Any]] = [
    {"region": "N", "industry": "pcb", "customer_class": "core", "tier": "key"},
    {"region": "N", "industry": None, "quadrant": "maintain", "stage": "deep"},
    {"region": "S", "industry": "rail"},
    {},
]
money = st.decimals(min_value=1, max_value=1000, places=4).map(str)


@st.composite
def orders(draw: st.DrawFn) -> dict[str, Any]:
    """An order or a credit note of one of the customers, of some day of the year."""
    is_credit = draw(st.integers(0, 4)) == 0
    sign = "-" if is_credit else ""
    lines = [
        {
            "line_no": number,
            "sku": draw(st.sampled_from(["P1", "P2", None])),
            "quantity": f"{sign}2",
            "amount": sign + draw(money),
            "cost": draw(st.none() | money.map(lambda cost: sign + cost)),
        }
        for number in range(draw(st.integers(1, 3)))
    ]
    return order(
        draw(st.uuids()).hex,
        *lines,
        customer_code=draw(st.sampled_from(CODES)),
        ordered_on=draw(st.sampled_from(["2024-01-31", "2024-02-01", "2024-06-15", "2024-12-31"])),
        region=draw(st.sampled_from([None, "W"])),
        project_no=draw(st.sampled_from([None, "PRJ1"])),
        status=draw(st.sampled_from(["open", "shipped", "cancelled"])),
    )


async def added_up(client: httpx.AsyncClient, kpis: str = SUMS, **params: str) -> dict[str, Decimal]:
    """Of each KPI the sum of its rows: values of sums, and both parts of ratios."""
    answer = await client.get("/v1/kpi-values", params={"kpi": kpis, **YEAR, **params})
    assert answer.status_code == 200, answer.text
    found: dict[str, Decimal] = dict.fromkeys(_parts(kpis), Decimal(0))
    for item in answer.json()["items"]:
        for part in ("value", "numerator", "denominator"):
            if f"{item['kpi']} {part}" in found:
                found[f"{item['kpi']} {part}"] += Decimal(item[part] or 0)
    return found


def _parts(kpis: str) -> Iterable[str]:
    for kpi in kpis.split(","):
        is_sum = kpi in {*SUMS.split(","), "orders", "return_count", "new_customers", "late_orders"}
        yield from (f"{kpi} {part}" for part in (("value",) if is_sum else ("numerator", "denominator")))


@pytest.fixture
async def directory(app: FastAPI) -> list[uuid.UUID]:
    """Four customers, of which the second is the first one's parent; the fifth code is unknown."""
    ids = [uuid.uuid4() for _ in TRAITS]
    nothing = dict.fromkeys(("region", "industry", "customer_class", "tier", "stage", "manager_id", "parent_id"))
    async with transaction(app.state.engine) as session:
        for number, (customer_id, traits) in enumerate(zip(ids, TRAITS, strict=True)):
            more = {"parent_id": ids[1]} if number == 0 else {}
            fields = {"name": f"N{number}", "status": "active", "tags": [], "team": [], "codes": [CODES[number]]}
            entry = DirectoryEntry.model_validate({**nothing, **fields, **traits, **more, "id": customer_id})
            await replace_entries(session, [customer_id], [entry])
    return ids


each = settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@each
@given(pushed=st.lists(orders(), min_size=1, max_size=12))
async def test_totals_are_the_sum_of_their_groups(
    pushed: list[dict[str, Any]], erp: httpx.AsyncClient, directory: list[uuid.UUID]
) -> None:
    await push(erp, {"sku": "P1", "category": "pumps"}, kind="products")
    await push(erp, *pushed)
    whole = await added_up(erp)
    for groups in (*((one,) for one in (*OF_ALL, *OF_LINES)), *PAIRS):
        assert await added_up(erp, group_by=",".join(groups)) == whole, groups
    of_orders = "orders,return_count,average_order_value,return_rate,margin"
    for group in (*OF_ALL, "project"):
        assert await added_up(erp, of_orders, group_by=group) == await added_up(erp, of_orders), group
    assert len(directory) == len(TRAITS)


@each
@given(pushed=st.lists(orders(), min_size=1, max_size=12))
async def test_totals_are_the_sum_of_their_periods(pushed: list[dict[str, Any]], erp: httpx.AsyncClient) -> None:
    await push(erp, *pushed)
    kpis = f"{SUMS},orders,return_count,margin,on_time,order_accuracy"
    whole = await added_up(erp, kpis)
    for grain in ("month", "quarter", "year"):
        assert await added_up(erp, kpis, grain=grain) == whole, grain
    days = [("2024-01-01", "2024-03-31"), ("2024-04-01", "2024-06-30"), ("2024-07-01", "2024-09-30")]
    found: dict[str, Decimal] = dict.fromkeys(whole, Decimal(0))
    for first, last in [*days, ("2024-10-01", "2024-12-31")]:
        for name, part in (await added_up(erp, kpis, grain="day", **{"from": first, "to": last})).items():
            found[name] += part
    assert found == whole, "days are added up from order lines, months from the rollups"


@each
@given(pushed=st.lists(orders(), min_size=1, max_size=12))
async def test_a_callers_total_is_the_sum_of_its_customers(
    pushed: list[dict[str, Any]], app: FastAPI, erp: httpx.AsyncClient, tokens: Tokens, directory: list[uuid.UUID]
) -> None:
    await push(erp, *pushed)
    regions = {"kind": "regions", "regions": ["N"]}
    async with tokens.client(app, sub=str(uuid.uuid4()), data_scope=regions, clearance=2) as director:
        each_one = [await added_up(erp, COUNTED, customer_id=str(one)) for one in directory[:2]]
        expected = {name: sum(one[name] for one in each_one) for name in each_one[0]}
        own = await added_up(director, COUNTED)
        assert own == expected
        for groups in ("region,customer", "product,class", "category", "project,order_region"):
            assert await added_up(director, group_by=groups) == {name: own[name] for name in _parts(SUMS)}, groups
