"""Events that an older transaction holds back: nothing is skipped, and a test that waits for them gets them."""

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from services.relationship.tables import RelationshipTable
from shared.customers.following import follow_customers
from shared.feed.followers import Feed, Follower
from shared.web.peers import ServiceHttp
from tests.following import ThoroughFollower

SHOWN_SOON = 0.3
KNOWN = sa.text("SELECT count(*) FROM customer_directory")


@pytest.fixture
async def following(
    customer: httpx.AsyncClient, customer_app: FastAPI, service: FastAPI, peer: ServiceHttp
) -> Callable[[type[Any]], Any]:
    """Follow by a follower of this class while a transaction is open that is older than the new customer."""

    async def known() -> int:
        async with service.state.engine.connect() as connection:
            return int((await connection.execute(KNOWN)).scalar_one())

    async def run(follower: Follower) -> tuple[bool, int]:
        """Whether it returned while the older transaction was open, and the customers known after both."""
        async with customer_app.state.engine.connect() as older:
            await older.execute(sa.text("SELECT pg_current_xact_id()"))
            assert (await customer.post("/v1/customers", json={"name": "Alpha"})).status_code == 201
            task = asyncio.create_task(follower.follow_once(wait=0))
            done, _ = await asyncio.wait([task], timeout=SHOWN_SOON)
            await older.rollback()
        await task
        return bool(done), await known()

    async def by(kind: type[Any]) -> tuple[bool, int]:
        feed = Feed("customer", follow_customers(RelationshipTable))
        named = (service, customer_app) if kind is ThoroughFollower else (service.state.engine,)
        return await run(kind(feed, peer, *named))

    return by


async def test_a_round_ends_before_what_an_older_transaction_holds_back(following: Callable[..., Any]) -> None:
    assert await following(Follower) == (True, 0)


async def test_a_test_waits_until_the_older_transaction_has_ended(following: Callable[..., Any]) -> None:
    assert await following(ThoroughFollower) == (False, 1)
