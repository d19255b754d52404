"""Statements that are compiled once, and the calls that run them."""

import asyncio
import uuid
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import col
from starlette.datastructures import State

from shared.auth.access import DataScope, DataScopeKind, Principal
from shared.auth.caller import value_of
from shared.database import execute, execute_sql, transaction
from shared.statements import DeadlineExceeded, Statement, borrow, fetch_in
from shared.web.call import Call
from tests.shared.conftest import Thing, ThingSettings

NAMES = Statement(sa.select(col(Thing.name)).where(col(Thing.name) == sa.bindparam("name")))
ALL_NAMES = Statement(sa.select(col(Thing.name)).order_by(col(Thing.name)))


def user(user_id: UUID | None = None) -> Principal:
    scope = DataScope(DataScopeKind.OWN)
    return Principal(str(user_id or uuid.uuid4()), "Tester", frozenset(), frozenset(), 1, scope)


@pytest.fixture
def call(engine: AsyncEngine, thing_settings: ThingSettings) -> Call:
    return Call(None, user(), State({"engine": engine, "settings": thing_settings}))


async def add(engine: AsyncEngine, *names: str) -> None:
    async with transaction(engine) as session:
        session.add_all(Thing(name=name) for name in names)


class TestStatement:
    def test_named_values_differ_and_others_are_kept(self) -> None:
        statement = Statement(sa.select(col(Thing.id)).where(col(Thing.name) == "kept", col(Thing.version) > 3))
        named = Statement(sa.select(col(Thing.id)).where(col(Thing.name) == sa.bindparam("name")))
        assert statement.with_values({})[1] == ["kept", 3]
        assert [named.with_values({"name": name})[1] for name in "ab"] == [["a"], ["b"]]

    def test_a_list_has_as_many_places_as_values(self) -> None:
        statement = Statement(sa.select(col(Thing.id)).where(col(Thing.name).in_(["a", "b"])))
        sql, arguments = statement.with_values({})
        assert (sql.count("$"), arguments) == (2, ["a", "b"])

    def test_statements_are_alike_when_only_callers_values_differ(self) -> None:
        def of(principal: Principal, name: str) -> Statement:
            mine = col(Thing.customer_id) == value_of(principal, "caller_id")
            return Statement(sa.select(col(Thing.id)).where(mine, col(Thing.name) == name))

        assert of(user(), "a").is_like(of(user(), "a"), ())
        assert not of(user(), "a").is_like(of(user(), "b"), ())
        assert not of(user(), "a").is_like(of(user(), "a"), ("name",)), "the filter's value is not a parameter of it"


class TestFetch:
    async def test_before_a_transaction_has_begun_none_begins(self, engine: AsyncEngine, call: Call) -> None:
        await add(engine, "one")
        assert [row["name"] for row in await call.fetch(NAMES, name="one")] == ["one"]
        assert call.begun is None

    async def test_a_transaction_sees_what_it_wrote(self, call: Call) -> None:
        call.session.add(Thing(name="mine"))
        await call.session.flush()
        assert len(await call.fetch(NAMES, name="mine")) == 1
        assert len(await fetch_in(call.session, NAMES, name="mine")) == 1
        await call.roll_back()
        call.begun = None
        assert await call.fetch(NAMES, name="mine") == []

    async def test_callers_values_are_added(self, call: Call) -> None:
        statement = Statement(sa.select(value_of(user(), "caller_id").label("caller")))
        assert (await call.fetch(statement))[0]["caller"] == call.principal.user_id

    async def test_the_time_that_is_left_bounds_it(self, call: Call) -> None:
        call.remaining_ms = 100
        slow = Statement(sa.select(sa.func.pg_sleep(5)))
        with pytest.raises(DeadlineExceeded):
            await call.fetch(slow)
        assert await call.fetch(ALL_NAMES) == [], "its connection is fit for use"

    async def test_a_connection_that_was_lost_is_replaced(self, engine: AsyncEngine) -> None:
        lost = asyncio.Event()
        async with transaction(engine) as session:
            await session.connection()
            lent = await borrow(engine)
            lent.driver.add_termination_listener(lambda _: lost.set())
            killed = sa.select(sa.func.pg_terminate_backend(lent.driver.get_server_pid()))
            lent.give_back()
            await execute(session, killed)
        async with asyncio.timeout(10):
            await lost.wait()
        both = [await borrow(engine), await borrow(engine)]  # the lost connection would be one of them
        assert [one.driver.is_closed() for one in both] == [False, False]
        for one in both:
            one.give_back()


class TestSnapshot:
    async def test_statements_see_the_same_state(self, engine: AsyncEngine, call: Call) -> None:
        async with call.snapshot():
            before = await call.fetch(ALL_NAMES)
            await add(engine, "meanwhile")
            assert await call.fetch(ALL_NAMES) == before
        assert len(await call.fetch(ALL_NAMES)) == len(before) + 1

    async def test_it_is_the_transaction_where_one_has_begun(self, call: Call) -> None:
        call.session.add(Thing(name="mine"))
        await call.session.flush()
        async with call.snapshot():
            assert len(await call.fetch(NAMES, name="mine")) == 1
        await call.roll_back()


class TestBriefly:
    async def test_its_transaction_ends_with_the_block(self, engine: AsyncEngine, call: Call) -> None:
        async with call.briefly() as brief:
            await execute_sql(brief.session, "SELECT 1")
            assert engine.pool.checkedout() == 1  # type: ignore[attr-defined]
        assert engine.pool.checkedout() == 0  # type: ignore[attr-defined]

    async def test_an_error_leaves_nothing(self, call: Call) -> None:
        async def fail() -> None:
            async with call.briefly() as brief:
                brief.session.add(Thing(name="lost"))
                await brief.session.flush()
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            await fail()
        assert await call.fetch(NAMES, name="lost") == []
