"""Two customers that become one: their answers, figures and duties are the survivor's."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import httpx
from fastapi import FastAPI

from services.relationship.satisfaction.duties.operations import settle_all
from services.relationship.tables import RelationshipTable
from shared.customers.merging import absorb
from shared.customers.settlements import Merger, Owner
from shared.database import rows_of, transaction
from tests.relationship.conftest import Person
from tests.relationship.satisfaction.conftest import Ask, form
from tests.relationship.satisfaction.duties.test_duties import DUTIES, rows

Send = Callable[..., Awaitable[httpx.Response]]


async def merge(app: FastAPI, survivor: str, absorbed: str, owner: Owner = Owner.CUSTOMER) -> None:
    async with transaction(app.state.engine) as session:
        await absorb(session, rows_of(RelationshipTable), Merger(UUID(survivor), UUID(absorbed), owner))


async def test_figures_are_added_up_and_the_older_duty_stays(
    app: FastAPI, relationship: httpx.AsyncClient, ask: Ask, send: Send, new_person: Any, person: Person
) -> None:
    other = await new_person()
    await send((await ask()).secrets[0], form(4))
    await send((await ask(customer_id=other.customer_id, contact_ids=[other.contact_id])).secrets[0], form(2))
    (first, _) = (await relationship.get(DUTIES, params={"sort": "created_at"})).json()["items"]
    await merge(app, person.customer_id, other.customer_id)
    (figure,) = await rows(app, "monthly_figures")
    assert (str(figure["numerator"]), str(figure["denominator"]), figure["n"]) == ("1.2000", "2.0000", 2)
    (duty,) = await rows(app, "satisfaction_duties")
    assert str(duty["id"]) == first["id"]
    found = (await relationship.get("/v1/satisfaction", params={"customer_id": person.customer_id})).json()
    assert (found["overall"]["n"], found["overall"]["score"]) == (2, "0.6")
    async with transaction(app.state.engine) as session:
        await settle_all(session)
    (warning,) = await rows(app, "warnings")
    assert (str(warning["customer_id"]), warning["figures"]["score"]) == (person.customer_id, "0.6")
    assert [row["n"] for row in await rows(app, "monthly_figures")] == [2]


async def test_what_a_person_was_asked_and_said_goes_to_the_one_that_stays(
    app: FastAPI, relationship: httpx.AsyncClient, ask: Ask, send: Send, new_person: Any, person: Person
) -> None:
    twin = await new_person(person.customer_id)
    asked = await ask(contact_ids=[twin.contact_id])
    await merge(app, person.contact_id, twin.contact_id, Owner.CONTACT)
    await send(asked.secrets[0])
    (response,) = (await relationship.get("/v1/survey-responses")).json()["items"]
    assert response["contact_id"] == person.contact_id
