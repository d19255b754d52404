"""Collections: who sees which rows, and what a change of one needs."""

import uuid
from typing import Annotated

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import col

from shared.auth.access import Clearance, FieldHidden, RowHidden
from shared.auth.visibility import of_visible_customers, people, team
from shared.database import execute, transaction
from shared.lists.collections import Collection
from shared.lists.listings import everybody
from shared.lists.queries import ListQuery
from shared.problems import NotFound, PreconditionFailed
from shared.shapes import Body, Patch, Read
from shared.web.call import Precondition
from tests.shared.conftest import Badge, Quote, Thing, ThingSettings, call_of, know_customer

OWNER, STRANGER = uuid.UUID(int=1), uuid.UUID(int=2)


class ThingRead(Read):
    id: uuid.UUID
    version: int
    name: str
    secret: Annotated[str | None, Clearance(3)]


class ThingPatch(Patch):
    name: str = "x"
    secret: Annotated[str | None, Clearance(3)] = None


class BadgeRead(Read):
    id: uuid.UUID
    name: str
    clearance: int


class BadgeBody(Body):
    name: str
    clearance: int = 1


class BadgeQuery(ListQuery, of=BadgeRead, filters=("name",), sorts=("name",), default_sort="name"):
    pass


class QuoteRead(Read):
    id: uuid.UUID
    text: str


class ThingMissing(NotFound):
    """There is no such thing."""


THINGS = Collection(Thing, ThingRead, missing=ThingMissing, visible=everybody)
BADGES = Collection(
    Badge, BadgeRead, BadgeQuery, missing=ThingMissing, visible=of_visible_customers(col(Badge.customer_id))
)
QUOTES = Collection(Quote, QuoteRead, missing=ThingMissing, visible=everybody)


async def test_a_page_has_the_rows_of_visible_customers_up_to_the_callers_level(engine: AsyncEngine) -> None:
    mine, theirs = uuid.uuid4(), uuid.uuid4()
    async with transaction(engine) as session:
        await know_customer(session, mine, theirs)
        await execute(session, sa.insert(team).values(customer_id=mine, user_id=OWNER))
        session.add_all(Badge(name=f"low of {one}", customer_id=one) for one in (mine, theirs))
        session.add_all(Badge(name=f"high of {one}", customer_id=one, clearance=2) for one in (mine, theirs))
        await session.flush()

        async def seen(**caller: object) -> set[str]:
            return {badge.name for badge in (await BADGES.page(call_of(session, **caller), BadgeQuery())).items}  # type: ignore[arg-type]

        assert await seen(clearance=1) == {f"low of {mine}", f"low of {theirs}"}
        assert await seen(clearance=2, user_id=OWNER) == {f"low of {mine}", f"high of {mine}"}
        assert await seen(user_id=STRANGER) == set()


async def test_a_person_who_is_hidden_hides_the_rows_about_them_and_removal_hides_from_all(engine: AsyncEngine) -> None:
    senior = uuid.uuid4()
    async with transaction(engine) as session:
        about_senior, of_nobody = Quote(text="a", contact_id=senior), Quote(text="b")
        session.add_all([about_senior, of_nobody])
        await execute(session, sa.insert(people).values(contact_id=senior, customer_id=uuid.uuid4(), clearance=2))
        await session.flush()
        with pytest.raises(ThingMissing):
            await QUOTES.get(call_of(session, clearance=1), about_senior.id)
        assert (await QUOTES.get(call_of(session, clearance=2), about_senior.id)).text == "a"
        await QUOTES.remove(call_of(session), of_nobody.id)
        await session.flush()
        assert of_nobody.deleted_at is not None
        with pytest.raises(ThingMissing):
            await QUOTES.lock(call_of(session), of_nobody.id)


async def test_nobody_writes_a_row_or_a_field_above_the_own_level(engine: AsyncEngine) -> None:
    customer = uuid.uuid4()
    async with transaction(engine) as session:
        await know_customer(session, customer)
        made = await BADGES.create(
            call_of(session, clearance=2), BadgeBody(name="x", clearance=2), customer_id=customer
        )
        low = call_of(session, clearance=1)
        with pytest.raises(RowHidden):
            await BADGES.create(low, BadgeBody(name="x", clearance=2), customer_id=customer)
        with pytest.raises(ThingMissing):
            await BADGES.remove(low, made.id)
        thing = await THINGS.add(low, Thing(name="plain"))
        with pytest.raises(FieldHidden):
            await THINGS.change(low, thing.id, ThingPatch(secret="s"))


async def test_if_match_speaks_of_the_row_in_the_path_alone(engine: AsyncEngine) -> None:
    async with transaction(engine) as session:
        call = call_of(session)
        first, second = [await THINGS.add(call, Thing(name=name)) for name in "ab"]
        call.precondition = Precondition('"7"', first.id)
        assert (await THINGS.lock(call, second.id)).name == "b"
        assert not call.is_precondition_met
        with pytest.raises(PreconditionFailed):
            await THINGS.lock(call, first.id)
        row = await THINGS.row(call, first.id)
        call.precondition = Precondition(row.etag_for(call.principal.clearance), first.id)
        changed = await THINGS.change(call, first.id, ThingPatch(name="c"))
        assert (changed.name, call.is_precondition_met) == ("c", True)


async def test_whose_a_row_is_is_known_without_holding_a_connection(
    engine: AsyncEngine, thing_settings: ThingSettings
) -> None:
    customer = uuid.uuid4()
    async with transaction(engine) as session:
        await know_customer(session, customer)
        badge = await BADGES.create(call_of(session), BadgeBody(name="x"), customer_id=customer)
    async with transaction(engine) as session:
        call = call_of(session)
        call.house.engine, call.house.settings = engine, thing_settings
        assert await BADGES.customer_of(call, badge.id) == customer
        assert engine.pool.checkedout() == 0  # type: ignore[attr-defined]
        with pytest.raises(ThingMissing):
            await BADGES.customer_of(call, uuid.uuid4())
