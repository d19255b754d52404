"""Warnings about key people: opposed deciders, departures, falls; each with the person's own level."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from services.relationship.key_people.schemes.rules import RelationshipLevel
from services.relationship.key_people.warnings import rules
from services.relationship.key_people.warnings.operations import publish_key_person_warnings
from services.relationship.tables import PublishedWarning
from shared.customers.contacts import contacts
from shared.customers.roles import DecisionRole
from shared.database import execute, transaction
from shared.time import company_today
from tests.relationship.conftest import ADDRESS, CopyPeople, Person, body_for

TODAY = company_today()


async def published(app: FastAPI) -> list[Any]:
    async with transaction(app.state.engine) as session:
        await publish_key_person_warnings(session)
        return list((await execute(session, sa.select(PublishedWarning.__table__))).all())  # type: ignore[attr-defined]


@pytest.fixture
async def decider(new_person: Any, copy_people: CopyPeople) -> Person:
    person: Person = await new_person(is_key=True, decision_role="decider", seniority="top")
    await copy_people(person)
    return person


async def assessed(client: httpx.AsyncClient, person: Person, score: int, days_ago: int) -> None:
    day = str(TODAY - timedelta(days=days_ago))
    made = await client.post(ADDRESS, json=body_for(person, *(score,) * 6, assessed_on=day))
    assert made.status_code == 201, made.text


async def test_an_opposed_decider_is_a_warning_until_opposed_no_more(
    app: FastAPI, relationship: httpx.AsyncClient, decider: Person
) -> None:
    assert await published(app) == []
    await assessed(relationship, decider, 0, 400)
    (warning,) = await published(app)
    assert (warning.kind, warning.severity, warning.clearance) == ("opposed_decider", "high", 2)
    assert (str(warning.contact_id), "李雷" in warning.evidence_zh, "李雷" in warning.evidence_en) == (
        decider.contact_id,
        True,
        True,
    )
    assert [one.id for one in await published(app)] == [warning.id]  # once, however often it looks
    await assessed(relationship, decider, 3, 10)
    assert await published(app) == []


async def test_a_fall_is_a_warning_with_its_steps(
    app: FastAPI, relationship: httpx.AsyncClient, decider: Person
) -> None:
    await assessed(relationship, decider, 4, 100)
    await assessed(relationship, decider, 3, 10)
    (warning,) = await published(app)
    assert (warning.kind, warning.severity, warning.figures["steps"]) == ("key_person_fell", "medium", 1)
    assert "支持不排他" in warning.evidence_zh
    assert "Favourable" in warning.evidence_en


async def test_an_old_fall_is_no_news(app: FastAPI, relationship: httpx.AsyncClient, decider: Person) -> None:
    await assessed(relationship, decider, 4, 200)
    await assessed(relationship, decider, 3, rules.NEWS_DAYS + 1)
    assert await published(app) == []


async def test_who_left_is_a_warning_with_the_last_level(
    app: FastAPI, relationship: httpx.AsyncClient, decider: Person
) -> None:
    await assessed(relationship, decider, 3, 10)
    async with transaction(app.state.engine) as session:
        await execute(session, sa.update(contacts).values(has_left=True, left_on=TODAY))
    (warning,) = await published(app)
    assert (warning.kind, warning.severity, warning.figures["level"]) == ("key_person_left", "high", "favourable")
    async with transaction(app.state.engine) as session:
        long_ago = TODAY - timedelta(days=rules.NEWS_DAYS + 1)
        await execute(session, sa.update(contacts).values(left_on=long_ago))
    assert await published(app) == []


@pytest.mark.parametrize(
    ("role", "level", "expected"),
    [
        (DecisionRole.DECIDER, None, "high"),
        (DecisionRole.USER, RelationshipLevel.SUPPORTIVE, "high"),
        (DecisionRole.USER, RelationshipLevel.FAVOURABLE, "medium"),
        (None, None, "medium"),
    ],
)
def test_deciders_and_supporters_who_leave_weigh_most(
    role: DecisionRole | None, level: RelationshipLevel | None, expected: str
) -> None:
    assert rules.severity_of_departure(role, level) == expected


@pytest.mark.parametrize(
    ("steps", "level", "expected"),
    [
        (1, RelationshipLevel.CONTACTED, "medium"),
        (2, RelationshipLevel.ACCEPTED, "high"),
        (1, RelationshipLevel.OPPOSED, "high"),
    ],
)
def test_two_steps_or_opposition_weigh_most(steps: int, level: RelationshipLevel, expected: str) -> None:
    assert rules.severity_of_fall(steps, level) == expected
