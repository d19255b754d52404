"""The attributes of customers by day."""

import uuid
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest
from fastapi import FastAPI

from services.kpi.figures.attribute_history.store import follow_attributes, record_attributes
from shared.customers.directory import read_entries, replace_entries
from shared.database import transaction
from shared.feed.followers import FollowedChange, FollowedEvent
from shared.time import company_today, utc_now

Known = Callable[..., Any]


@pytest.fixture
def change(app: FastAPI) -> Callable[..., Any]:
    """Change a customer in the directory, recorded on a day; without fields it leaves the directory."""

    async def make(customer_id: uuid.UUID, day: date, **fields: Any) -> None:
        async with transaction(app.state.engine) as session:
            entries = [one.model_copy(update=fields) for one in await read_entries(session, [customer_id])]
            await replace_entries(session, [customer_id], entries if fields else [])
            await record_attributes(session, [customer_id], day)

    return make


@pytest.fixture
def periods(fetch: Callable[..., Any]) -> Callable[..., Any]:
    """What is kept: region, and the days from and until which it was so."""

    async def read() -> Sequence[tuple[str, ...]]:
        query = (
            "SELECT region, valid_from::text, valid_to::text, known_from::text FROM customer_attribute_periods"
            " ORDER BY valid_from"
        )
        return [tuple(row.values()) for row in await fetch(query)]

    return read


async def test_each_change_ends_what_was_before(
    known: Known, change: Callable[..., Any], periods: Callable[..., Any]
) -> None:
    customer = await known("C1", region="N")
    await change(customer, date(2024, 1, 5), region="N")
    await change(customer, date(2024, 3, 1), customer_class=None)
    await change(customer, date(2024, 6, 1), region="S")
    await change(customer, date(2024, 9, 1), region="E")
    assert await periods() == [
        ("N", "-infinity", "2024-06-01", "2024-01-05"),
        ("S", "2024-06-01", "2024-09-01", "2024-06-01"),
        ("E", "2024-09-01", "infinity", "2024-09-01"),
    ]


async def test_a_day_has_the_attributes_of_its_end(
    known: Known, change: Callable[..., Any], periods: Callable[..., Any]
) -> None:
    customer = await known("C1", region="N")
    await change(customer, date(2024, 1, 5), region="S")
    await change(customer, date(2024, 1, 5), region="E")
    await change(customer, date(2024, 6, 1), region="X")
    await change(customer, date(2024, 6, 1), region="Y")
    assert await periods() == [
        ("E", "-infinity", "2024-06-01", "2024-01-05"),
        ("Y", "2024-06-01", "infinity", "2024-06-01"),
    ]


async def test_a_customer_that_leaves_takes_its_history_along(
    known: Known, change: Callable[..., Any], periods: Callable[..., Any]
) -> None:
    customer = await known("C1", region="N")
    await change(customer, date(2024, 1, 5), region="S")
    await change(customer, date(2024, 6, 1))
    assert await periods() == []


async def test_the_follower_records_what_the_directory_has(
    app: FastAPI, known: Known, periods: Callable[..., Any]
) -> None:
    customer = await known("C1", region="N")
    data = FollowedChange(entity="customer", entity_id=customer, customer_id=customer, changes={})
    event = FollowedEvent(type="guanxi.customer.updated", time=utc_now(), data=data)
    for _ in range(2):
        async with transaction(app.state.engine) as session:
            await follow_attributes(session, None, [event])  # type: ignore[arg-type]  # it asks nobody
    assert await periods() == [("N", "-infinity", "infinity", company_today().isoformat())]
