"""A customer's group, and the customers of a group."""

import uuid
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.customer.conftest import MakeCustomer
from tests.sign_in import Tokens

Group = dict[str, str]


@pytest.fixture
async def group(make_customer: MakeCustomer) -> Group:
    """Holding over East (over Plant) and West; Alone."""
    ids: Group = {"somebody": str(uuid.uuid4())}
    team = [{"user_id": ids["somebody"], "role": "account_manager"}]
    ids["Holding"] = await make_customer(name="Holding")
    ids["West"] = await make_customer(name="West", parent_id=ids["Holding"], status="active", team=team)
    ids["East"] = await make_customer(name="East", parent_id=ids["Holding"])
    ids["Plant"] = await make_customer(name="Plant", parent_id=ids["East"], team=team)
    ids["Alone"] = await make_customer(name="Alone")
    return ids


async def read(client: httpx.AsyncClient, customer_id: str) -> dict[str, Any]:
    response = await client.get(f"/v1/customers/{customer_id}/group")
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


async def names(client: httpx.AsyncClient, group_id: str, **params: str) -> set[str]:
    response = await client.get("/v1/customers", params={"group_id": group_id, "count": "true", **params})
    found = response.json()
    assert found["count"] == len(found["items"])
    return {item["name"] for item in found["items"]}


async def test_a_group_is_a_tree_with_each_member_behind_its_parent(customer: httpx.AsyncClient, group: Group) -> None:
    found = await read(customer, group["Holding"])
    assert [(member["name"], member["depth"]) for member in found["members"]] == [
        ("Holding", 0),
        ("East", 1),
        ("Plant", 2),
        ("West", 1),
    ]
    assert found["members"][3] == {
        "customer_id": group["West"],
        "name": "West",
        "parent_id": group["Holding"],
        "depth": 1,
        "status": "active",
        "customer_class": None,
        "is_provisional": None,
    }
    assert found["above"] == []


async def test_customers_above_are_listed_from_the_top(customer: httpx.AsyncClient, group: Group) -> None:
    found = await read(customer, group["Plant"])
    assert [one["name"] for one in found["above"]] == ["Holding", "East"]
    assert [member["name"] for member in found["members"]] == ["Plant"]


async def test_the_list_shows_a_customer_and_everyone_below_it(customer: httpx.AsyncClient, group: Group) -> None:
    assert await names(customer, group["Holding"]) == {"Holding", "East", "West", "Plant"}
    assert await names(customer, group["East"]) == {"East", "Plant"}
    assert await names(customer, group["Holding"], status="active") == {"West"}
    assert await names(customer, str(uuid.uuid4())) == set()


async def test_only_the_callers_customers_are_shown(
    app: FastAPI, tokens: Tokens, group: Group, customer: httpx.AsyncClient
) -> None:
    own = {"kind": "own", "regions": []}
    async with tokens.client(app, sub=group["somebody"], data_scope=own) as client:
        assert await names(client, group["Holding"]) == {"West", "Plant"}
        assert (await client.get(f"/v1/customers/{group['Holding']}/group")).status_code == 404
        assert (await read(client, group["Plant"]))["above"] == []
        await customer.patch(f"/v1/customers/{group['West']}", json={"parent_id": group["Plant"]})
        assert [one["name"] for one in (await read(client, group["West"]))["above"]] == ["Plant"]


async def test_a_member_below_somebody_elses_is_shown_without_it(
    app: FastAPI, tokens: Tokens, group: Group, customer: httpx.AsyncClient
) -> None:
    for name in ("Holding", "Plant"):
        await customer.patch(f"/v1/customers/{group[name]}", json={"region": "mine"})
    mine = {"kind": "regions", "regions": ["mine"]}
    async with tokens.client(app, data_scope=mine) as client:
        found = await read(client, group["Holding"])
        members = [(member["name"], member["depth"], member["parent_id"]) for member in found["members"]]
        assert members == [("Holding", 0, None), ("Plant", 2, group["East"])]
        assert [one["name"] for one in (await read(client, group["Plant"]))["above"]] == ["Holding"]


async def test_a_deleted_member_takes_those_below_it_out_of_the_group(
    customer: httpx.AsyncClient, group: Group
) -> None:
    await customer.delete(f"/v1/customers/{group['East']}")
    assert await names(customer, group["Holding"]) == {"Holding", "West"}
    assert (await read(customer, group["Plant"]))["above"] == []
    await customer.post(f"/v1/customers/{group['East']}/restoration")
    assert await names(customer, group["Holding"]) == {"Holding", "East", "West", "Plant"}


async def test_a_group_is_named_by_an_id(customer: httpx.AsyncClient) -> None:
    assert (await customer.get("/v1/customers", params={"group_id": "x"})).status_code == 400
