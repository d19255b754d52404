"""People of campaigns over HTTP: in bulk, within limits, and through merges."""

import uuid
from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

import httpx
from fastapi import FastAPI
from sqlmodel import select

from services.relationship.contact.campaigns.model import CampaignCustomer
from services.relationship.contact.campaigns.people import CampaignPerson
from services.relationship.tables import RelationshipTable
from shared.customers.contacts import ContactEntry, keep_contacts
from shared.customers.merging import absorb
from shared.customers.settlements import Merger, Owner
from shared.database import rows_of, transaction
from tests.relationship.conftest import Person
from tests.relationship.contact.conftest import CAMPAIGNS, PEOPLE, Plan, invite

NewPerson = Callable[..., Awaitable[Person]]


async def statuses(client: httpx.AsyncClient, campaign: dict[str, str]) -> dict[str, str]:
    rows = (await client.get(PEOPLE, params={"campaign_id": campaign["id"]})).json()["items"]
    return {row["contact_id"]: row["status"] for row in rows}


async def test_people_of_several_customers_are_recorded_in_one_call(
    relationship: httpx.AsyncClient, plan: Plan, new_person: NewPerson
) -> None:
    one, two = await new_person(), await new_person()
    made = await plan(one, two)
    ids = f"{one.contact_id} {two.contact_id}"
    assert (await invite(relationship, made, invited=ids)).json() == {"created": 2, "changed": 0, "unchanged": 0}
    again = await invite(relationship, made, invited=one.contact_id, accepted=two.contact_id)
    assert again.json() == {"created": 0, "changed": 1, "unchanged": 1}
    assert await statuses(relationship, made) == {one.contact_id: "invited", two.contact_id: "accepted"}
    (row,) = (await relationship.get(PEOPLE, params={"contact_id": two.contact_id})).json()["items"]
    assert (row["customer_id"], row["campaign_name"], row["contact_name"]) == (two.customer_id, "技术开放日", "李雷")
    changed = await relationship.patch(f"{PEOPLE}/{row['id']}", json={"status": "declined", "remark": "董事会"})
    assert (changed.json()["status"], changed.json()["remark"]) == ("declined", "董事会")


async def test_people_of_other_customers_are_refused_and_nobody_is_recorded(
    relationship: httpx.AsyncClient, plan: Plan, new_person: NewPerson
) -> None:
    here, elsewhere = await new_person(), await new_person()
    made = await plan(here)
    refused = await invite(relationship, made, invited=f"{here.contact_id} {elsewhere.contact_id}")
    assert (refused.status_code, refused.json()["code"]) == (422, "contact_unknown")
    assert refused.json()["errors"][0]["pointer"] == "/people/1/contact_id"
    assert await statuses(relationship, made) == {}


async def test_nobody_attends_before_it_begins(relationship: httpx.AsyncClient, plan: Plan, person: Person) -> None:
    made = await plan(person, days=-5)
    for status in ("attended", "absent"):
        refused = await invite(relationship, made, **{status: person.contact_id})
        assert (refused.status_code, refused.json()["code"]) == (422, "campaign_not_begun")
    await invite(relationship, made, accepted=person.contact_id)
    (row,) = (await relationship.get(PEOPLE)).json()["items"]
    refused = await relationship.patch(f"{PEOPLE}/{row['id']}", json={"status": "attended"})
    assert (refused.status_code, refused.json()["code"]) == (422, "campaign_not_begun")


async def many(app: FastAPI, customer_id: str, count: int) -> list[str]:
    """So many people of the customer, as its feed brings them."""
    said = {"customer_id": customer_id, "name": "观众", "clearance": 1, "added_on": "2025-01-01", "is_key": False}
    empty = ("english_name", "department", "title", "seniority", "decision_role", "influence", "reports_to_id")
    said |= dict.fromkeys(empty) | {"has_left": False, "decision_bases": []}
    entries = [ContactEntry.model_validate(said | {"id": UUID(int=7_000 + number)}) for number in range(count)]
    async with transaction(app.state.engine) as session:
        await keep_contacts(session, [entry.id for entry in entries], entries)
    return [str(entry.id) for entry in entries]


async def test_a_campaign_has_two_thousand_people_at_most(
    app: FastAPI, relationship: httpx.AsyncClient, plan: Plan, person: Person
) -> None:
    made, ids = await plan(person), await many(app, person.customer_id, 2_000)
    assert (await invite(relationship, made, invited=" ".join(ids))).json()["created"] == 2_000
    refused = await invite(relationship, made, invited=person.contact_id)
    assert (refused.status_code, refused.json()["code"]) == (422, "too_many_people")
    assert "2,001" in refused.json()["detail"] or "2001" in refused.json()["detail"]
    ten_thousand = " ".join(str(uuid.uuid4()) for _ in range(10_000))
    refused = await invite(relationship, made, invited=ten_thousand)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/people")
    assert len(await statuses_of(app)) == 2_000


async def statuses_of(app: FastAPI) -> Sequence[CampaignPerson]:
    async with transaction(app.state.engine) as session:
        return list(await session.exec(select(CampaignPerson)))


async def merge(app: FastAPI, survivor: str, absorbed: str, owner: Owner) -> None:
    async with transaction(app.state.engine) as session:
        await absorb(session, rows_of(RelationshipTable), Merger(UUID(survivor), UUID(absorbed), owner))


async def test_a_merge_of_customers_while_it_runs_keeps_it_whole(
    app: FastAPI, relationship: httpx.AsyncClient, plan: Plan, new_person: NewPerson
) -> None:
    kept, gone = await new_person(), await new_person()
    made = await plan(kept, gone)
    await invite(relationship, made, invited=kept.contact_id, accepted=gone.contact_id)
    await merge(app, kept.customer_id, gone.customer_id, Owner.CUSTOMER)
    async with transaction(app.state.engine) as session:
        customers = [row.customer_id for row in await session.exec(select(CampaignCustomer))]
    assert customers == [UUID(kept.customer_id)]
    assert {row.customer_id for row in await statuses_of(app)} == {UUID(kept.customer_id)}
    shown = (await relationship.get(f"{CAMPAIGNS}/{made['id']}")).json()
    assert (shown["people"]["invited"], shown["people"]["accepted"]) == (1, 1)


async def test_a_merge_of_contacts_leaves_one_invitation_with_what_weighs_more(
    app: FastAPI, relationship: httpx.AsyncClient, plan: Plan, person: Person, new_person: NewPerson
) -> None:
    twin = await new_person(person.customer_id)
    made = await plan(person)
    await invite(relationship, made, accepted=person.contact_id, attended=twin.contact_id)
    await merge(app, person.contact_id, twin.contact_id, Owner.CONTACT)
    assert await statuses(relationship, made) == {person.contact_id: "attended"}
