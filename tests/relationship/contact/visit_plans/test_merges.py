"""Merges while a visit is planned: the plan moves whole, and nobody visits twice."""

from collections.abc import Awaitable, Callable
from uuid import UUID

import httpx
from fastapi import FastAPI

from services.relationship.tables import RelationshipTable
from shared.customers.merging import absorb
from shared.customers.settlements import Merger, Owner
from shared.database import rows_of, transaction
from tests.relationship.conftest import Person
from tests.relationship.contact.conftest import TOUCHPOINTS
from tests.relationship.contact.visit_plans.conftest import VISITS, PlanVisit, act

NewPerson = Callable[..., Awaitable[Person]]


async def merge(app: FastAPI, survivor: str, absorbed: str, owner: Owner) -> None:
    async with transaction(app.state.engine) as session:
        await absorb(session, rows_of(RelationshipTable), Merger(UUID(survivor), UUID(absorbed), owner))


async def test_a_merge_of_customers_moves_the_plan_and_what_it_becomes(
    app: FastAPI, relationship: httpx.AsyncClient, plan_visit: PlanVisit, person: Person, new_person: NewPerson
) -> None:
    survivor = await new_person()
    await plan_visit(whom=survivor)
    planned = await plan_visit()
    assert (await act(relationship, planned, "submission")).json()["status"] == "approved"
    await merge(app, survivor.customer_id, person.customer_id, Owner.CUSTOMER)
    moved = (await relationship.get(f"{VISITS}/{planned['id']}")).json()
    assert (moved["customer_id"], moved["status"]) == (survivor.customer_id, "approved")
    assert [one["contact_id"] for one in moved["their_people"]] == [person.contact_id]
    held = (await act(relationship, planned, "holding", outcome="好")).json()
    made = (await relationship.get(f"{TOUCHPOINTS}/{held['touchpoint_id']}")).json()
    assert made["customer_id"] == survivor.customer_id
    assert [one["contact_id"] for one in made["their_people"]] == [person.contact_id]


async def test_a_merge_of_contacts_leaves_one_visitor(
    app: FastAPI, relationship: httpx.AsyncClient, plan_visit: PlanVisit, person: Person, new_person: NewPerson
) -> None:
    twin = await new_person(person.customer_id)
    planned = await plan_visit(contact_ids=[person.contact_id, twin.contact_id])
    await merge(app, person.contact_id, twin.contact_id, Owner.CONTACT)
    (visitor,) = (await relationship.get(f"{VISITS}/{planned['id']}")).json()["their_people"]
    assert visitor["contact_id"] == person.contact_id
