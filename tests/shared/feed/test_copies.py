"""Copies kept by events: added, changed, deleted, and what cannot be understood passed over."""

import uuid
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.auth.users import users
from shared.database import execute, transaction
from shared.feed import copies
from shared.feed.copies import keep_copy, said_at_last
from shared.feed.followers import FollowedChange, FollowedEvent
from shared.time import utc_now

ONE, OTHER = uuid.uuid4(), uuid.uuid4()


class CopiedUser(BaseModel):
    username: str
    display_name: str
    is_active: bool = True
    version: int


def _user(fields: Mapping[str, Any]) -> dict[str, Any] | None:
    return CopiedUser.model_validate(fields).model_dump() if fields.get("username") != "nobody" else None


apply = keep_copy("person", users, _user)


def event(kind: str, user_id: uuid.UUID = ONE, entity: str = "person", **after: Any) -> FollowedEvent:
    changes = {name: [None, value] for name, value in after.items()}
    data = FollowedChange(entity=entity, entity_id=user_id, customer_id=None, changes=changes)
    return FollowedEvent(type=f"guanxi.{entity}.{kind}", time=utc_now(), data=data)


CREATED = event("created", username="anna", display_name="Anna", version=1)


async def copied(engine: AsyncEngine, *pages: list[FollowedEvent]) -> dict[uuid.UUID, tuple[str, int]]:
    """The copy after these pages of the feed."""
    for page in pages:
        async with transaction(engine) as session:
            await apply(session, None, page)  # type: ignore[arg-type]  # it asks nobody
    async with transaction(engine) as session:
        rows = await execute(session, sa.select(users.c.id, users.c.display_name, users.c.version))
        return {row.id: (row.display_name, row.version) for row in rows}


@pytest.mark.parametrize("is_one_page", [True, False])
async def test_a_row_is_added_and_changed(engine: AsyncEngine, is_one_page: bool) -> None:
    events = [CREATED, event("updated", version=2), event("updated", display_name="Ann")]
    pages = [events] if is_one_page else [[one] for one in events]
    assert await copied(engine, *pages) == {ONE: ("Ann", 2)}


@pytest.mark.parametrize("is_one_page", [True, False])
async def test_a_deleted_row_goes_and_can_come_again(engine: AsyncEngine, is_one_page: bool) -> None:
    events = [CREATED, event("deleted", username=None)]
    assert await copied(engine, *([events] if is_one_page else [[one] for one in events])) == {}
    assert await copied(engine, [CREATED, *events, CREATED]) == {ONE: ("Anna", 1)}


async def test_the_same_events_again_change_nothing(engine: AsyncEngine) -> None:
    page = [CREATED, event("updated", version=2)]
    assert await copied(engine, page, page) == {ONE: ("Anna", 2)}


async def test_events_of_other_entities_and_rows_not_to_be_copied_are_left_out(engine: AsyncEngine) -> None:
    other = event("created", OTHER, "place", username="x", display_name="X", version=1)
    nobody = event("created", OTHER, username="nobody", display_name="X", version=1)
    assert await copied(engine, [CREATED, other, nobody]) == {ONE: ("Anna", 1)}


async def test_what_cannot_be_understood_is_logged_without_its_values_and_passed_over(
    engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    logged: list[tuple[str, dict[str, Any]]] = []
    monkeypatch.setattr(copies, "log", SimpleNamespace(warning=lambda name, **said: logged.append((name, said))))
    bad = event("updated", version="a secret")
    assert await copied(engine, [CREATED], [bad, event("created", OTHER, version=1)]) == {ONE: ("Anna", 1)}
    assert logged == [
        ("person_not_understood", {"entity_id": str(ONE), "fields": [("version",)]}),
        ("person_not_understood", {"entity_id": str(OTHER), "fields": [("username",), ("display_name",)]}),
    ]


def test_what_is_said_after_a_deletion_does_not_remember_what_was_before() -> None:
    events = [CREATED, event("deleted"), event("created", username="bert")]
    assert said_at_last(events, {ONE: {"version": 7}, OTHER: {"version": 3}}) == {
        ONE: {"username": "bert"},
        OTHER: {"version": 3},
    }
