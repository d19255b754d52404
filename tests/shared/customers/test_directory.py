"""The customer directory: whom a caller's data scope covers."""

import uuid
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.auth.access import DataScope, DataScopeKind, Principal
from shared.auth.visibility import customers, is_visible, visible_to
from shared.customers.directory import DirectoryEntry, replace_entries
from shared.database import execute, transaction

SOMEONE = uuid.uuid4()


def entry(region: str, *team: uuid.UUID) -> DirectoryEntry:
    nothing: dict[str, Any] = dict.fromkeys(("industry", "customer_class", "tier", "stage", "manager_id", "parent_id"))
    fields = {"id": uuid.uuid4(), "name": region, "status": "active", "region": region, "tags": [], "codes": []}
    return DirectoryEntry.model_validate(fields | nothing | {"team": list(team)})


def caller(kind: DataScopeKind, *regions: str) -> Principal:
    return Principal(str(SOMEONE), "S", frozenset(), frozenset(), 1, DataScope(kind, frozenset(regions)))


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        (caller(DataScopeKind.ALL), {"mine", "CN-GD", "CN-BJ"}),
        (caller(DataScopeKind.OWN), {"mine"}),
        (caller(DataScopeKind.REGIONS, "CN-GD"), {"mine", "CN-GD"}),
        (caller(DataScopeKind.REGIONS), {"mine"}),
    ],
)
async def test_a_data_scope_covers_its_customers_and_no_others(
    engine: AsyncEngine, who: Principal, seen: set[str]
) -> None:
    entries = [entry("mine", SOMEONE), entry("CN-GD"), entry("CN-BJ")]
    async with transaction(engine) as session:
        await replace_entries(session, [one.id for one in entries], entries)
        listed = sa.select(customers.c.region).where(visible_to(who, customers.c.id))
        assert set((await execute(session, listed)).scalars()) == seen
        for one in entries:
            assert await is_visible(session, who, one.id) == (one.region in seen)
