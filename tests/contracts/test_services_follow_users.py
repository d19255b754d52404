"""Users that the gateway publishes, and their copies in the services that follow: both real, over HTTP."""

import uuid
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from deploy.local.postgres import Postgres
from shared.app.users import UserDirectoryClient, follow_users
from shared.auth.users import users
from shared.customers.colleagues import colleagues, follow_colleagues
from shared.feed.followers import Feed
from shared.web.peers import InternalTokens, ServiceHttp
from tests.following import ThoroughFollower
from tests.gateway.conftest import SERVICE_SECRETS, House, open_gateway, settings_on


@pytest.fixture
async def house(postgres: Postgres) -> AsyncIterator[House]:
    async with open_gateway(settings_on(postgres, "followed")) as house:
        yield house


@pytest.fixture
async def planning(open_committing: Callable[[str], Any]) -> FastAPI:
    app: FastAPI = await open_committing("planning")
    return app


@pytest.fixture
def gateway(house: House, planning: FastAPI) -> ServiceHttp:
    """The gateway as the planning service reaches it."""
    http = httpx.AsyncClient(transport=httpx.ASGITransport(house.app), base_url="http://gateway")
    settings = planning.state.settings.model_copy(update={"service_secret": SERVICE_SECRETS["planning"]})
    return ServiceHttp("gateway", http, InternalTokens(http, settings), in_own_name=True)


async def test_a_copy_of_the_users_follows_the_gateway(house: House, planning: FastAPI, gateway: ServiceHttp) -> None:
    follower = ThoroughFollower(Feed("gateway", follow_users), gateway, planning, house.app)

    async def copied() -> tuple[str, bool]:
        await follower.follow_once(wait=0)
        query = sa.select(users.c.display_name, users.c.is_active).where(users.c.id == uuid.UUID(user["id"]))
        async with planning.state.engine.connect() as connection:
            name, is_active = (await connection.execute(query)).one()
        return name, is_active

    user = await house.user(display_name="王伟")
    await house.client()
    assert await copied() == ("王伟", True)
    admin = await house.admin()
    await admin.patch(f"/v1/users/{user['id']}", json={"display_name": "王小伟"})
    assert await copied() == ("王小伟", True)
    await admin.patch(f"/v1/users/{user['id']}", json={"is_active": False})
    assert await copied() == ("王小伟", False)


async def test_a_service_asks_for_the_users_it_lacks(house: House, gateway: ServiceHttp) -> None:
    user = await house.user(display_name="王伟")
    (found,) = await UserDirectoryClient(gateway).list_users([uuid.UUID(user["id"]), uuid.uuid4()])
    assert (str(found.id), found.display_name, found.is_active) == (user["id"], "王伟", True)


async def test_the_customer_service_learns_who_oversees_what(
    house: House, open_committing: Callable[[str], Any], gateway: ServiceHttp
) -> None:
    app: FastAPI = await open_committing("customer")
    follower = ThoroughFollower(Feed("gateway", follow_users, follow_colleagues), gateway, app, house.app)

    async def known() -> dict[str, tuple[list[str], bool, bool]]:
        await follower.follow_once(wait=0)
        async with app.state.engine.connect() as connection:
            rows = (await connection.execute(sa.select(colleagues))).all()
        return {str(row.user_id): (row.oversees, row.is_administrator, row.inactive_since is not None) for row in rows}

    director = await house.user(roles=["sales_director"], regions=["CN-GD", "CN-FJ"])
    manager = await house.user(roles=["account_manager"], regions=["CN-GD"])
    found = await known()
    assert found[director["id"]] == (["CN-FJ", "CN-GD"], False, False)
    assert found[manager["id"]] == ([], False, False)
    assert any(is_administrator for _, is_administrator, _ in found.values())
    admin = await house.admin()
    await admin.patch(f"/v1/users/{director['id']}", json={"is_active": False})
    assert (await known())[director["id"]] == ([], False, True)
    await admin.patch(f"/v1/users/{manager['id']}", json={"roles": ["account_manager", "admin"]})
    assert (await known())[manager["id"]] == ([], True, False)


async def test_a_service_learns_what_its_colleagues_see(
    house: House, open_committing: Callable[[str], Any], gateway: ServiceHttp
) -> None:
    app: FastAPI = await open_committing("relationship")
    users = {
        role: (await house.user(roles=[role], regions=["CN-GD"]))["id"]
        for role in ("sales_director", "account_manager", "executive", "sales_assistant")
    }
    await ThoroughFollower(Feed("gateway", follow_users, follow_colleagues), gateway, app, house.app).follow_once()
    async with app.state.engine.connect() as connection:
        rows = (await connection.execute(sa.select(colleagues))).all()
    found = {str(row.user_id): (row.clearance, row.data_scope, row.regions) for row in rows}
    assert {role: found[user_id] for role, user_id in users.items()} == {
        "sales_director": (2, "regions", ["CN-GD"]),
        "account_manager": (2, "own", []),
        "executive": (3, "all", []),
        "sales_assistant": (1, "own", []),
    }
