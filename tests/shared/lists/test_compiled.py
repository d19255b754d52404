"""A listing compiles each form of its statements once, and nobody gets another caller's rows by it."""

import uuid
from typing import Annotated, Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import col
from starlette.datastructures import State

from shared.auth.access import Clearance, DataScope, DataScopeKind, Principal, current_principal
from shared.auth.caller import value_of
from shared.database import transaction
from shared.lists.compiled import MAX_KEPT, CompiledStatements
from shared.lists.listings import Listing
from shared.lists.queries import ListQuery
from shared.shapes import Read
from shared.statements import Statement
from shared.web.call import Call
from tests.shared.conftest import Thing, ThingSettings, know_customer


class ThingRead(Read):
    id: UUID
    name: str
    customer_id: UUID | None
    secret: Annotated[str | None, Clearance(3)]


class ThingQuery(ListQuery, of=ThingRead, filters=("name", "customer_id"), sorts=("name",), default_sort="name"):
    """Everything about things."""


def mine(principal: Principal) -> sa.ColumnElement[bool]:
    return col(Thing.customer_id) == value_of(principal, "caller_id")


def things(visible: Any = mine) -> Listing[ThingRead]:
    return Listing(ThingRead, ThingQuery, {n: col(getattr(Thing, n)) for n in ThingRead.model_fields}, visible=visible)


@pytest.fixture
async def callers(engine: AsyncEngine, thing_settings: ThingSettings) -> list[Call]:
    """Two users; each has three things, which have the same names."""
    ids = [uuid.uuid4(), uuid.uuid4()]
    async with transaction(engine) as session:
        await know_customer(session, *ids)
        session.add_all(Thing(name=name, customer_id=one, secret=str(one)) for one in ids for name in "abc")
    house = State({"engine": engine, "settings": thing_settings})
    scope = DataScope(DataScopeKind.OWN)
    principals = [Principal(str(one), "Tester", frozenset(), frozenset(), 1, scope) for one in ids]
    current_principal.set(principals[0])
    return [Call(None, principal, house) for principal in principals]


def kept(listing: Listing[Any]) -> list[Statement | None]:
    return list(listing._statements._kept.values())


async def test_one_statement_serves_every_caller_with_the_callers_own_rows(callers: list[Call]) -> None:
    listing = things()
    pages = [await listing.page(call, ThingQuery(name="b")) for call in callers]
    assert [[row.customer_id for row in page.items] for page in pages] == [[call.principal.user_id] for call in callers]
    assert [statement is not None for statement in kept(listing)] == [True]


async def test_the_same_form_with_other_values_is_the_same_statement(callers: list[Call]) -> None:
    listing, call = things(), callers[0]
    queries = [ThingQuery(name=name, limit=limit) for name in "abc" for limit in (1, 2)]
    found = [[row.name for row in (await listing.page(call, query)).items] for query in queries]
    assert found == [["a"], ["a"], ["b"], ["b"], ["c"], ["c"]]
    assert len(kept(listing)) == 1


async def test_pages_follow_one_another(callers: list[Call]) -> None:
    listing, call, names, cursor = things(), callers[0], [], None
    for _ in range(3):
        page = await listing.page(call, ThingQuery(limit=1, cursor=cursor))
        names += [row.name for row in page.items]
        cursor = page.next_cursor
    assert (names, cursor) == (["a", "b", "c"], None)
    assert len(kept(listing)) == 2, "the first page, and those after a cursor"


async def test_null_or_not_are_two_statements(callers: list[Call]) -> None:
    listing, call = things(), callers[0]
    counts = [(await listing.page(call, ThingQuery(customer_id__is_null=is_null))).items for is_null in (True, False)]
    assert [len(items) for items in counts] == [0, 3]
    assert len(kept(listing)) == 2


async def test_a_callers_value_without_a_name_is_never_shared(callers: list[Call]) -> None:
    listing = things(lambda principal: col(Thing.customer_id) == principal.user_id)
    pages = [await listing.page(call, ThingQuery()) for call in callers]
    assert [{row.customer_id for row in page.items} for page in pages] == [{call.principal.user_id} for call in callers]
    assert kept(listing) == [None]


async def test_one_row_is_found_by_a_kept_statement_too(callers: list[Call]) -> None:
    listing = things()
    ids = [(await listing.page(call, ThingQuery())).items[0].id for call in callers]
    assert [(await listing.get(call, one)).id for call, one in zip(callers, ids, strict=True)] == ids
    assert await listing.find(callers[0], col(Thing.id) == ids[1]) is None


def test_it_keeps_a_bounded_number() -> None:
    principal = Principal("client:x", "x", frozenset(), frozenset(), 1, DataScope(DataScopeKind.ALL))
    compiled = CompiledStatements()
    for number in range(MAX_KEPT + 5):
        compiled.find(principal, number, lambda _: sa.select(col(Thing.id)))
    assert len(compiled._kept) == MAX_KEPT
