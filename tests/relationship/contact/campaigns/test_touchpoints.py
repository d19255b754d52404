"""Attendance at a campaign is contact: touchpoints that follow from it, and what counts them."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from sqlmodel import col

from services.relationship.contact.cadences.model import cadences
from services.relationship.contact.campaigns.following import complete_touchpoints, follow_mergers
from services.relationship.contact.touchpoints.model import Touchpoint, TouchpointPerson
from services.relationship.tables import RelationshipTable
from shared.auth.visibility import customers
from shared.customers.directory import replace_entries
from shared.customers.merging import absorb
from shared.customers.settlements import Merger, Owner
from shared.database import execute, rows_of, transaction
from shared.feed.events import events
from shared.feed.followers import FollowedChange, FollowedEvent
from shared.time import company_today, utc_now
from tests.relationship.conftest import Assess, Person
from tests.relationship.contact.conftest import CAMPAIGNS, PEOPLE, TOUCHPOINTS, Plan, began_on, day, invite, step
from tests.sign_in import Tokens

NewPerson = Callable[..., Awaitable[Person]]
Hold = Callable[..., Awaitable[dict[str, Any]]]
HOST = str(UUID(int=77))


@pytest.fixture
def hold(relationship: httpx.AsyncClient, plan: Plan) -> Hold:
    """Hold a campaign that these people attended, by default ten days ago."""

    async def make(*people: Person, **fields: Any) -> dict[str, Any]:
        made = await plan(*people, **fields)
        await step(relationship, made, "invitation")
        await invite(relationship, made, attended=" ".join(one.contact_id for one in people))
        held = await step(relationship, made, "holding", actual_cost="1")
        assert held.status_code == 200, held.text
        return dict(held.json())

    return make


async def touchpoints(client: httpx.AsyncClient, campaign: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The campaign's touchpoints, by customer."""
    found = (await client.get(TOUCHPOINTS, params={"campaign_id": campaign["id"]})).json()["items"]
    by_customer = {one["customer_id"]: one for one in found}
    assert len(by_customer) == len(found)
    return by_customer


def met(touchpoint: dict[str, Any]) -> set[str]:
    return {one["contact_id"] for one in touchpoint["their_people"]}


async def written(app: FastAPI) -> int:
    async with transaction(app.state.engine) as session:
        return int((await execute(session, sa.select(sa.func.count()).select_from(events))).scalar_one())


async def test_each_customer_whose_people_attended_has_one(
    relationship: httpx.AsyncClient, hold: Hold, new_person: NewPerson
) -> None:
    one, two, absent = await new_person(), await new_person(), await new_person()
    twin = await new_person(one.customer_id, name="韩梅梅")
    given = {"scene": "technical_exchange", "user_ids": [HOST], "place": "苏州", "purpose": "看质量"}
    campaign = await hold(one, two, twin, **given)
    only = {"customer_ids": [one.customer_id, two.customer_id, absent.customer_id]}
    await relationship.patch(f"{CAMPAIGNS}/{campaign['id']}", json=only)
    found = await touchpoints(relationship, campaign)
    assert {customer: met(touchpoint) for customer, touchpoint in found.items()} == {
        one.customer_id: {one.contact_id, twin.contact_id},
        two.customer_id: {two.contact_id},
    }
    for made in found.values():
        assert (made["scene"], made["status"], made["place"], made["purpose"]) == (
            *("technical_exchange", "held"),
            *("苏州", "看质量"),
        )
        assert began_on(made) == day(10)
        assert {person["user_id"] for person in made["our_people"]} == {HOST, campaign["owner_id"]}


async def test_it_follows_when_the_attendance_is_corrected(
    app: FastAPI, relationship: httpx.AsyncClient, hold: Hold, new_person: NewPerson
) -> None:
    one, two = await new_person(), await new_person()
    campaign = await hold(one, two)
    before = await touchpoints(relationship, campaign)
    events_before = await written(app)
    await invite(relationship, campaign, attended=f"{one.contact_id} {two.contact_id}")
    assert (await touchpoints(relationship, campaign), await written(app)) == (before, events_before)
    late = await new_person(one.customer_id, name="韩梅梅")
    await invite(relationship, campaign, attended=late.contact_id, absent=two.contact_id)
    after = await touchpoints(relationship, campaign)
    assert {customer: met(made) for customer, made in after.items()} == {
        one.customer_id: {one.contact_id, late.contact_id}
    }
    assert after[one.customer_id]["id"] == before[one.customer_id]["id"]
    (row,) = (await relationship.get(PEOPLE, params={"contact_id": two.contact_id})).json()["items"]
    await relationship.patch(f"{PEOPLE}/{row['id']}", json={"status": "attended"})
    assert met((await touchpoints(relationship, campaign))[two.customer_id]) == {two.contact_id}
    assert (await relationship.delete(f"{PEOPLE}/{row['id']}")).status_code == 204
    assert set(await touchpoints(relationship, campaign)) == {one.customer_id}


async def test_it_follows_the_campaign_and_keeps_what_is_written_at_it(
    relationship: httpx.AsyncClient, hold: Hold, person: Person
) -> None:
    campaign = await hold(person)
    (made,) = (await touchpoints(relationship, campaign)).values()
    at = f"{TOUCHPOINTS}/{made['id']}"
    assert (await relationship.patch(at, json={"outcome": "要样件"})).status_code == 200
    changed = {"starts_on": day(12), "scene": "executive_summit", "place": "上海"}
    assert (await relationship.patch(f"{CAMPAIGNS}/{campaign['id']}", json=changed)).status_code == 200
    (after,) = (await touchpoints(relationship, campaign)).values()
    assert (began_on(after), after["scene"], after["place"]) == (day(12), "executive_summit", "上海")
    assert (after["id"], after["outcome"]) == (made["id"], "要样件")
    for refused in (await relationship.patch(at, json={"contact_ids": []}), await relationship.delete(at)):
        assert (refused.status_code, refused.json()["code"]) == (409, "touchpoint_of_campaign")
    ahead = await relationship.patch(f"{CAMPAIGNS}/{campaign['id']}", json={"starts_on": day(-2)})
    assert (ahead.status_code, ahead.json()["code"]) == (409, "not_begun_yet")


async def test_it_counts_for_the_last_contact_and_the_cadence(
    app: FastAPI, relationship: httpx.AsyncClient, hold: Hold, person: Person
) -> None:
    campaign = await hold(person, scene="company_tour")
    of_person = customers.c.id == UUID(person.customer_id)
    async with transaction(app.state.engine) as session:
        await execute(session, sa.update(customers).where(of_person).values(quadrant="core_value"))
    await relationship.patch(f"{CAMPAIGNS}/{campaign['id']}", json={"starts_on": day(9)})
    async with transaction(app.state.engine) as session:
        lasts = await execute(session, sa.select(cadences.c.last_contact_on).where(cadences.c.kind == "regular"))
        assert set(lasts.scalars()) == {company_today() - timedelta(days=9)}


async def test_the_large_campaign_stays_large_and_keeps_a_goal(
    relationship: httpx.AsyncClient, plan: Plan, person: Person
) -> None:
    made = await plan(person, is_large_brand_campaign=True)
    at = f"{CAMPAIGNS}/{made['id']}"
    for is_large in (False, True):
        assert (await relationship.patch(at, json={"is_large_brand_campaign": is_large})).status_code == 200
    await step(relationship, made, "invitation")
    refused = await relationship.patch(at, json={"is_large_brand_campaign": False})
    assert (refused.status_code, refused.json()["code"]) == (409, "large_campaign_begun")
    refused = await relationship.patch(at, json={"goals": []})
    assert (refused.status_code, refused.json()["code"]) == (409, "goal_missing")


async def test_cost_per_level_does_not_show_how_many_others_attended(
    app: FastAPI,
    tokens: Tokens,
    relationship: httpx.AsyncClient,
    plan: Plan,
    assess: Assess,
    person: Person,
    new_person: NewPerson,
) -> None:
    chief, elsewhere = await new_person(person.customer_id, name="王总", seniority="top"), await new_person(region="X")
    made = await plan(person, elsewhere, days=20)
    for whom in (person, chief, elsewhere):
        of = {"customer_id": whom.customer_id, "contact_id": whom.contact_id}
        await assess(1, 1, 1, 1, 1, 1, assessed_on="2020-01-05", **of)
        await assess(3, 3, 3, 3, 3, 3, assessed_on=day(5), **of)
    await step(relationship, made, "invitation")
    await invite(relationship, made, attended=elsewhere.contact_id)
    await step(relationship, made, "holding", actual_cost="300")
    effects = []
    async with tokens.client(app, data_scope={"kind": "regions", "regions": ["X"]}) as director:
        for others in (person.contact_id, chief.contact_id):
            effects.append((await director.get(f"{CAMPAIGNS}/{made['id']}/effect")).json())
            await invite(relationship, made, attended=others)
        effects.append((await director.get(f"{CAMPAIGNS}/{made['id']}/effect")).json())
    assert effects[0] == effects[1] == effects[2]
    assert (effects[0]["attended"], effects[0]["cost_per_level"]) == (1, "150")
    assert (await relationship.get(f"{CAMPAIGNS}/{made['id']}/effect")).json()["cost_per_level"] == "50"


async def test_a_campaign_held_before_attendance_was_contact_gets_its_touchpoints_once(
    app: FastAPI, relationship: httpx.AsyncClient, hold: Hold, new_person: NewPerson
) -> None:
    one, two = await new_person(), await new_person()
    campaign = await hold(one, two)
    before = await touchpoints(relationship, campaign)
    async with transaction(app.state.engine) as session:
        for table in (TouchpointPerson, Touchpoint):
            await execute(session, sa.delete(table))
        await complete_touchpoints(session)
    after = await touchpoints(relationship, campaign)
    assert {customer: met(made) for customer, made in after.items()} == {
        customer: met(made) for customer, made in before.items()
    }
    assert {made["id"] for made in after.values()}.isdisjoint(made["id"] for made in before.values())
    events_before = await written(app)
    async with transaction(app.state.engine) as session:
        await complete_touchpoints(session)
    assert (await touchpoints(relationship, campaign), await written(app)) == (after, events_before)


async def test_a_deleted_customer_does_not_keep_the_others_from_theirs(
    app: FastAPI, relationship: httpx.AsyncClient, hold: Hold, new_person: NewPerson
) -> None:
    one, deleted, has_its_own = await new_person(), await new_person(), await new_person()
    campaign = await hold(one, deleted, has_its_own)
    first = (await touchpoints(relationship, campaign))[has_its_own.customer_id]["id"]
    others, gone = col(Touchpoint.id) != UUID(first), [UUID(deleted.customer_id), UUID(has_its_own.customer_id)]
    async with transaction(app.state.engine) as session:
        await execute(session, sa.delete(TouchpointPerson).where(col(TouchpointPerson.touchpoint_id) != UUID(first)))
        await execute(session, sa.delete(Touchpoint).where(others))
        await replace_entries(session, gone, [])
        await complete_touchpoints(session)
    assert set(await touchpoints(relationship, campaign)) == {one.customer_id}
    async with transaction(app.state.engine) as session:
        kept = await execute(session, sa.select(col(Touchpoint.deleted_at)).where(~others))
        assert kept.scalar_one() is None


async def test_after_a_merge_the_survivor_has_one_with_the_people_of_both(
    app: FastAPI, relationship: httpx.AsyncClient, hold: Hold, new_person: NewPerson
) -> None:
    kept, gone = await new_person(), await new_person()
    campaign = await hold(kept, gone)
    absorbed = (await touchpoints(relationship, campaign))[gone.customer_id]
    promise = {"side": "theirs", "what": "提供需求", "due_on": day(-5)}
    assert (await relationship.post(f"{TOUCHPOINTS}/{absorbed['id']}/commitments", json=promise)).status_code == 201
    given = {"gifts": [{"gift": "茶", "amount": "50"}]}
    assert (await relationship.patch(f"{TOUCHPOINTS}/{absorbed['id']}", json=given)).status_code == 200
    merger = Merger(UUID(kept.customer_id), UUID(gone.customer_id), Owner.CUSTOMER)
    change = {"entity": "customer_merge", "entity_id": uuid4(), "customer_id": merger.survivor_id, "actor": "x"}
    pairs = {Owner.CUSTOMER.value: str(merger.survivor_id), "absorbed_id": str(merger.absorbed_id)}
    told = FollowedChange.model_validate(change | {"changes": {k: [None, v] for k, v in pairs.items()}})
    async with transaction(app.state.engine) as session:
        await absorb(session, rows_of(RelationshipTable), merger)
        event = FollowedEvent(type="guanxi.customer_merge.created", time=utc_now(), data=told)
        await follow_mergers(session, None, [event])  # type: ignore[arg-type]
    (one,) = (await touchpoints(relationship, campaign)).values()
    assert met(one) == {kept.contact_id, gone.contact_id}
    (promised,) = (await relationship.get("/v1/commitments")).json()["items"]
    assert (promised["touchpoint_id"], promised["customer_id"]) == (one["id"], kept.customer_id)
    (spent,) = (await relationship.get("/v1/expenses", params={"kind": "gift"})).json()["items"]
    assert (spent["touchpoint_id"], spent["customer_id"], spent["status"]) == (one["id"], kept.customer_id, "recorded")


async def test_what_it_cost_is_the_campaigns_and_gifts_go_with_it(
    relationship: httpx.AsyncClient, hold: Hold, new_person: NewPerson
) -> None:
    one, two = await new_person(), await new_person()
    campaign = await hold(one, two)
    made = (await touchpoints(relationship, campaign))[two.customer_id]
    at = f"{TOUCHPOINTS}/{made['id']}"
    refused = await relationship.patch(at, json={"cost": "5"})
    assert (refused.status_code, refused.json()["code"]) == (409, "touchpoint_of_campaign")
    assert (await relationship.patch(at, json={"gifts": [{"gift": "茶", "amount": "50"}]})).status_code == 200
    await invite(relationship, campaign, absent=two.contact_id)
    (given,) = (await relationship.get("/v1/expenses", params={"kind": "gift"})).json()["items"]
    assert given["status"] == "withdrawn"
