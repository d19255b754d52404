"""Warning schemes over HTTP."""

import uuid
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.sign_in import Tokens

URL = "/v1/warning-schemes"


async def standard(client: httpx.AsyncClient) -> dict[str, Any]:
    content: dict[str, Any] = (await client.get(f"{URL}/current")).json()["content"]
    return content


async def test_the_standard_is_in_force_until_another_is_published(director: httpx.AsyncClient) -> None:
    content = await standard(director)
    content["sales_down"]["is_on"] = False
    sent = {"content": content, "reason": "Seasonal business"}
    made = await director.post(URL, json=sent, headers={"If-Match": '"1"'})
    assert (made.status_code, made.json()["version"]) == (201, 2)
    assert (await standard(director))["sales_down"]["is_on"] is False
    assert (await director.post(URL, json=sent, headers={"If-Match": '"1"'})).status_code == 412


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"sales_down": {"steps": {"low": "0.5", "medium": "0.4", "high": "0.7"}}}, "/content/sales_down/steps"),
        ({"sales_down": {"owner_id": str(uuid.UUID(int=5))}}, "/content/sales_down/owner_id"),
    ],
)
async def test_an_unsound_scheme_is_refused_with_the_field(
    director: httpx.AsyncClient, change: dict[str, Any], pointer: str
) -> None:
    content = await standard(director)
    for rule, fields in change.items():
        content[rule] |= fields
    answer = await director.post(URL, json={"content": content, "reason": "x"})
    assert (answer.status_code, answer.json()["code"]) == (422, "scheme_unsound")
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


async def test_publishing_needs_its_own_right(app: FastAPI, tokens: Tokens) -> None:
    async with tokens.client(app, scope="kpis:read warnings:write") as client:
        answer = await client.post(URL, json={"content": await standard(client), "reason": "x"})
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")
