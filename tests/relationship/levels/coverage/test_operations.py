"""Relationship coverage: key people at or above target and contacted within cadence, for kpi."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from services.relationship.levels.coverage.operations import publish_coverage
from services.relationship.tables import MonthlyFigure
from shared.auth.visibility import customers
from shared.customers.monthly_figures import PeerKpi
from shared.database import execute, transaction
from shared.time import company_today, months_after
from tests.relationship.conftest import ADDRESS, CopyPeople, Person, body_for

TABLE: sa.Table = MonthlyFigure.__table__  # type: ignore[attr-defined]


@pytest.fixture
def covered(app: FastAPI) -> Any:
    """Publish, and read the customer's figure of this month: `(numerator, denominator)`."""

    async def read(person: Person) -> tuple[int, int] | None:
        async with transaction(app.state.engine) as session:
            await publish_coverage(session)
            query = sa.select(TABLE.c.numerator, TABLE.c.denominator).where(
                TABLE.c.kpi == PeerKpi.RELATIONSHIP_COVERAGE,
                sa.cast(TABLE.c.customer_id, sa.Text) == person.customer_id,
                TABLE.c.month == company_today().replace(day=1),
            )
            row = (await execute(session, query)).one_or_none()
            return (int(row[0]), int(row[1])) if row else None

    return read


async def meet(client: httpx.AsyncClient, person: Person, days_ago: int) -> None:
    on = company_today() - timedelta(days=days_ago)
    body = {"customer_id": person.customer_id, "contact_ids": [person.contact_id], "scene": "routine_visit"}
    made = await client.post("/v1/touchpoints", json=body | {"starts_at": f"{on}T02:00:00Z", "outcome": "met"})
    assert made.status_code == 201, made.text


async def aim(client: httpx.AsyncClient, person: Person, level: str) -> None:
    assert (await client.post(ADDRESS, json=body_for(person, 3, 3, 3, 3, 3, 3))).status_code == 201
    goal = {"customer_id": person.customer_id, "contact_id": person.contact_id, "due_on": "2099-12-31"}
    made = await client.post("/v1/key-person-targets", json=goal | {"target_level": level, "reason": "as it is"})
    assert made.status_code == 201, made.text


@pytest.mark.parametrize(
    ("target", "days_ago", "expected"),
    [
        ("favourable", 89, (1, 2)),
        ("favourable", 90, (1, 2)),
        ("favourable", 91, (0, 2)),
        ("supportive", 1, (0, 2)),
    ],
)
async def test_who_is_at_target_and_was_met_in_time_is_covered(
    relationship: httpx.AsyncClient,
    new_person: Any,
    copy_people: CopyPeople,
    covered: Any,
    target: str,
    days_ago: int,
    expected: tuple[int, int],
) -> None:
    person = await new_person(is_key=True)
    other = await new_person(person.customer_id, name="韩梅梅", is_key=True)
    await copy_people(person, other)
    await aim(relationship, person, target)
    await meet(relationship, person, days_ago)
    assert await covered(person) == expected


async def test_without_key_people_there_is_no_figure_and_past_months_stay(
    app: FastAPI, relationship: httpx.AsyncClient, new_person: Any, copy_people: CopyPeople, covered: Any
) -> None:
    person = await new_person(is_key=True)
    await copy_people(person)
    assert await covered(person) == (0, 1)
    async with transaction(app.state.engine) as session:
        earlier = sa.update(TABLE).values(month=(company_today().replace(day=1) - timedelta(days=1)).replace(day=1))
        await execute(session, earlier)
    await copy_people(person, is_key=False)
    assert await covered(person) is None
    async with transaction(app.state.engine) as session:
        kept = sa.select(sa.func.count()).where(sa.cast(TABLE.c.customer_id, sa.Text) == person.customer_id)
        assert (await execute(session, kept)).scalar_one() == 1


@pytest.mark.parametrize(("days", "expected"), [(0, (1, 1)), (1, (0, 1))])
async def test_where_the_policy_demands_contact_its_cadence_counts(
    app: FastAPI,
    relationship: httpx.AsyncClient,
    new_person: Any,
    copy_people: CopyPeople,
    covered: Any,
    days: int,
    expected: tuple[int, int],
) -> None:
    person = await new_person(is_key=True)
    await copy_people(person)
    await aim(relationship, person, "favourable")
    async with transaction(app.state.engine) as session:  # core value: once a month
        of_person = sa.cast(customers.c.id, sa.Text) == person.customer_id
        await execute(session, sa.update(customers).where(of_person).values(quadrant="core_value"))
    last = months_after(company_today(), -1) - timedelta(days=days)
    await meet(relationship, person, (company_today() - last).days)
    assert await covered(person) == expected
