"""The customer directory: whom a caller's data scope covers."""

import uuid
from collections.abc import Collection, Sequence
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
    new, look = entry("CN-GD"), directory.find_known

    async def known_by_now(session: AsyncSession, ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
        async with transaction(engine) as follower:
            await replace_entries(follower, [new.id], [new])
        return await look(session, ids)

    monkeypatch.setattr(directory, "find_known", known_by_now)
    async with transaction(engine) as session:
        await directory.require_customer(session, caller(DataScopeKind.ALL), new.id, Unasked())


class Asked:
    """The customer service, which notes what it is asked."""

    def __init__(self, *entries: DirectoryEntry) -> None:
        self.entries, self.asked = entries, list[list[uuid.UUID]]()

    async def list_entries(self, ids: Sequence[uuid.UUID]) -> list[DirectoryEntry]:
        self.asked.append(list(ids))
        return [one for one in self.entries if one.id in ids]

    async def refuse_merged(self, customer_id: uuid.UUID, /) -> None:
        self.asked.append([customer_id])


async def test_several_customers_are_asked_for_in_one_call(engine: AsyncEngine) -> None:
    copied, *new = [entry("CN-GD") for _ in range(4)]
    source, everybody = Asked(*new), caller(DataScopeKind.ALL)
    async with transaction(engine) as session:
        await replace_entries(session, [copied.id], [copied])
        await directory.require_customers(session, everybody, [copied.id, *(one.id for one in new)], source)
    assert source.asked == [sorted(one.id for one in new)]


async def test_of_several_unknown_customers_one_is_named_and_two_calls_are_made(engine: AsyncEngine) -> None:
    gone, source = sorted(uuid.uuid4() for _ in range(5)), Asked()
    async with transaction(engine) as session:
        with pytest.raises(directory.CustomerNotFound) as refused:
            await directory.require_customers(session, caller(DataScopeKind.ALL), gone, source)
    assert (source.asked, refused.value.values["customer_id"]) == ([gone, [gone[0]]], gone[0])
