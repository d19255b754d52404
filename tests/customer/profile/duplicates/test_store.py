"""What the database narrows down before names are compared."""

from types import SimpleNamespace
from typing import Any, cast

import httpx
from fastapi import FastAPI

from services.customer.profile.duplicates.rules import Identity
from services.customer.profile.duplicates.store import list_candidates
from shared.auth.access import DataScopeKind, Principal
from shared.database import transaction

EVERYWHERE = cast("Principal", SimpleNamespace(data_scope=SimpleNamespace(kind=DataScopeKind.ALL)))


async def test_strangers_are_not_even_compared(app: FastAPI, customer: httpx.AsyncClient) -> None:
    bodies: list[dict[str, Any]] = [{"name": "深圳市华强电子"}, {"name": "立讯精密"}, {"name": "Friendly Bike Shop"}]
    for body in bodies:
        assert (await customer.post("/v1/customers", json=body)).status_code == 201
    async with transaction(app.state.engine) as session:
        for names in (("深圳华强电子有限公司", "Shenzhen Huaqiang"), ("深圳市华强电子",)):
            found = await list_candidates(session, EVERYWHERE, Identity(names=names))
            assert [known.name for known in found] == ["深圳市华强电子"]
