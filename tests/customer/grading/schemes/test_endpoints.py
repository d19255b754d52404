"""Grading schemes over HTTP."""

import httpx
import pytest
from fastapi import FastAPI

from services.customer.grading.schemes.model import standard_content
from services.customer.grading.schemes.rules import STANDARD
from tests.sign_in import Tokens

ADDRESS = "/v1/grading-schemes"


async def test_the_methods_defaults_come_with_the_tables(customer: httpx.AsyncClient) -> None:
    shown = (await customer.get(f"{ADDRESS}/1")).json()
    assert (shown["version"], shown["content"]) == (STANDARD.version, standard_content())
    assert [scheme["version"] for scheme in (await customer.get(ADDRESS)).json()] == [1]


async def test_an_administrator_publishes_the_next_version(customer: httpx.AsyncClient) -> None:
    content = {**standard_content(), "big_sales_from": "2000000.5"}
    response = await customer.post(ADDRESS, json={"content": content, "reason": "prices rose"})
    assert (response.status_code, response.headers["Location"]) == (201, f"{ADDRESS}/2"), response.text
    assert (await customer.get(f"{ADDRESS}/2")).json()["content"] == content
    assert (await customer.get(f"{ADDRESS}/1")).json()["content"] == standard_content()


async def test_nobody_else_does(app: FastAPI, tokens: Tokens) -> None:
    body = {"content": standard_content(), "reason": "why not"}
    response = await tokens.client(app, roles=["account_manager"]).post(ADDRESS, json=body)
    assert (response.status_code, response.json()["code"]) == (403, "grading_scheme_for_the_whole_house")


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("core_from", "0.5", "grading_scheme_unsound"),
        ("least_coverage", "1.2", "invalid"),
        ("top_share", "NaN", "invalid"),
        ("weights", {"sales": "-1"}, "invalid"),
    ],
)
async def test_an_unsound_scheme_is_refused(customer: httpx.AsyncClient, field: str, value: object, code: str) -> None:
    body = {"content": {**standard_content(), field: value}, "reason": "x"}
    response = await customer.post(ADDRESS, json=body)
    assert (response.status_code, response.json()["code"]) == (422, code), response.text


async def test_an_unknown_version_is_not_found(customer: httpx.AsyncClient) -> None:
    response = await customer.get(f"{ADDRESS}/99")
    assert (response.status_code, response.json()["code"]) == (404, "grading_scheme_not_found")
