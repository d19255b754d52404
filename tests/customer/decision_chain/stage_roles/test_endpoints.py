"""Stage roles over HTTP."""

from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.customer.contact_makers import People, people_of
from tests.etags import seen_in
from tests.sign_in import Tokens

ADDRESS = "/v1/stage-roles"
OWN = {"kind": "own", "regions": []}


@pytest.fixture
async def people(customer: httpx.AsyncClient) -> People:
    return await people_of(customer, "李雷", "韩梅梅")


async def test_a_part_is_made_changed_and_taken_away(customer: httpx.AsyncClient, people: People) -> None:
    made = await people.take_part("李雷", "set_goals", "approver", weight=4, remark="signs the budget")
    assert (made["contact_name"], made["chain"], made["clearance"], made["weight"]) == ("李雷", "formal", 1, 4)
    address = f"{ADDRESS}/{made['id']}"
    read = await customer.get(address)
    assert read.json() == made
    changed = await customer.patch(address, json={"role": "decider", "remark": None}, headers=seen_in(read))
    assert (changed.json()["role"], changed.json()["remark"], changed.json()["weight"]) == ("decider", None, 4)
    stale = await customer.delete(address, headers=seen_in(read))
    assert (stale.status_code, stale.json()["code"]) == (412, "precondition_failed")
    assert (await customer.delete(address, headers=seen_in(changed))).status_code == 204
    assert (await customer.get(address)).json()["code"] == "stage_role_not_found"
    history = (await customer.get(f"/v1/customers/{people.customer_id}/history")).json()["items"]
    assert [one["type"] for one in history[:3]] == [
        f"guanxi.stage_role.{kind}" for kind in ("deleted", "updated", "created")
    ]


async def test_parts_are_listed_by_person_and_stage(customer: httpx.AsyncClient, people: People) -> None:
    await people.take_part("李雷", "set_goals")
    await people.take_part("李雷", "implement", chain="hidden")
    await people.take_part("韩梅梅", "set_goals")

    async def count(**params: str) -> int:
        listed = await customer.get(ADDRESS, params={"customer_id": people.customer_id, **params})
        return len(listed.json()["items"])

    assert await count() == 3
    assert await count(stage="set_goals") == 2
    assert await count(contact_id=people.ids["李雷"]) == 2
    assert await count(chain="hidden", contact_id=people.ids["韩梅梅"]) == 0


async def test_one_part_a_stage_and_chain(customer: httpx.AsyncClient, people: People) -> None:
    await people.take_part("李雷", "set_goals", "evaluator")
    again = await customer.post(ADDRESS, json=people.part("李雷", "set_goals", "decider"))
    assert (again.status_code, again.json()["code"]) == (409, "already_taken")
    assert "level" not in again.json()["detail"]
    hidden = await people.take_part("李雷", "set_goals", "decider", chain="hidden")
    assert hidden["clearance"] == 2


@pytest.mark.parametrize("field", [{"stage": "dream"}, {"role": "boss"}, {"weight": 6}, {"weight": 0}, {"chain": "x"}])
async def test_what_cannot_be_is_refused(customer: httpx.AsyncClient, people: People, field: dict[str, Any]) -> None:
    response = await customer.post(ADDRESS, json={**people.part("李雷", "set_goals"), **field})
    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (422, f"/{next(iter(field))}")


async def test_only_who_works_there_takes_part(customer: httpx.AsyncClient, people: People) -> None:
    elsewhere = await people_of(customer, "王伟")
    stranger = {**people.part("李雷", "set_goals"), "contact_id": elsewhere.ids["王伟"]}
    response = await customer.post(ADDRESS, json=stranger, headers={"Accept-Language": "zh-CN"})
    assert (response.json()["code"], response.json()["title"]) == ("contact_elsewhere", "联系人不存在")
    assert response.json()["errors"][0]["pointer"] == "/contact_id"
    await people.change("李雷", has_left=True)
    gone = await customer.post(ADDRESS, json=people.part("李雷", "set_goals"))
    assert (gone.json()["code"], gone.json()["errors"][0]["detail"]) == (
        "contact_gone",
        "李雷 no longer works for the customer.",
    )


async def test_a_deleted_contact_takes_the_part_along(customer: httpx.AsyncClient, people: People) -> None:
    made = await people.take_part("李雷", "set_goals")
    await customer.delete(f"/v1/contacts/{people.ids['李雷']}")
    assert (await customer.get(f"{ADDRESS}/{made['id']}")).status_code == 404
    assert (await customer.patch(f"{ADDRESS}/{made['id']}", json={"weight": 1})).status_code == 404


async def test_the_hidden_chain_is_above_an_assistants_clearance(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, people: People
) -> None:
    hidden = await people.take_part("李雷", "set_goals", "decider", chain="hidden", remark="the owner's brother")
    assistant = tokens.client(app, clearance=1)
    assert (await assistant.get(ADDRESS, params={"customer_id": people.customer_id})).json()["items"] == []
    for answer in (
        await assistant.get(f"{ADDRESS}/{hidden['id']}"),
        await assistant.patch(f"{ADDRESS}/{hidden['id']}", json={"weight": 1}),
        await assistant.delete(f"{ADDRESS}/{hidden['id']}"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "stage_role_not_found")
    assert "brother" not in (await assistant.get(f"/v1/customers/{people.customer_id}/history")).text
    assert "brother" in (await customer.get(f"/v1/customers/{people.customer_id}/history")).text


async def test_nobody_writes_above_their_clearance(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, people: People
) -> None:
    assistant = tokens.client(app, clearance=1)
    refused = await assistant.post(ADDRESS, json=people.part("李雷", "set_goals", chain="hidden"))
    assert (refused.status_code, refused.json()["code"]) == (403, "row_hidden")
    made = await people.take_part("李雷", "set_goals")
    raised = await assistant.patch(f"{ADDRESS}/{made['id']}", json={"clearance": 2})
    assert (raised.status_code, raised.json()["code"]) == (403, "row_hidden")
    assert (await customer.get(f"{ADDRESS}/{made['id']}")).json()["clearance"] == 1
    await people.take_part("李雷", "implement", chain="hidden")  # which the assistant does not see
    open_secret = {**people.part("李雷", "implement", chain="hidden"), "clearance": 1}
    assert (await assistant.post(ADDRESS, json=open_secret)).status_code == 201


async def test_the_specification_lists_the_refusal_of_a_level_above_the_callers(customer: httpx.AsyncClient) -> None:
    operation = (await customer.get("/openapi.json")).json()["paths"][f"{ADDRESS}/{{stage_role_id}}"]["patch"]
    described = operation["responses"]["403"]["description"]
    assert "row_hidden" in described
    assert "field_hidden" not in described


async def test_strangers_and_readers_are_kept_out(app: FastAPI, tokens: Tokens, people: People) -> None:
    made = await people.take_part("李雷", "set_goals")
    stranger = tokens.client(app, data_scope=OWN)
    assert (await stranger.get(ADDRESS)).json()["items"] == []
    assert (await stranger.get(f"{ADDRESS}/{made['id']}")).status_code == 404
    assert (await stranger.post(ADDRESS, json=people.part("李雷", "implement"))).json()["code"] == "customer_not_found"
    reader = tokens.client(app, scope="customers:read")
    assert (await reader.get(f"{ADDRESS}/{made['id']}")).status_code == 200
    assert (await reader.delete(f"{ADDRESS}/{made['id']}")).json()["code"] == "scope_missing"
