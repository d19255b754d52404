"""Warnings about key people: opposed deciders, departures, falls; each with the person's own level."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from services.relationship.key_people.schemes.rules import RelationshipLevel
from services.relationship.key_people.warnings import rules
from services.relationship.key_people.warnings.following import follow_merged_people
from services.relationship.key_people.warnings.operations import publish_key_person_warnings
from services.relationship.tables import PublishedWarning, RelationshipTable
from shared.customers.contacts import contacts, keep_contacts
from shared.customers.following import mergers_among
from shared.customers.merging import absorb
from shared.customers.roles import DecisionRole
from shared.database import execute, rows_of, transaction
from shared.feed.events import entity_named, events
from shared.feed.followers import FollowedChange, FollowedEvent
from shared.time import company_today, utc_now
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


async def test_what_has_not_changed_is_not_published_again(
    app: FastAPI, relationship: httpx.AsyncClient, decider: Person, new_person: Any, copy_people: CopyPeople
) -> None:
    fell, left = [await new_person(decider.customer_id, is_key=True, seniority="top") for _ in range(2)]
    await copy_people(fell, left)
    await assessed(relationship, decider, 0, 400)
    for score, days in ((4, 100), (1, 10)):
        await assessed(relationship, fell, score, days)
    async with transaction(app.state.engine) as session:
        is_left = contacts.c.id == UUID(left.contact_id)
        await execute(session, sa.update(contacts).where(is_left).values(has_left=True, left_on=TODAY))
    before = sorted(await published(app))
    assert {one.kind for one in before} == set(rules.KINDS)
    assert await count_events(app) == len(before) == 3
    assert (sorted(await published(app)), await count_events(app)) == (before, 3)


async def count_events(app: FastAPI) -> int:
    """Events of warnings so far."""
    async with transaction(app.state.engine) as session:
        counted = sa.select(sa.func.count()).where(events.c.entity == entity_named(PublishedWarning))
        return int((await execute(session, counted)).scalar_one())


async def merge(app: FastAPI, survivor: Person, absorbed: Person) -> None:
    """The merge of two contacts, as the feed brings it."""
    pairs = {"contact_id": survivor.contact_id, "absorbed_id": absorbed.contact_id}
    data = FollowedChange(
        entity="contact_merge",
        entity_id=uuid4(),
        customer_id=UUID(survivor.customer_id),
        changes={name: [None, value] for name, value in pairs.items()},
    )
    merged = FollowedEvent(type="guanxi.contact_merge.created", time=utc_now(), data=data)
    async with transaction(app.state.engine) as session:
        (merger,) = (one for one, _ in mergers_among([merged]))
        await absorb(session, rows_of(RelationshipTable), merger)
        await follow_merged_people(session, None, [merged])  # type: ignore[arg-type]
        await keep_contacts(session, [UUID(absorbed.contact_id)], [])


@pytest.mark.parametrize("is_known_before", [False, True])
async def test_a_warning_follows_the_survivor_of_a_merge_and_closes_with_its_cause(
    app: FastAPI,
    relationship: httpx.AsyncClient,
    decider: Person,
    new_person: Any,
    copy_people: CopyPeople,
    is_known_before: bool,
) -> None:
    other = await new_person(decider.customer_id, is_key=True, decision_role="decider")
    await copy_people(other)
    await assessed(relationship, decider, 0, 400)
    (warning,) = await published(app)
    if is_known_before:
        await assessed(relationship, other, 0, 300)
        assert len(await published(app)) == 2
    await merge(app, survivor=other, absorbed=decider)
    async with transaction(app.state.engine) as session:
        rows = (await execute(session, sa.select(PublishedWarning.__table__))).all()  # type: ignore[attr-defined]
    assert [(one.id, one.subject, str(one.contact_id)) for one in rows] == [
        (warning.id, other.contact_id, other.contact_id)
    ]
    assert [one.id for one in await published(app)] == [warning.id]
    await assessed(relationship, other, 3, 10)
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
