"""Cadences over HTTP: what is due, done and overdue, by customer and by owner, as each level may know it."""

import uuid
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from sqlmodel import select

from services.relationship.contact.cadences.following import follow_day
from services.relationship.contact.cadences.model import cadences
from services.relationship.contact.cadences.overdue import publish_overdue
from services.relationship.contact.cadences.refreshing import find_behind, refresh_cadences
from services.relationship.contact.cadences.rules import days_until, due_on, severity_of
from services.relationship.contact.schemes.store import STANDARD as SCHEME
from services.relationship.tables import PublishedWarning
from shared.auth.visibility import customers
from shared.customers.account_teams import team_members
from shared.customers.policy_terms import PolicyCadence
from shared.database import execute, transaction
from shared.feed.events import events
from shared.time import company_today, months_after
from tests.customer.due_door import Door
from tests.relationship.conftest import CopyPeople, Person
from tests.relationship.contact.conftest import TOUCHPOINTS, Meet, publish_policy
from tests.sign_in import Tokens

AT = "/v1/cadences"
MANAGER = uuid.UUID(int=91)
NewPerson = Callable[..., Awaitable[Person]]
Trait = Callable[..., Awaitable[None]]


@pytest.fixture
def trait(app: FastAPI, person: Person) -> Trait:
    """Give the customer traits, as the feed does: `await trait(quadrant="core_value")`."""

    async def give(whom: Person = person, **fields: Any) -> None:
        async with transaction(app.state.engine) as session:
            customer_id = uuid.UUID(whom.customer_id)
            changed = sa.update(customers).where(customers.c.id == customer_id)
            await execute(session, changed.values(**fields))
            await refresh_cadences(session, [customer_id])

    return give


async def listed(client: httpx.AsyncClient, **params: str) -> list[dict[str, Any]]:
    answer = await client.get(AT, params={"kind": "regular"} | params)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


async def test_contact_is_due_a_period_after_the_last_that_counts(
    relationship: httpx.AsyncClient, meet: Meet, trait: Trait
) -> None:
    await meet(40)
    await meet(10, channel="phone")
    await meet(5, scene="letter")
    await trait(quadrant="core_value", manager_id=MANAGER)
    (one,) = await listed(relationship)
    last = company_today() - timedelta(days=40)
    assert (one["form"], one["every"], one["last_contact_on"]) == ("face_to_face", "monthly", last.isoformat())
    assert one["due_on"] == months_after(last, 1).isoformat()
    assert (one["is_overdue"], one["overdue_days"]) == (True, (company_today() - months_after(last, 1)).days)
    assert one["manager_id"] == str(MANAGER)
    made = await meet(0.001)
    assert made["status"] == "held"
    (one,) = await listed(relationship)
    assert (one["last_contact_on"], one["is_overdue"], one["overdue_days"]) == (company_today().isoformat(), False, 0)
    await relationship.delete(f"{TOUCHPOINTS}/{made['id']}")
    assert (await listed(relationship))[0]["last_contact_on"] == last.isoformat()


async def test_a_planned_or_cancelled_touchpoint_is_no_contact(
    relationship: httpx.AsyncClient, meet: Meet, trait: Trait
) -> None:
    planned = await meet(3, status="planned")
    await trait(quadrant="core_value")
    (one,) = await listed(relationship)
    assert (one["last_contact_on"], one["since_on"]) == (None, company_today().isoformat())
    assert one["due_on"] == months_after(company_today(), 1).isoformat()
    await relationship.post(f"{TOUCHPOINTS}/{planned['id']}/completion", json={})
    assert (await listed(relationship))[0]["last_contact_on"] == (company_today() - timedelta(days=3)).isoformat()


async def test_who_was_never_contacted_and_has_no_contract_is_due_a_period_after_the_demand_is_known(
    relationship: httpx.AsyncClient, copy_people: CopyPeople, new_person: NewPerson, trait: Trait
) -> None:
    nobody = await new_person()
    await copy_people(nobody)
    await trait(nobody, quadrant="core_value", first_contract_on=None)
    (one,) = await listed(relationship)
    assert (one["last_contact_on"], one["due_on"]) == (None, months_after(company_today(), 1).isoformat())


@pytest.mark.parametrize("every", PolicyCadence)
async def test_the_database_computes_due_days_as_the_rule_does(
    app: FastAPI, relationship: httpx.AsyncClient, meet: Meet, trait: Trait, every: PolicyCadence
) -> None:
    await publish_policy(app, every)
    await meet(35)
    await trait(tier="key")
    (one,) = await listed(relationship)
    expected = due_on(every, date.fromisoformat(one["last_contact_on"]), company_today())
    assert one["due_on"] == (expected and expected.isoformat())


async def test_level_1_knows_what_visible_traits_demand_and_nothing_of_the_quadrant(
    app: FastAPI, tokens: Tokens, relationship: httpx.AsyncClient, meet: Meet, trait: Trait
) -> None:
    await publish_policy(app, PolicyCadence.QUARTERLY)
    await meet(10)
    await trait(tier="key")
    async with tokens.client(app, clearance=1) as assistant:
        before = await listed(assistant)
        assert [(one["form"], one["every"]) for one in before] == [("call", "quarterly")]
        await trait(quadrant="core_value", is_cash_cow=True)
        assert await listed(assistant) == before
        await trait(tier=None)
        assert await listed(assistant) == []
    assert [one["every"] for one in await listed(relationship)] == ["monthly"]


async def test_who_is_not_served_any_more_is_owed_nothing(
    relationship: httpx.AsyncClient, meet: Meet, trait: Trait
) -> None:
    await meet(10)
    await trait(quadrant="maintain")
    assert len(await listed(relationship)) == 1
    await trait(status="resource_pool")
    assert await listed(relationship) == []


async def test_contact_of_executives_needs_both_sides_and_level_2(
    app: FastAPI,
    tokens: Tokens,
    relationship: httpx.AsyncClient,
    person: Person,
    new_person: NewPerson,
    meet: Meet,
    trait: Trait,
) -> None:
    boss, sponsor = await new_person(person.customer_id, name="王总", seniority="top"), str(uuid.UUID(int=92))
    await join(app, person, sponsor)
    await meet(30, contact_ids=[boss.contact_id])
    await meet(20, user_ids=[sponsor])
    await trait(tier="strategic")
    (one,) = await listed(relationship, kind="executive")
    assert (one["every"], one["last_contact_on"], one["form"]) == ("half_yearly", None, None)
    await meet(10, contact_ids=[boss.contact_id], user_ids=[sponsor])
    (one,) = await listed(relationship, kind="executive")
    assert one["last_contact_on"] == (company_today() - timedelta(days=10)).isoformat()
    await meet(400, contact_ids=[boss.contact_id], user_ids=[sponsor])
    assert (await listed(relationship, kind="executive"))[0]["last_contact_on"] == one["last_contact_on"]
    async with tokens.client(app, clearance=1) as assistant:
        assert await listed(assistant, kind="executive") == []


async def join(app: FastAPI, person: Person, user_id: str) -> None:
    """The user is the customer's executive sponsor since a hundred days."""
    async with transaction(app.state.engine) as session:
        row = {"id": uuid.uuid4(), "customer_id": uuid.UUID(person.customer_id), "user_id": uuid.UUID(user_id)}
        row |= {"role": "executive_sponsor", "started_on": company_today() - timedelta(days=100)}
        await execute(session, sa.insert(team_members).values(row))


@pytest.mark.parametrize(
    ("params", "found"),
    [
        ({}, True),
        ({"is_overdue": "true"}, True),
        ({"is_overdue": "false"}, False),
        ({"manager_id": str(MANAGER)}, True),
        ({"manager_id": str(uuid.UUID(int=5))}, False),
        ({"owner": "me"}, True),
        ({"owner": "team"}, False),
        ({"customer_class": "core"}, True),
        ({"customer_class": "small"}, False),
        ({"form": "call"}, False),
        ({"due_on__lt": "2020-01-01"}, False),
    ],
)
async def test_they_are_found(
    app: FastAPI, tokens: Tokens, meet: Meet, trait: Trait, params: dict[str, str], found: bool
) -> None:
    await meet(90)
    await trait(quadrant="core_value", manager_id=MANAGER, customer_class="core")
    async with tokens.client(app, sub=str(MANAGER)) as manager:
        assert bool(await listed(manager, **params)) is found


async def test_a_new_scheme_counts_anew(relationship: httpx.AsyncClient, meet: Meet, trait: Trait) -> None:
    await meet(10, channel="phone")
    await trait(quadrant="core_value")
    assert (await listed(relationship))[0]["last_contact_on"] is None
    current = await relationship.get("/v1/contact-schemes/current")
    content = current.json()["content"]
    content["counting"]["face_to_face"]["channels"] = ["in_person", "phone"]
    body = {"content": content, "reason": "calls count"}
    await relationship.post("/v1/contact-schemes", json=body, headers={"If-Match": current.headers["etag"]})
    (one,) = await listed(relationship)
    assert (one["last_contact_on"] is not None, one["scheme_version"]) == (True, 2)


async def test_what_did_not_change_is_not_written(app: FastAPI, meet: Meet, trait: Trait) -> None:
    await meet(10)
    await trait(quadrant="core_value")
    async with transaction(app.state.engine) as session:
        versions = sa.select(cadences.c.id, sa.literal_column("xmin::text"), sa.literal_column("cmin::text"))
        before = (await execute(session, versions)).all()
        await refresh_cadences(session)
        assert (await execute(session, versions)).all() == before


async def test_statistics_count_done_against_due(
    relationship: httpx.AsyncClient, new_person: NewPerson, meet: Meet, trait: Trait
) -> None:
    other = await new_person(name="韩梅梅")
    await meet(90)
    await meet(1, whom=other)
    for whom in (None, other):
        given = {"quadrant": "core_value", "manager_id": MANAGER, "customer_class": "core"}
        await (trait(**given) if whom is None else trait(whom, **given))
    for group, key in (("manager", str(MANAGER)), ("customer_class", "core"), ("kind", "regular")):
        answer = await relationship.get(f"{AT}/statistics", params={"group_by": group, "kind": "regular"})
        (counted,) = answer.json()["items"]
        assert counted["group"] == key
        assert [counted[name] for name in ("cadences", "in_time", "overdue", "never", "share")] == [2, 1, 1, 0, "0.5"]


async def test_coverage_compares_customers_in_contact_with_the_policy(
    relationship: httpx.AsyncClient, new_person: NewPerson, meet: Meet, trait: Trait
) -> None:
    other = await new_person(name="韩梅梅")
    await meet(89)
    await meet(91, whom=other)
    given = {"manager_id": MANAGER, "customer_class": "core"}
    await trait(**given)
    await trait(other, **given)
    (one,) = (await relationship.get(f"{AT}/coverage", params={"manager_id": str(MANAGER)})).json()["items"]
    assert (one["customer_class"], one["customers"], one["in_contact"]) == ("core", 2, 1)
    assert (one["wanted"], one["is_reached"]) == (3, False)


async def test_it_is_due_for_the_account_manager(app: FastAPI, tokens: Tokens, meet: Meet, trait: Trait) -> None:
    await meet(90)
    await trait(quadrant="core_value", manager_id=MANAGER)
    today = company_today()
    window = {"from": today.isoformat(), "to": (today + timedelta(days=5)).isoformat(), "kind__in": "contact_due"}
    door = Door(app, tokens, **window)
    (item,) = await door.items({"sub": str(MANAGER)}, owner="me")
    assert (item["title"], item["clearance"]) == ("Face-to-face meeting (Monthly): Huaqiang", 2)
    assert item["due_at"][:10] == months_after(today - timedelta(days=90), 1).isoformat()
    assert await door.items({"sub": str(MANAGER), "clearance": 1}, owner="me") == []
    assert await door.items({"sub": str(uuid.uuid4())}, owner="me") == []


async def test_overdue_contact_is_published_as_a_warning_until_it_is_made(
    app: FastAPI, relationship: httpx.AsyncClient, meet: Meet, trait: Trait
) -> None:
    await meet(100)
    await trait(quadrant="core_value", manager_id=MANAGER)
    (warning,) = await published(app)
    assert (warning.kind, warning.severity, warning.clearance) == ("contact_overdue", "high", 2)
    assert (warning.owner_id, warning.has_due_item, warning.subject) == (MANAGER, True, "regular")
    last = company_today() - timedelta(days=100)
    assert warning.evidence_zh == f"面谈，每月：上次 {last}，应于 {months_after(last, 1)} 前进行。"
    await meet(0.001)
    assert await published(app) == []


@pytest.mark.parametrize(("days", "is_warned"), [(7, False), (8, True)])
async def test_the_warning_waits_for_the_days_of_grace(
    app: FastAPI, meet: Meet, trait: Trait, days: int, is_warned: bool
) -> None:
    await publish_policy(app, PolicyCadence.WEEKLY)
    await meet(7 + days)
    await trait(tier="key")
    found = await published(app)
    assert bool(found) is is_warned
    assert {one.clearance for one in found} <= {1}


async def test_what_is_overdue_is_one_due_item_and_one_warning(
    app: FastAPI, tokens: Tokens, meet: Meet, trait: Trait
) -> None:
    await meet(100)
    await trait(quadrant="core_value", manager_id=MANAGER)
    (first,) = await published(app)
    (again,) = await published(app)
    assert (again.id, again.version) == (first.id, first.version)
    today = company_today()
    window = {"from": today.isoformat(), "to": (today + timedelta(days=5)).isoformat(), "kind__in": "contact_due"}
    (item,) = await Door(app, tokens, **window).items({"sub": str(MANAGER)}, owner="me")
    assert first.due_at is not None
    assert item["due_at"][:10] == first.due_at.date().isoformat()
    await meet(0.001)
    async with transaction(app.state.engine) as session:  # with the contact, not with the next look
        assert (await session.exec(select(PublishedWarning))).all() == []


async def test_another_account_manager_has_the_warning(app: FastAPI, meet: Meet, trait: Trait) -> None:
    await meet(100)
    await trait(quadrant="core_value", manager_id=MANAGER)
    (before,) = await published(app)
    other = uuid.UUID(int=93)
    await trait(manager_id=other)
    (after,) = await published(app)
    assert (after.id, after.owner_id) == (before.id, other)


async def test_a_scheme_with_more_grace_takes_warnings_back_at_once(
    app: FastAPI, relationship: httpx.AsyncClient, meet: Meet, trait: Trait
) -> None:
    await meet(100)
    await trait(quadrant="core_value")
    assert len(await published(app)) == 1
    current = await relationship.get("/v1/contact-schemes/current")
    content = current.json()["content"]
    content["warning"]["grace_days"] = 366
    body = {"content": content, "reason": "more grace"}
    await relationship.post("/v1/contact-schemes", json=body, headers={"If-Match": current.headers["etag"]})
    async with transaction(app.state.engine) as session:
        assert (await session.exec(select(PublishedWarning))).all() == []


async def test_the_day_brings_what_no_event_has_brought(
    app: FastAPI, relationship: httpx.AsyncClient, person: Person, meet: Meet
) -> None:
    await meet(10)
    of_person = customers.c.id == uuid.UUID(person.customer_id)
    for changed, expected in (({"quadrant": "core_value"}, ["monthly"]), ({"status": "exited"}, [])):
        async with transaction(app.state.engine) as session:
            await execute(session, sa.update(customers).where(of_person).values(**changed))
            assert await find_behind(session, 10) == [uuid.UUID(person.customer_id)]
            await follow_day(session)
            assert await find_behind(session, 10) == []
        assert [one["every"] for one in await listed(relationship)] == expected


async def test_the_database_judges_delay_as_the_rule_does(app: FastAPI, meet: Meet, trait: Trait) -> None:
    await meet(1)
    await trait(quadrant="core_value", tier="strategic")
    steps, today = SCHEME.warning, company_today()
    for every in PolicyCadence:
        edges = [days_until(share, every) for share in (steps.medium_share, steps.high_share)]
        for days in {steps.grace_days + 1, *(day + more for day in edges for more in (-1, 0, 1))}:
            if days <= steps.grace_days:
                continue
            async with transaction(app.state.engine) as session:
                late = {"every": every.value, "due_on": today - timedelta(days=days)}
                await execute(session, sa.update(cadences).where(cadences.c.level == 2).values(late))
                await publish_overdue(session)
                session.expire_all()
                found = {one.severity for one in await session.exec(select(PublishedWarning))}
            assert found == {severity_of(days, every, steps)}


async def published(app: FastAPI) -> list[PublishedWarning]:
    """The warnings after the job."""
    async with transaction(app.state.engine) as session:
        await follow_day(session)
        session.expire_all()
        return list(await session.exec(select(PublishedWarning)))


async def test_no_event_names_a_cadence(app: FastAPI, meet: Meet, trait: Trait) -> None:
    await meet(100)
    await trait(quadrant="core_value")
    async with transaction(app.state.engine) as session:
        named = set((await execute(session, sa.select(events.c.entity).distinct())).scalars())
    assert not {one for one in named if "cadence" in one}
