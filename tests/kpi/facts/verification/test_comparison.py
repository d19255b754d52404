"""Rollups agree with the facts after any sequence of batches, also concurrent ones."""

import asyncio
import os
import random
from collections.abc import Callable
from datetime import date
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.facts.months.operations import archive_period, restore_period
from services.kpi.facts.months.rules import Period
from services.kpi.facts.months.store import list_archived, list_open
from services.kpi.facts.verification.comparison import compare, verify
from shared.database import transaction
from shared.time import company_today
from tests.kpi.pushing import order, push
from tests.sign_in import Tokens

amounts = st.decimals(min_value=0, max_value=1000, places=4).map(str)
YEAR = company_today().year
days = st.sampled_from(["2012-02-29", f"{YEAR - 1}-12-31", f"{YEAR}-01-31", f"{YEAR}-02-01"])
"""Days of four periods in which orders are stored; the first may be archived."""


@st.composite
def lines(draw: st.DrawFn) -> dict[str, Any]:
    """An order line, also without its number."""
    is_credit = draw(st.integers(0, 9)) == 0
    sign = "-" if is_credit else ""
    quantity = draw(st.sampled_from(["1", "2.5", "10"]))
    return {
        "sku": draw(st.none() | st.sampled_from(["P1", "P2", "P3"])),
        "quantity": sign + quantity,
        "amount": sign + draw(amounts),
        "cost": draw(st.none() | amounts.map(lambda amount: sign + amount)),
        "promised_on": draw(st.none() | days),
        "shipped_on": draw(st.none() | days),
        "accepted_quantity": draw(st.none() | st.sampled_from(["1", quantity])),
    }


@st.composite
def orders(draw: st.DrawFn) -> dict[str, Any]:
    """An order out of a few numbers and codes, so that corrections, moves and repetitions are frequent."""
    numbered = [{"line_no": n, **line} for n, line in enumerate(draw(st.lists(lines(), min_size=1, max_size=4)))]
    return order(
        draw(st.sampled_from(["SO1", "SO2", "SO3", "SO4"])),
        *numbered,
        customer_code=draw(st.sampled_from(["C1", "C2", None])),
        ordered_on=draw(days),
        kind=draw(st.sampled_from([None, "order", "credit_note"])),
        status=draw(st.sampled_from(["open", "shipped", "closed", "cancelled", "deleted"])),
        source_version=draw(st.integers(0, 6)),
        **draw(st.sampled_from([{}, {"currency": "USD", "fx_rate": "7.1205"}, {"currency": "USD"}])),
    )


skus = st.sampled_from(["P1", "P2", "P3"])
costs = st.decimals(min_value=0, max_value=100, places=2).map(str)
versions = st.integers(0, 6)
kinds = {
    "orders": orders(),
    "products": st.fixed_dictionaries(
        {"sku": skus, "category": st.none() | st.sampled_from(["A", "B"]), "unit_cost": st.none() | costs},
        optional={"source_version": versions, "status": st.just("deleted")},
    ),
    "product-costs": st.fixed_dictionaries(
        {"sku": skus, "valid_from": days, "unit_cost": costs, "source_version": versions},
        optional={"status": st.just("deleted")},
    ),
    "exchange-rates": st.fixed_dictionaries(
        {"currency": st.just("USD"), "day": days, "rate": st.sampled_from(["7", "7.25"]), "source_version": versions},
        optional={"status": st.just("deleted")},
    ),
    "forecasts": st.fixed_dictionaries(
        {"customer_code": st.just("C1"), "month": days, "amount": costs, "frozen_on": days, "source_version": versions},
        optional={"category": st.sampled_from(["A", "B"]), "status": st.just("deleted")},
    ),
    "receivables": st.fixed_dictionaries(
        {
            "invoice_no": st.sampled_from(["I1", "I2"]),
            "customer_code": st.sampled_from(["C1", "C2"]),
            "issued_on": days,
            "due_on": days,
            "amount": costs,
            "source_version": versions,
            "status": st.sampled_from(["open", "paid", "paid", "cancelled", "deleted"]),
        }
    ),
    "payments": st.fixed_dictionaries(
        {
            "payment_no": st.sampled_from(["Z1", "Z2"]),
            "customer_code": st.sampled_from(["C1", "C2"]),
            "invoice_no": st.sampled_from(["I1", "I2", "I3"]),
            "paid_on": days,
            "amount": costs,
            "source_version": versions,
        },
        optional={"status": st.just("deleted")},
    ),
}
ARCHIVABLE = Period(date(2012, 1, 1), date(2013, 1, 1))
batches = st.one_of(
    *(st.tuples(st.just(kind), st.lists(rows, max_size=6 if kind == "orders" else 3)) for kind, rows in kinds.items()),
    st.tuples(st.just("archive"), st.just([])),
)
OLDEST = {"currency": "USD", "day": "1999-01-01", "rate": "6"}
"""A rate for every day, so that nothing is rejected."""


EXAMPLES = int(os.environ.get("VERIFICATION_EXAMPLES", "30"))
"""More of them take longer, and find more: 2,000 take about ten minutes."""


async def archive_or_restore(session: AsyncSession) -> bool:
    """Archive the oldest period, or restore it; whether it is archived now."""
    if ARCHIVABLE in await list_archived(session):
        await restore_period(session, "2012")
        return False
    if is_open := ARCHIVABLE in await list_open(session):
        await archive_period(session, ARCHIVABLE)
    return is_open


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pushed=st.lists(batches, min_size=1, max_size=8))
async def test_rollups_agree_with_any_sequence_of_batches(
    pushed: list[tuple[str, list[dict[str, Any]]]], app: FastAPI, erp: httpx.AsyncClient
) -> None:
    """Orders are corrected, moved between customers and periods, deleted and restored, and periods archived."""
    async with transaction(app.state.engine) as session:  # the examples share a database
        is_archived = ARCHIVABLE in await list_archived(session)
    for kind, rows in [("exchange-rates", [OLDEST]), *pushed]:
        if kind == "archive":
            async with transaction(app.state.engine) as session:
                is_archived = await archive_or_restore(session)
            continue
        report = await push(erp, *rows, kind=kind)
        told = ("created", "updated", "unchanged", "stale", "rejected")
        assert sum(report[name] for name in told) == report["received"] == len(rows)
        reasons = {rejection["code"] for rejection in report["rejections"]}
        assert reasons <= ({"month_archived"} if is_archived else set()), report["rejections"]
    async with transaction(app.state.engine) as session:
        assert await compare(session) == []


@pytest.fixture
async def committing(open_committing: Callable[[str], Any]) -> FastAPI:
    """The app, where what is pushed stays."""
    opened: FastAPI = await open_committing("kpi")
    return opened


async def test_concurrent_batches_store_every_order_once_and_keep_the_rollups_right(
    committing: FastAPI, tokens: Tokens, migrated: Callable[[str], Any]
) -> None:
    chance = random.Random(7)

    def some_order(_: int) -> dict[str, Any]:
        numbered = [
            {"line_no": n, "sku": chance.choice(["P1", "P2"]), "quantity": "1", "amount": str(chance.randint(1, 99))}
            for n in range(3)
        ]
        fields = {
            "customer_code": chance.choice(["C1", "C2", "C3"]),
            "ordered_on": chance.choice(["2024-01-05", "2024-02-05"]),
            "source_version": chance.randint(0, 9),
            "status": chance.choice(["open", "cancelled"]),
        }
        return order(f"SO{chance.randint(1, 30)}", *numbered, **fields)

    async def push_some(source: str) -> None:
        async with tokens.client(committing, sub=f"client:{source}") as client:
            for _ in range(4):
                await push(client, *map(some_order, range(20)))
                products = [{"sku": sku, "category": chance.choice(["A", "B", None])} for sku in ("P1", "P2")]
                await push(client, *products, kind="products")

    await asyncio.gather(*(push_some(source) for source in ("erp", "erp", "erp", "web", "web", "mes")))
    assert await verify(await migrated("kpi")) == []
    async with committing.state.engine.connect() as connection:
        twice = sa.text("SELECT source, order_no FROM orders GROUP BY 1, 2 HAVING count(*) > 1")
        assert (await connection.execute(twice)).all() == []
