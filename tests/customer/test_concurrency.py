"""Several people at one customer at the same time, each in a transaction of their own."""

import asyncio
import importlib
import uuid
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from services.customer.tables import CustomerTable
from shared.service import connect
from tests.sign_in import Tokens

ROUNDS = 5
SEEDED = {"dossier_templates", "grading_schemes"}  # filled by migrations, once a run


@pytest.fixture
async def client(migrated: Callable[[str], Any], tokens: Tokens) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a customer service that commits; its tables are emptied afterwards."""
    settings = await migrated("customer")
    app: FastAPI = importlib.import_module("services.customer.main").app
    app.state.settings = settings
    connect(app, open_peer=lambda name: httpx.AsyncClient(transport=tokens.as_gateway(), base_url=f"http://{name}"))
    async with tokens.client(app) as signed_in:
        yield signed_in
    names = ", ".join(table.name for table in CustomerTable.metadata.sorted_tables if table.name not in SEEDED)
    async with app.state.engine.begin() as connection:
        await connection.execute(sa.text(f"TRUNCATE {names}"))
        await connection.execute(sa.text("DELETE FROM dossier_templates WHERE number > 1"))
    await app.state.engine.dispose()


async def make(client: httpx.AsyncClient, path: str, **body: Any) -> str:
    response = await client.post(path, json=body)
    assert response.status_code == 201, response.text
    return f"{path}/{response.json()['id']}"


def id_of(url: str) -> str:
    return url.rpartition("/")[2]


async def at_once(*requests: Any) -> list[int]:
    return sorted(response.status_code for response in await asyncio.gather(*requests))


async def test_two_changes_at_once_close_no_circle_of_customers(client: httpx.AsyncClient) -> None:
    for number in range(ROUNDS):
        first, second, third = [await make(client, "/v1/customers", name=f"{name} {number}") for name in "ABC"]
        await client.patch(first, json={"parent_id": id_of(second)})
        statuses = await at_once(
            client.patch(second, json={"parent_id": id_of(third)}),
            client.patch(third, json={"parent_id": id_of(first)}),
        )
        assert statuses == [200, 409]


async def test_two_changes_at_once_close_no_circle_of_superiors(client: httpx.AsyncClient) -> None:
    customer_id = id_of(await make(client, "/v1/customers", name="A"))
    for _ in range(ROUNDS):
        first, second = [await make(client, "/v1/contacts", customer_id=customer_id, name=name) for name in "AB"]
        statuses = await at_once(
            client.patch(first, json={"reports_to_id": id_of(second)}),
            client.patch(second, json={"reports_to_id": id_of(first)}),
        )
        assert statuses == [200, 409]


async def test_of_several_who_take_over_at_once_one_is_account_manager(client: httpx.AsyncClient) -> None:
    team = await make(client, "/v1/customers", name="A") + "/team"
    bodies = [{"user_id": str(uuid.uuid4()), "role": "account_manager"} for _ in range(5)]
    assert await at_once(*(client.post(team, json=body) for body in bodies)) == [201] * 5
    assert len((await client.get(team, params={"has_ended": "false"})).json()) == 1


async def test_of_two_who_create_the_same_customer_at_once_one_is_told(client: httpx.AsyncClient) -> None:
    for number in range(ROUNDS):
        body = {"name": f"华强电子 {number}"}
        statuses = await at_once(*(client.post("/v1/customers", json=body) for _ in range(2)))
        assert statuses == [201, 409]


async def test_a_fact_stated_while_the_template_is_replaced_has_the_level_of_the_new_one(
    client: httpx.AsyncClient,
) -> None:
    customers = [id_of(await make(client, "/v1/customers", name=name)) for name in "ABCDEF"]
    current = "/v1/dossier-templates/current"
    for level in (2, 1, 3):
        body = {"items": (await client.get(current)).json()["items"], "reason": "testing"}
        for item in body["items"]:
            item["clearance"] = level
        fact = {"item": "profit_model", "value": "x", "source": "internet"}
        await at_once(
            *(client.post("/v1/dossier-facts", json=fact | {"customer_id": one}) for one in customers[:3]),
            client.put(current, json=body),
            *(client.post("/v1/dossier-facts", json=fact | {"customer_id": one}) for one in customers[3:]),
        )
        listed = (await client.get("/v1/dossier-facts")).json()["items"]
        assert [one["clearance"] for one in listed] == [level] * 6
        for one in listed:
            await client.delete(f"/v1/dossier-facts/{one['id']}")


async def test_of_two_facts_stated_at_once_on_an_item_one_is_kept(client: httpx.AsyncClient) -> None:
    customer_id = id_of(await make(client, "/v1/customers", name="A"))
    fact = {"customer_id": customer_id, "item": "profit_model", "value": "x", "source": "internet"}
    assert await at_once(*(client.post("/v1/dossier-facts", json=fact) for _ in range(3))) == [201, 409, 409]


async def test_of_two_who_draw_a_line_at_once_from_either_end_one_does(client: httpx.AsyncClient) -> None:
    customer_id = id_of(await make(client, "/v1/customers", name="A"))
    for _ in range(ROUNDS):
        one, other = [
            id_of(await make(client, "/v1/contacts", customer_id=customer_id, name=name)) for name in ("A", "B")
        ]
        line = {"customer_id": customer_id, "kind": "conflicts"}
        statuses = await at_once(
            client.post("/v1/contact-lines", json=line | {"from_contact_id": one, "to_contact_id": other}),
            client.post("/v1/contact-lines", json=line | {"from_contact_id": other, "to_contact_id": one}),
        )
        assert statuses == [201, 409]
