"""Gift schemes over HTTP."""

from typing import Any

import httpx
from fastapi import FastAPI

from tests.sign_in import Tokens

SCHEMES = "/v1/gift-schemes"


async def published(client: httpx.AsyncClient, **changes: Any) -> httpx.Response:
    content = (await client.get(f"{SCHEMES}/current")).json()["content"]
    return await client.post(SCHEMES, json={"content": content | changes, "reason": "A new year."})


async def test_the_standard_gives_neither_clocks_nor_cash(customer: httpx.AsyncClient) -> None:
    content = (await customer.get(f"{SCHEMES}/1")).json()["content"]
    assert content["currency"] == "CNY"
    assert {"clock", "set_of_four", "cash"} <= set(content["avoid"])


async def test_an_unsound_scheme_is_refused(customer: httpx.AsyncClient) -> None:
    card = (await customer.get(f"{SCHEMES}/current")).json()["content"]["rules"][-1]
    refused = await published(customer, rules=[card, card])
    assert (refused.status_code, refused.json()["code"]) == (422, "scheme_unsound")
    assert refused.json()["errors"][0]["pointer"] == "/content/rules/1"
    assert (await published(customer, currency="XXY")).status_code == 422
    assert (await published(customer, rules=[card | {"up_to": "-1"}])).status_code == 422


async def test_gifts_are_on_level_two(app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient) -> None:
    assistant = tokens.client(app, clearance=1)
    for address in (SCHEMES, f"{SCHEMES}/1", f"{SCHEMES}/current"):
        assert (await assistant.get(address)).json()["code"] == "row_hidden"
    content = (await customer.get(f"{SCHEMES}/1")).json()["content"]
    refused = await assistant.post(SCHEMES, json={"content": content, "reason": "x"})
    assert (refused.status_code, refused.json()["code"]) == (403, "row_hidden")
    assert (await assistant.get("/v1/gift-bans")).json()["code"] == "row_hidden"
