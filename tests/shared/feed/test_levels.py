"""What moves `updated_at`, and with it the ETag, for callers of which level."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import col

from shared import database
from shared.database import transaction, updated_name
from shared.feed.bulk import change_rows
from shared.feed.levels import seen_from
from shared.lists.listings import Listing, everybody
from shared.lists.queries import ListQuery
from shared.shapes import Read, UpdatedAt
from shared.time import MICROSECOND
from tests.shared.conftest import Thing

LEVELS = (1, 2, 3)


async def moved_by(engine: AsyncEngine, change: Mapping[str, Any], *, in_bulk: bool) -> list[bool]:
    """Of each level, whether its callers get another ETag."""
    async with transaction(engine) as session:
        session.add(thing := Thing(name="a", secret="s"))
    before = [thing.etag_for(level) for level in LEVELS]
    async with transaction(engine) as session:
        if in_bulk:
            await change_rows(session, Thing, change, col(Thing.id) == thing.id)
        else:
            (await session.get_one(Thing, thing.id)).sqlmodel_update(change)
    async with transaction(engine) as session:
        after = await session.get_one(Thing, thing.id)
        return [after.etag_for(level) != etag for level, etag in zip(LEVELS, before, strict=True)]


@pytest.mark.parametrize("in_bulk", [False, True])
@pytest.mark.parametrize(
    ("change", "moved"),
    [
        ({"name": "b"}, [True, True, True]),
        ({"secret": "t"}, [False, False, True]),
        ({"name": "b", "secret": "t"}, [True, True, True]),
        ({"name": "a"}, [False, False, False]),
    ],
)
async def test_a_change_moves_the_etag_of_who_sees_it(
    engine: AsyncEngine, change: dict[str, str], moved: list[bool], in_bulk: bool
) -> None:
    assert await moved_by(engine, change, in_bulk=in_bulk) == moved


@pytest.mark.parametrize("level", LEVELS)
async def test_what_is_shown_with_a_row_moves_it_from_its_own_level_on(engine: AsyncEngine, level: int) -> None:
    async with transaction(engine) as session:
        session.add(thing := Thing(name="a"))
    before = [thing.etag_for(each) for each in LEVELS]
    async with transaction(engine) as session:
        thing = await session.get_one(Thing, thing.id)
        thing.touch(level)
        await session.flush()
        assert [thing.etag_for(each) != etag for each, etag in zip(LEVELS, before, strict=True)] == [
            each >= level for each in LEVELS
        ]
        assert thing.version == 2


@pytest.mark.parametrize("in_bulk", [False, True])
async def test_time_only_grows_also_while_the_clock_stands_still(
    engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch, in_bulk: bool
) -> None:
    async with transaction(engine) as session:
        session.add(thing := Thing(name="a"))
    at: datetime = thing.updated_at
    for name in ("shared.database.utc_now", "shared.feed.bulk.utc_now"):
        monkeypatch.setattr(name, lambda: at)
    assert database.utc_now() == at
    for place, name in enumerate("bc", 1):
        async with transaction(engine) as session:
            row = await session.get_one(Thing, thing.id)
            if in_bulk:
                await change_rows(session, Thing, {"name": name}, col(Thing.id) == thing.id)
                await session.refresh(row)
            else:
                row.name = name
                await session.flush()
            assert row.updated_at == at + place * MICROSECOND


SENIOR, OTHER, OPEN = (str(uuid.UUID(int=number)) for number in (2, 3, 4))


@pytest.mark.parametrize(
    ("changes", "level"),
    [
        ({"customer_id": [SENIOR, OTHER]}, 2),
        ({"customer_id": [SENIOR, None]}, 2),
        ({"customer_id": [SENIOR, OPEN]}, 1),
        ({"secret": ["a", "b"]}, 3),
        ({"secret": ["a", "b"], "name": ["a", "a"]}, 3),
        ({"secret": ["a", "b"], "customer_id": [SENIOR, OTHER]}, 2),
    ],
)
def test_an_id_of_somebody_above_the_level_is_null_before_and_after(changes: dict[str, Any], level: int) -> None:
    assert seen_from(Thing, changes, {uuid.UUID(SENIOR): 2, uuid.UUID(OTHER): 2}) == level


@pytest.mark.parametrize(("clearance", "name"), [(0, "1"), (1, "1"), (2, "2"), (3, None)])
def test_each_clearance_has_a_column(clearance: int, name: str | None) -> None:
    assert updated_name(Thing.model_fields, clearance) == (f"updated_at_{name}" if name else "updated_at")


def test_a_list_with_hidden_fields_does_not_show_when_they_changed() -> None:
    class SecretRead(Read):
        id: uuid.UUID
        secret: str | None
        updated_at: UpdatedAt

    SecretRead.model_fields["secret"].metadata = Thing.model_fields["secret"].metadata
    columns = {name: col(getattr(Thing, name)) for name in SecretRead.model_fields}
    with pytest.raises(ValueError, match="updated_at_1, updated_at_2"):
        Listing(SecretRead, ListQuery, columns, visible=everybody)
