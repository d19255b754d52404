"""Lists: any sorting pages through every row exactly once, whatever the values."""

import base64
import uuid
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import AwareDatetime, Field, ValidationError
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.auth.access import Clearance, FieldHidden
from shared.database import transaction
from shared.lists.fields import SortUnknown
from shared.lists.filters import MAX_IN, FilterInvalid, OwnFilter
from shared.lists.listings import Listing, everybody
from shared.lists.paging import CursorInvalid
from shared.lists.queries import ListQuery
from shared.shapes import Read
from tests.shared.conftest import call_of


class RowRead(Read):
    id: uuid.UUID
    name: str | None
    amount: Decimal | None
    day: date
    seen_at: AwareDatetime | None


table = sa.Table(
    "rows",
    sa.MetaData(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("name", sa.Text),
    sa.Column("amount", sa.Numeric(20, 4)),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("seen_at", sa.DateTime(timezone=True)),
    prefixes=["TEMPORARY"],
    postgresql_on_commit="DROP",
)


class RowQuery(
    ListQuery,
    of=RowRead,
    filters=("name", "amount", "day", "seen_at"),
    sorts=("name", "amount", "day"),
    searched=("name",),
    default_sort="day",
):
    """How the rows are listed."""


COLUMNS = {column.name: column for column in table.c}
LISTING = Listing(RowRead, RowQuery, COLUMNS, visible=everybody)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "id": st.uuids(),
            "name": st.none() | st.sampled_from(["a", "b", "%", "_", "中"]),
            "amount": st.none() | st.decimals(-5, 5, places=1),
            "day": st.dates(date(2026, 1, 1), date(2026, 1, 3)),
        }
    ),
    max_size=12,
    unique_by=lambda row: row["id"],
)
SORTS = st.lists(st.sampled_from(["name", "amount", "day"]), min_size=1, max_size=3, unique=True).flatmap(
    lambda names: st.tuples(*(st.sampled_from([name, f"-{name}"]) for name in names)).map(",".join)
)


class Asked(ListQuery):
    colour: list[str] = Field(default_factory=list)


class AskedQuery(Asked, of=RowRead, filters=("name",), sorts=("name",)):
    pass


def test_what_a_list_asks_besides_is_known_and_left_to_whoever_reads_the_page() -> None:
    query = AskedQuery.model_validate({"colour": ["red", "blue"], "name": "x"})
    assert query.colour == ["red", "blue"]
    assert query.filters_in_use() == [("name", "x")]
    with pytest.raises(ValidationError):
        RowQuery.model_validate({"colour": ["red"]})


@given(rows=ROWS, sort=SORTS, limit=st.integers(1, 5))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_every_row_once_in_order(engine: AsyncEngine, rows: list[dict[str, Any]], sort: str, limit: int) -> None:
    async with transaction(engine) as session:
        connection = await session.connection()
        await connection.run_sync(table.create)
        if rows:
            await connection.execute(sa.insert(table), rows)
        everything = await LISTING.page(call_of(session), RowQuery(sort=sort, limit=500))
        paged: list[RowRead] = []
        cursor = None
        while True:
            page = await LISTING.page(call_of(session), RowQuery(sort=sort, limit=limit, cursor=cursor, count=True))
            paged += page.items
            assert page.count == len(rows)
            assert len(paged) <= len(rows)
            if (cursor := page.next_cursor) is None:
                break
    assert paged == everything.items
    assert sorted(row.id for row in paged) == sorted(row["id"] for row in rows)


async def test_a_search_takes_wildcards_literally(engine: AsyncEngine) -> None:
    rows = [{"id": uuid.uuid4(), "name": name, "amount": None, "day": date(2026, 1, 1)} for name in ("50%", "500")]
    async with transaction(engine) as session:
        connection = await session.connection()
        await connection.run_sync(table.create)
        await connection.execute(sa.insert(table), rows)
        found = await LISTING.page(call_of(session), RowQuery.model_validate({"q": "0%"}))
    assert [row.name for row in found.items] == ["50%"]


def cursor_of(content: str) -> str:
    return base64.urlsafe_b64encode(content.encode()).decode()


FORGED = [
    cursor_of('{"sort": [["day", false], ["id", false]], "values": [null, null]}'),
    cursor_of("[" * 1400),
]


@pytest.mark.parametrize("cursor", [*FORGED, "", "x", "bm8=", "eyJzb3J0IjpbXSwidmFsdWVzIjpbXX0=", "é", "A" * 1999])
async def test_a_made_up_cursor_is_refused(engine: AsyncEngine, cursor: str) -> None:
    async with transaction(engine) as session:
        connection = await session.connection()
        await connection.run_sync(table.create)
        if cursor:
            with pytest.raises(CursorInvalid):
                await LISTING.page(call_of(session), RowQuery(cursor=cursor))


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ({"sort": "colour"}, SortUnknown),
        ({"amount__in": "1,x"}, ValidationError),
        ({"day__in": ",".join(["2026-01-01"] * (MAX_IN + 1))}, ValidationError),
        ({"seen_at__gte": "0001-01-01T00:00:00+14:00"}, FilterInvalid),
        ({"seen_at": "9999-12-31T23:59:59-14:00"}, FilterInvalid),
        ({"seen_at__in": "9999-12-31T23:59:59-14:00"}, FilterInvalid),
    ],
)
async def test_what_a_list_does_not_know_is_refused(
    engine: AsyncEngine, query: dict[str, str], problem: type[Exception]
) -> None:
    async with transaction(engine) as session:
        with pytest.raises(problem):
            await LISTING.page(call_of(session), RowQuery.model_validate(query))


async def test_instants_are_compared_not_searched(engine: AsyncEngine) -> None:
    names = {name.removeprefix("seen_at") for name in RowQuery.model_fields if name.startswith("seen_at")}
    assert names == {"", "__gt", "__gte", "__lt", "__lte", "__in", "__is_null"}
    async with transaction(engine) as session:
        connection = await session.connection()
        await connection.run_sync(table.create)
        row = {"id": uuid.uuid4(), "day": date(2026, 1, 1)}
        await connection.execute(sa.insert(table).values(**row, seen_at=datetime(2026, 1, 2, tzinfo=UTC)))

        async def found(**asked: str) -> int:
            return len((await LISTING.page(call_of(session), RowQuery.model_validate(asked))).items)

        assert await found(seen_at__gte="2026-01-02T08:00:00+08:00") == 1
        assert await found(seen_at__lt="2026-01-02T00:00:00Z") == 0
        assert await found(seen_at__in="2026-01-01T00:00:00Z,2026-01-02T00:00:00Z") == 1


async def test_what_may_be_null_is_found_by_that(engine: AsyncEngine) -> None:
    assert "day__is_null" not in RowQuery.model_fields
    rows = [{"id": uuid.uuid4(), "name": name, "day": date(2026, 1, 1)} for name in ("a", None, None)]
    async with transaction(engine) as session:
        connection = await session.connection()
        await connection.run_sync(table.create)
        await connection.execute(sa.insert(table), rows)

        async def names(**asked: str) -> list[str | None]:
            return [row.name for row in (await LISTING.page(call_of(session), RowQuery.model_validate(asked))).items]

        assert await names(name__is_null="true") == [None, None]
        assert await names(name__is_null="false") == ["a"]
        with pytest.raises(ValidationError):
            await names(name__is_null="perhaps")


def test_a_value_of_several_is_refused_with_the_parameters_name() -> None:
    with pytest.raises(ValidationError) as refused:
        RowQuery.model_validate({"amount__in": ["1,x"]})
    (error,) = refused.value.errors()
    assert (error["loc"], error["type"]) == (("amount__in", 1), "decimal_parsing")
    assert RowQuery.model_validate({"amount__in": ["1,2", "3"]}).filters_in_use() == [("amount__in", [1, 2, 3])]


class HiddenRead(Read):
    id: uuid.UUID
    amount: Annotated[Decimal | None, Clearance(2)]


async def refuse_odd(_: Any, value: int) -> None:
    if value % 2:
        raise FilterInvalid(name="amount__times", reason="odd")


class HiddenQuery(
    ListQuery,
    of=HiddenRead,
    sorts=("id",),
    default_sort="id",
    own={
        "halves": OwnFilter(int, "Twice the amount.", lambda value: table.c.amount * 2 == value, refuse_odd),
        "amount__times": OwnFilter(int, "Hidden where the amount is.", lambda value: table.c.amount == value),
    },
):
    pass


OWN = Listing(HiddenRead, HiddenQuery, {"id": table.c.id, "amount": table.c.amount}, visible=everybody)


async def test_a_lists_own_filter_leaves_its_rows_and_may_refuse_a_value(engine: AsyncEngine) -> None:
    assert HiddenQuery.model_fields["halves"].description == "Twice the amount."
    async with transaction(engine) as session:
        connection = await session.connection()
        await connection.run_sync(table.create)
        rows = [{"id": uuid.uuid4(), "amount": amount, "day": date(2026, 1, 1)} for amount in (1, 2)]
        await connection.execute(sa.insert(table), rows)
        found = await OWN.page(call_of(session), HiddenQuery.model_validate({"halves": "4", "count": True}))
        assert ([row.id for row in found.items], found.count) == ([rows[1]["id"]], 1)
        with pytest.raises(FilterInvalid):
            await OWN.page(call_of(session), HiddenQuery.model_validate({"halves": "3"}))


async def test_a_lists_own_filter_is_hidden_where_its_field_is(engine: AsyncEngine) -> None:
    async with transaction(engine) as session:
        with pytest.raises(FieldHidden):
            await OWN.page(call_of(session, clearance=1), HiddenQuery.model_validate({"amount__times": "1"}))


NUMBERS = [{"seen_at__gte": "1700000000"}, {"seen_at": "5.5"}, {"day": "86400"}, {"day": 0}]


@pytest.mark.parametrize("sent", NUMBERS, ids=str)
def test_a_time_is_written_as_one(sent: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="RFC 3339"):
        RowQuery.model_validate(sent)
