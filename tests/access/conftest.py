"""The world that the access matrix looks at, planted once."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.access.canaries import Found, find_planted
from tests.access.planting import plant
from tests.access.world import REGIONS, SERVICES, World
from tests.conftest import opening
from tests.sign_in import Tokens


@pytest.fixture(scope="package")
async def world(
    migrated: Callable[[str], Any],
    engines: dict[str, AsyncEngine],
    tokens: Tokens,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[World]:
    """Three customers with something in every table, all services open beside each other."""
    async with opening(migrated, engines, tokens) as open_app:
        apps = {service: await open_app(service) for service in SERVICES}
        for service in ("customer", "relationship"):
            files: Path = tmp_path_factory.mktemp("attachments")
            settings = apps[service].state.settings
            apps[service].state.settings = settings.model_copy(update={"attachments_url": str(files)})
        clients = {service: tokens.client(app) for service, app in apps.items()}
        supervisor = tokens.client(apps["relationship"])
        pages = tokens.client(apps["relationship"], sub="service:gateway", name="gateway")
        regions = {"kind": "regions", "regions": list(REGIONS.values())}
        director = tokens.client(apps["customer"], data_scope=regions, name="Director")
        owners = tokens.client(apps["planning"], roles=["account_manager", "finance", "legal"], name="Owners")
        approver = tokens.client(apps["planning"], sub=str(uuid4()), name="Approver")
        more = {"supervisor": supervisor, "director": director, "pages": pages, "owners": owners, "approver": approver}
        made = World(apps, clients | more)
        await plant(made)
        yield made
        for client in made.clients.values():
            await client.aclose()


@pytest.fixture(scope="package")
async def found(world: World) -> Found:
    """All rows that were planted, and the values that must not reach everybody."""
    return await find_planted(world)
