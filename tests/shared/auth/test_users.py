"""The copy of the users: its entries, and the requests for missing ones."""

import uuid
from collections.abc import Sequence

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.auth.users import UserEntry, UserUnknown, keep_users, require_users
from shared.database import transaction
from tests.shared.conftest import names_of_users


def entry(user_id: uuid.UUID, name: str = "王伟", version: int = 1, *, is_active: bool = True) -> UserEntry:
    return UserEntry(id=user_id, username="wang.wei", display_name=name, is_active=is_active, version=version)


class Source:
    """The gateway, reduced to its users; counts how often it was asked."""

    def __init__(self, *entries: UserEntry) -> None:
        self.entries = {one.id: one for one in entries}
        self.asked: list[Sequence[uuid.UUID]] = []

    async def list_users(self, ids: Sequence[uuid.UUID]) -> list[UserEntry]:
        self.asked.append(ids)
        return [self.entries[one] for one in ids if one in self.entries]


async def test_a_newer_entry_replaces_an_older_one_and_never_the_reverse(engine: AsyncEngine) -> None:
    wang = uuid.uuid4()
    async with transaction(engine) as session:
        for name, version in (("王伟", 1), ("王大伟", 3), ("王小伟", 2)):
            await keep_users(session, [entry(wang, name, version)])
    assert await names_of_users(engine, wang) == ["王大伟"]


async def test_a_user_the_copy_lacks_is_asked_for_once(engine: AsyncEngine) -> None:
    one, other = uuid.uuid4(), uuid.uuid4()
    source = Source(entry(one), entry(other))
    async with transaction(engine) as session:
        await keep_users(session, [entry(one)])
        for _ in range(2):
            await require_users(session, source, {"/team/0/user_id": one, "/team/1/user_id": other})
    assert source.asked == [[other]]


@pytest.mark.parametrize("is_known", [True, False])
async def test_a_user_who_may_not_sign_in_is_refused_with_the_field(engine: AsyncEngine, is_known: bool) -> None:
    wang, gone = uuid.uuid4(), uuid.uuid4()
    source = Source(entry(wang), *[entry(gone, is_active=False)] * is_known)
    async with transaction(engine) as session:
        with pytest.raises(UserUnknown) as refused:
            await require_users(session, source, {"/team/0/user_id": wang, "/team/1/user_id": gone})
    assert [(error.code, error.pointer) for error in refused.value.errors] == [("user_unknown", "/team/1/user_id")]


async def test_an_inactive_user_is_asked_for_again(engine: AsyncEngine) -> None:
    wang = uuid.uuid4()
    async with transaction(engine) as session:
        await keep_users(session, [entry(wang, is_active=False)])
        await require_users(session, Source(entry(wang, version=2)), {"/user_id": wang})
