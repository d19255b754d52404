"""A running house with the access matrix's three customers in it, and its caller."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from importlib import import_module
from types import SimpleNamespace
from typing import cast
from uuid import UUID

import asyncpg
import httpx
import sqlalchemy as sa
from fastapi import FastAPI
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from shared.customers.directory import read_entries
from shared.database import execute, transaction
from tests.access.planting import plant
from tests.access.rights import CALLER, REGION
from tests.access.world import SERVICES, World
from tests.attack.operations import SPECIFICATION
from tests.attack.people import add_user, user_client
from tests.bench.processes import database_of
from tests.journeys.house import House

MEMBERS = [UUID(f"00000000-0000-4000-8000-00000000000{number}") for number in (1, 2, 3)]
"""The team members that the planting names."""
COPIES = (
    "INSERT INTO users SELECT (jsonb_populate_record(kept, jsonb_build_object('id', $2::uuid, 'username', $3::text))).*"
    " FROM users kept WHERE id = $1",
    "INSERT INTO user_passwords SELECT $2::uuid, hash, changed_at FROM user_passwords WHERE user_id = $1",
)
"""A user again, with an id that the planting knows: the API gives ids of its own."""
FOLLOWED = sa.text(
    "SELECT (SELECT count(*) FROM customer_directory WHERE id = ANY(:ids)),"
    " (SELECT count(*) FROM customer_directory_team WHERE user_id = :caller)"
)
PATIENCE = 20.0


class RunningWorld(World):
    """The world behind the gateway: it follows by itself."""

    async def follow(self) -> None:
        """Wait until every service has heard of the customers and of the caller's team."""
        async with transaction(self.apps["customer"].state.engine) as session:
            named = [UUID(one) for one in (*self.customers.values(), *self.twins)]
            ids = [entry.id for entry in await read_entries(session, named)]
        until = time.monotonic() + PATIENCE
        for service in SERVICES[1:]:
            while not await self._is_followed(service, ids):
                assert time.monotonic() < until, f"{service} has not heard of all customers within {PATIENCE} s"
                await asyncio.sleep(0.1)

    async def _is_followed(self, service: str, ids: list[UUID]) -> bool:
        async with transaction(self.apps[service].state.engine) as session:
            known, of_caller = (await execute(session, FOLLOWED, {"ids": ids, "caller": CALLER})).one()
        return bool(known == len(ids) and of_caller)


@asynccontextmanager
async def planted(house: House) -> AsyncIterator[RunningWorld]:
    """The house with everything planted, through the gateway."""
    admin = house.sign_in()
    user = add_user(admin, ["sales_assistant"], regions=[REGION])
    await _copy_user(house, user["id"])
    async with AsyncExitStack() as stack:
        apps = {}
        for service in SERVICES:
            import_module(f"services.{service}.main")  # all of its tables
            address = make_url(database_of(house, service)).set(drivername="postgresql+asyncpg")
            engine = create_async_engine(address)
            stack.push_async_callback(engine.dispose)
            seen = SimpleNamespace(state=SimpleNamespace(engine=engine), openapi=lambda: SPECIFICATION)
            apps[service] = cast("FastAPI", seen)
        supervisor = user_client(house, add_user(admin, ["admin"]))
        mine, theirs = [await stack.enter_async_context(asynchronous(one)) for one in (admin, supervisor)]
        world = RunningWorld(apps, dict.fromkeys(SERVICES, mine) | {"supervisor": theirs})
        await plant(world)
        yield world


async def _copy_user(house: House, user_id: str) -> None:
    """The user also as the caller of the matrix, and as the members of its teams."""
    connection = await asyncpg.connect(database_of(house, "gateway"))
    try:
        for id_ in (CALLER, *MEMBERS):
            await connection.execute(COPIES[0], user_id, id_, str(id_))
            await connection.execute(COPIES[1], user_id, id_)
    finally:
        await connection.close()


def asynchronous(client: httpx.Client) -> httpx.AsyncClient:
    """The same client, for those who wait otherwise."""
    return httpx.AsyncClient(base_url=client.base_url, headers=client.headers, timeout=60, trust_env=False)
