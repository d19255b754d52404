"""Gift schemes over HTTP."""

from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.sign_in import Tokens

SCHEMES = "/v1/gift-schemes"


async def published(client: httpx.AsyncClient, **changes: Any) -> httpx.Response:
    newest = (await client.get(SCHEMES)).json()[0]["content"]
    return await client.post(SCHEMES, json={"content": newest | changes, "reason": "A new year."})


async def test_the_scheme_that_came_with_the_tables_is_sound(customer: httpx.AsyncClient) -> None:
    (first,) = (await customer.get(SCHEMES)).json()
    assert (first["version"], first["content"]["currency"]) == (1, "CNY")
    assert {"clock", "set_of_four", "cash"} <= set(first["content"]["avoid"])
    assert (await published(customer)).status_code == 201


async def test_a_version_is_published_and_the_earlier_one_kept(customer: httpx.AsyncClient) -> None:
    made = await published(customer, banned_industries=["S"])
    assert (made.status_code, made.headers["location"], made.json()["version"]) == (201, f"{SCHEMES}/2", 2)
    assert [scheme["version"] for scheme in (await customer.get(SCHEMES)).json()] == [2, 1]
    assert (await customer.get(f"{SCHEMES}/1")).json()["content"]["banned_industries"] == []
    assert (await customer.get(f"{SCHEMES}/9")).json()["code"] == "gift_scheme_not_found"


async def test_an_unsound_scheme_is_refused(customer: httpx.AsyncClient) -> None:
    card = (await customer.get(SCHEMES)).json()[0]["content"]["rules"][-1]
    refused = await published(customer, rules=[card, card])
    assert (refused.status_code, refused.json()["code"]) == (422, "gift_scheme_unsound")
    assert refused.json()["errors"][0]["pointer"] == "/content/rules/1"
    assert (await published(customer, currency="XXY")).status_code == 422
    assert (await published(customer, rules=[card | {"up_to": "-1"}])).status_code == 422


@pytest.mark.parametrize(
    ("claims", "code"),
    [({"roles": ["executive"]}, "gift_scheme_for_the_whole_house"), ({"clearance": 1}, "field_hidden")],
)
async def test_only_an_administrator_publishes(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, claims: dict[str, Any], code: str
) -> None:
    content = (await customer.get(SCHEMES)).json()[0]["content"]
    refused = await tokens.client(app, **claims).post(SCHEMES, json={"content": content, "reason": "x"})
    assert (refused.status_code, refused.json()["code"]) == (403, code)


async def test_gifts_are_on_level_two(app: FastAPI, tokens: Tokens) -> None:
    assistant = tokens.client(app, clearance=1)
    for address in (SCHEMES, f"{SCHEMES}/1"):
        assert (await assistant.get(address)).json()["code"] == "field_hidden"
