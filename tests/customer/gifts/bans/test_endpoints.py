"""Gift bans over HTTP, and what they do to gift specifications."""

from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.customer.conftest import MakeCustomer
from tests.sign_in import Tokens

BANS = "/v1/gift-bans"


async def made(client: httpx.AsyncClient, collection: str, /, **fields: Any) -> str:
    response = await client.post(f"/v1/{collection}", json=fields)
    assert response.status_code == 201, response.text
    return str(response.json()["id"])


async def specified(client: httpx.AsyncClient, contact_id: str) -> dict[str, Any]:
    """The specification of the Spring Festival."""
    response = await client.get(f"/v1/contacts/{contact_id}/gift-specifications")
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()["items"][0]
    return found


@pytest.fixture
async def people(customer: httpx.AsyncClient, make_customer: MakeCustomer) -> tuple[str, str, str]:
    """A customer and two of its people."""
    customer_id = await make_customer(industry="electronics")
    first, second = [await made(customer, "contacts", customer_id=customer_id, name=name) for name in ("李雷", "韩梅")]
    return customer_id, first, second


async def test_a_persons_ban_is_hers_alone(customer: httpx.AsyncClient, people: tuple[str, str, str]) -> None:
    customer_id, official, other = people
    ban = await made(customer, "gift-bans", customer_id=customer_id, contact_id=official, reason="public_official")
    refused = await specified(customer, official)
    assert (refused["verdict"], refused["banned_by"], refused["gift"]) == ("banned", ["contact"], None)
    given = await specified(customer, other)
    assert (given["verdict"], given["gift"], given["up_to"], given["currency"]) == ("given", "card", "50", "CNY")
    assert "clock" in given["avoid"]
    assert (await customer.delete(f"{BANS}/{ban}")).status_code == 204
    assert (await specified(customer, official))["verdict"] == "given"


async def test_a_customers_ban_is_everybodys(customer: httpx.AsyncClient, people: tuple[str, str, str]) -> None:
    customer_id, *contacts = people
    await made(customer, "gift-bans", customer_id=customer_id, reason="their_policy", note="code of conduct")
    assert [(await specified(customer, person))["banned_by"] for person in contacts] == [["customer"]] * 2


async def test_an_industry_is_banned_with_those_below_it(
    customer: httpx.AsyncClient, people: tuple[str, str, str]
) -> None:
    above = await made(customer, "segments", kind="industry", code="S", name="公共管理")
    await made(customer, "segments", kind="industry", code="electronics", name="电子", parent_id=above)
    content = (await customer.get("/v1/gift-schemes")).json()["items"][0]["content"] | {"banned_industries": ["S"]}
    assert (await specified(customer, people[1]))["verdict"] == "given"
    await customer.post("/v1/gift-schemes", json={"content": content, "reason": "Officials take nothing."})
    refused = await specified(customer, people[1])
    assert (refused["verdict"], refused["banned_by"], refused["scheme_version"]) == ("banned", ["industry"], 2)


async def test_bans_are_listed_by_whom_they_are_about(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, people: tuple[str, str, str]
) -> None:
    customer_id, official, _ = people
    await made(customer, "gift-bans", customer_id=customer_id, contact_id=official, reason="public_official")
    await made(customer, "gift-bans", customer_id=customer_id, reason="their_policy")
    assert len((await customer.get(BANS, params={"customer_id": customer_id})).json()["items"]) == 2
    assert len((await customer.get(BANS, params={"contact_id": official})).json()["items"]) == 1
    stranger = tokens.client(app, data_scope={"kind": "own", "regions": []})
    assert (await stranger.get(BANS)).json()["items"] == []
    await customer.delete(f"/v1/contacts/{official}")
    assert [ban["contact_id"] for ban in (await customer.get(BANS)).json()["items"]] == [None]


async def test_who_is_banned_must_be_there(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, make_customer: MakeCustomer, people: tuple[str, str, str]
) -> None:
    elsewhere = {"customer_id": await make_customer(), "contact_id": people[1], "reason": "their_wish"}
    refused = await customer.post(BANS, json=elsewhere)
    assert (refused.status_code, refused.json()["code"]) == (422, "banned_contact_elsewhere")
    mine = {"customer_id": people[0], "reason": "their_wish"}
    stranger = tokens.client(app, data_scope={"kind": "own", "regions": []})
    assert (await stranger.post(BANS, json=mine)).json()["code"] == "customer_not_found"
    ban = await made(customer, "gift-bans", **mine)
    assert (await stranger.delete(f"{BANS}/{ban}")).json()["code"] == "gift_ban_not_found"


async def test_bans_and_specifications_are_on_level_two(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, people: tuple[str, str, str]
) -> None:
    body = {"customer_id": people[0], "reason": "their_wish"}
    ban = await made(customer, "gift-bans", **body)
    assistant = tokens.client(app, clearance=1)
    answers = [
        await assistant.get(BANS),
        await assistant.post(BANS, json=body),
        await assistant.delete(f"{BANS}/{ban}"),
        await assistant.get(f"/v1/contacts/{people[1]}/gift-specifications"),
    ]
    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(403, "row_hidden")] * 4


async def test_a_bans_reason_is_hidden_in_the_history_too(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, people: tuple[str, str, str]
) -> None:
    await made(customer, "gift-bans", customer_id=people[0], reason="their_policy", note="code of conduct")
    history = f"/v1/customers/{people[0]}/history"
    assert "code of conduct" in (await customer.get(history)).text
    seen = (await tokens.client(app, clearance=1).get(history)).text
    assert "code of conduct" not in seen
    assert "their_policy" not in seen


async def test_gifts_are_banned_once(customer: httpx.AsyncClient, people: tuple[str, str, str]) -> None:
    customer_id, first, second = people
    ban = await made(customer, "gift-bans", customer_id=customer_id, contact_id=first, reason="their_wish")
    again = await customer.post(BANS, json={"customer_id": customer_id, "contact_id": first, "reason": "our_decision"})
    assert (again.status_code, again.json()["code"]) == (409, "already_banned")
    assert again.json()["errors"][0]["about"] == ban
    await made(customer, "gift-bans", customer_id=customer_id, contact_id=second, reason="their_wish")
    await made(customer, "gift-bans", customer_id=customer_id, reason="their_policy")
    assert (await customer.post(BANS, json={"customer_id": customer_id, "reason": "their_policy"})).status_code == 409


async def test_a_specification_says_why_gifts_are_banned(
    customer: httpx.AsyncClient, people: tuple[str, str, str]
) -> None:
    customer_id, official, other = people
    await made(customer, "gift-bans", customer_id=customer_id, contact_id=official, reason="public_official")
    await made(customer, "gift-bans", customer_id=customer_id, reason="their_policy")
    assert (await specified(customer, official))["ban_reasons"] == ["public_official", "their_policy"]
    assert (await specified(customer, other))["ban_reasons"] == ["their_policy"]


async def test_one_question_answers_for_many_people_and_for_nobody_in_particular(
    customer: httpx.AsyncClient, people: tuple[str, str, str], make_customer: MakeCustomer
) -> None:
    customer_id, official, other = people
    await made(customer, "gift-bans", customer_id=customer_id, contact_id=official, reason="public_official")
    elsewhere = await made(customer, "contacts", customer_id=await make_customer(), name="王")
    asked = {"customer_id": customer_id, "contact_ids": ",".join([official, other, elsewhere])}
    answer = await customer.get("/v1/gift-specifications", params=asked)
    assert answer.status_code == 200, answer.text
    verdicts: dict[str | None, set[str]] = {}
    for one in answer.json()["items"]:
        verdicts.setdefault(one["contact_id"], set()).add(one["verdict"])
    assert verdicts == {None: {"given"}, official: {"banned"}, other: {"given"}}
    own = [one for one in answer.json()["items"] if one["contact_id"] == other]
    assert own == (await customer.get(f"/v1/contacts/{other}/gift-specifications")).json()["items"]


async def test_many_peoples_specifications_are_of_a_visible_customer(
    app: FastAPI, tokens: Tokens, people: tuple[str, str, str]
) -> None:
    asked = {"customer_id": people[0]}
    async with tokens.client(app, data_scope={"kind": "own", "regions": []}) as stranger:
        assert (await stranger.get("/v1/gift-specifications", params=asked)).json()["code"] == "customer_not_found"
    async with tokens.client(app, clearance=1) as assistant:
        assert (await assistant.get("/v1/gift-specifications", params=asked)).json()["code"] == "row_hidden"
