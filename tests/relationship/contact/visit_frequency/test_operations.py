"""Visit frequency: published by customer and month, by difference."""

import uuid
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from sqlmodel import col, select

from services.relationship.contact.cadences.refreshing import refresh_cadences
from services.relationship.contact.visit_frequency.operations import publish_begun_month, publish_visits
from services.relationship.tables import MonthlyFigure
from shared.auth.visibility import customers
from shared.customers.monthly_figures import FOR_EVERYBODY
from shared.customers.policy_terms import PolicyCadence
from shared.database import execute, transaction
from shared.feed.events import events
from shared.time import company_today, months_after
from tests.relationship.conftest import Person
from tests.relationship.contact.conftest import TOUCHPOINTS, Meet, publish_policy

THIS = company_today().replace(day=1)
LONG_AGO = months_after(THIS, -3)


def on(day: Any, hour: int = 12) -> str:
    return f"{day.isoformat()}T{hour:02}:00:00+08:00"


FOR_ALL = select(MonthlyFigure).where(col(MonthlyFigure.level) == FOR_EVERYBODY).order_by(col(MonthlyFigure.month))


async def figures(app: FastAPI) -> list[tuple[Any, int]]:
    async with transaction(app.state.engine) as session:
        found = list(await session.exec(FOR_ALL))
    assert all(one.n == one.numerator for one in found)
    return [(one.month, one.n) for one in found]


async def demanded(app: FastAPI) -> dict[date, Decimal]:
    """What the cadence demanded, by month."""
    async with transaction(app.state.engine) as session:
        return {one.month: one.denominator for one in await session.exec(FOR_ALL)}


async def hidden(app: FastAPI) -> dict[tuple[date, int], Decimal]:
    """The additional demand that only higher levels may know of, by month and level."""
    async with transaction(app.state.engine) as session:
        rows = await session.exec(select(MonthlyFigure).where(col(MonthlyFigure.level) != FOR_EVERYBODY))
        found = list(rows)
    assert {(one.numerator, one.n) for one in found} <= {(0, 0)}
    return {(one.month, one.level): one.denominator for one in found}


def days_of(month: date) -> int:
    return (months_after(month, 1) - month).days


@pytest.mark.parametrize(
    ("every", "times"),
    [
        (PolicyCadence.MONTHLY, lambda _: Decimal(1)),
        (PolicyCadence.QUARTERLY, lambda _: Decimal("0.3333")),
        (PolicyCadence.YEARLY, lambda _: Decimal("0.0833")),
        (PolicyCadence.WEEKLY, lambda days: (Decimal(days) / 7).quantize(Decimal("0.0001"))),
        (PolicyCadence.ON_OPPORTUNITY, lambda days: (Decimal(days) / 90).quantize(Decimal("0.0001"))),
    ],
)
async def test_a_month_is_measured_against_what_its_cadence_demands(
    app: FastAPI, person: Person, meet: Meet, every: PolicyCadence, times: Callable[[int], Decimal]
) -> None:
    await publish_policy(app, every)
    await meet(starts_at=on(LONG_AGO))
    before = await demanded(app)
    async with transaction(app.state.engine) as session:
        of_person = customers.c.id == uuid.UUID(person.customer_id)
        await execute(session, sa.update(customers).where(of_person).values(tier="key", quadrant="core_value"))
        await refresh_cadences(session, [uuid.UUID(person.customer_id)])
        await publish_begun_month(session)
    after = await demanded(app)
    assert after.pop(THIS) == times(days_of(THIS))  # the quadrant, which is hidden, counts for nothing
    del before[THIS]
    assert after == before == {month: (Decimal(days_of(month)) / 90).quantize(Decimal("0.0001")) for month in after}


async def test_who_may_know_of_the_quadrant_compares_with_what_it_demands(
    app: FastAPI, relationship: httpx.AsyncClient, person: Person, meet: Meet
) -> None:
    await publish_policy(app, PolicyCadence.YEARLY)
    made = await meet(starts_at=on(LONG_AGO))
    of_person = customers.c.id == uuid.UUID(person.customer_id)

    async def give(**traits: Any) -> None:
        async with transaction(app.state.engine) as session:
            await execute(session, sa.update(customers).where(of_person).values(**traits))
            await refresh_cadences(session, [uuid.UUID(person.customer_id)])
            await publish_begun_month(session)

    await give(tier="key", quadrant="core_value")
    more = Decimal(1) - Decimal("0.0833")
    assert await hidden(app) == {(THIS, 2): more, (THIS, 3): more}
    assert (await demanded(app))[THIS] + more == 1
    before = await written(app)
    await give(quadrant="core_value")
    assert await written(app) == before
    await give(quadrant=None)
    assert await hidden(app) == {}
    await give(quadrant="core_value")
    await relationship.delete(f"{TOUCHPOINTS}/{made['id']}")
    assert await hidden(app) == {}


async def test_months_count_from_the_first_touchpoint_on(app: FastAPI, meet: Meet) -> None:
    await meet(starts_at=on(LONG_AGO, 0))
    await meet(starts_at=on(LONG_AGO.replace(day=28)))
    await meet(-3)
    months = [months_after(LONG_AGO, number) for number in range(4)]
    assert await figures(app) == list(zip(months, [2, 0, 0, 0], strict=True))


async def test_only_what_changed_is_written(app: FastAPI, relationship: httpx.AsyncClient, meet: Meet) -> None:
    made = await meet(starts_at=on(LONG_AGO))
    again = await meet(starts_at=on(LONG_AGO))
    before = await written(app)
    await relationship.delete(f"{TOUCHPOINTS}/{made['id']}")
    assert (await figures(app))[0] == (LONG_AGO, 1)
    assert await written(app) == before + 1
    await relationship.delete(f"{TOUCHPOINTS}/{again['id']}")
    assert await figures(app) == []


async def written(app: FastAPI) -> int:
    """Events of figures so far."""
    async with transaction(app.state.engine) as session:
        counted = sa.select(sa.func.count()).where(events.c.entity == "monthly_figure")
        return int((await execute(session, counted)).scalar_one())


async def test_who_is_not_served_counts_until_the_last_touchpoint(app: FastAPI, person: Person, meet: Meet) -> None:
    await meet(starts_at=on(LONG_AGO))
    async with transaction(app.state.engine) as session:
        of_person = customers.c.id == uuid.UUID(person.customer_id)
        await execute(session, sa.update(customers).where(of_person).values(status="exited"))
        await publish_visits(session)
    assert await figures(app) == [(LONG_AGO, 1)]


async def test_a_month_that_has_begun_is_counted_by_the_job(app: FastAPI, meet: Meet) -> None:
    await meet(starts_at=on(LONG_AGO))
    async with transaction(app.state.engine) as session:
        begun = sa.delete(MonthlyFigure).where(col(MonthlyFigure.month) == THIS)
        await execute(session, begun)
        await publish_begun_month(session)
    assert (await figures(app))[-1] == (THIS, 0)
