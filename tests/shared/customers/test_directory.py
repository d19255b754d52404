"""The customer directory: whom a caller's data scope covers."""

import uuid
from collections.abc import Sequence
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.auth.access import DataScope, DataScopeKind, Principal
from shared.auth.visibility import customers, is_visible, visible_to
from shared.customers import directory
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


class Unasked:
    """A source that nobody needs to ask."""

    async def list_entries(self, ids: Sequence[uuid.UUID]) -> list[DirectoryEntry]:
        raise AssertionError(ids)

    async def refuse_merged(self, customer_id: uuid.UUID, /) -> None:
        raise AssertionError(customer_id)


async def test_a_customer_that_the_follower_copies_meanwhile_is_found(
    engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    new, look = entry("CN-GD"), directory.is_known

    async def is_known_by_now(session: AsyncSession, customer_id: uuid.UUID) -> bool:
        async with transaction(engine) as follower:
            await replace_entries(follower, [new.id], [new])
        return await look(session, customer_id)

    monkeypatch.setattr(directory, "is_known", is_known_by_now)
    async with transaction(engine) as session:
        await directory.require_customer(session, caller(DataScopeKind.ALL), new.id, Unasked())
