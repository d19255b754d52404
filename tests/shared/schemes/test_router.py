"""Every scheme of every service has the same API."""

import copy
from collections.abc import Callable
from typing import Any, NamedTuple

import httpx
import pytest
from fastapi import FastAPI

from tests.sign_in import Tokens

ADDRESSES = {
    "/v1/dossier-templates": "customer",
    "/v1/gift-schemes": "customer",
    "/v1/grading-schemes": "customer",
    "/v1/strategic-fit-schemes": "customer",
    "/v1/key-person-schemes": "relationship",
}


class Scheme(NamedTuple):
    """A scheme and its administrator's client."""

    address: str
    app: FastAPI
    client: httpx.AsyncClient
    example: dict[str, Any]

    async def publish(self, **headers: str) -> httpx.Response:
        return await self.client.post(self.address, json=self.example, headers=headers)


@pytest.fixture(params=ADDRESSES)
async def scheme(request: pytest.FixtureRequest, open_service: Callable[[str], Any], tokens: Tokens) -> Scheme:
    """Each scheme, with the example that the spec publishes."""
    app: FastAPI = await open_service(ADDRESSES[request.param])
    spec = app.openapi()
    body = spec["paths"][request.param]["post"]["requestBody"]["content"]["application/json"]["schema"]["$ref"]
    (example,) = spec["components"]["schemas"][body.rpartition("/")[2]]["examples"]
    return Scheme(request.param, app, tokens.client(app), copy.deepcopy(example))


async def test_the_standard_is_version_1_and_in_force(scheme: Scheme) -> None:
    current = await scheme.client.get(f"{scheme.address}/current")
    shown = current.json()
    assert (current.status_code, current.headers["ETag"][:3], shown["version"]) == (200, '"1.', 1)
    assert (shown["reason"], shown["published_by_name"], shown["created_at"]) == (None, None, None)
    assert (await scheme.client.get(f"{scheme.address}/1")).json() == shown
    assert (await scheme.client.get(scheme.address)).json() == [shown]


async def test_the_published_example_becomes_the_version_in_force(scheme: Scheme) -> None:
    made = await scheme.publish(**{"If-Match": '"1"'})
    assert (made.status_code, made.headers["ETag"]) == (201, '"2"'), made.text
    standard = (await scheme.client.get(f"{scheme.address}/1")).json()["content"]
    published = [made.json()[name] for name in ("content", "reason", "published_by_name")]
    assert published == [standard, scheme.example["reason"], "Test"]
    for address in (made.headers["Location"], f"{scheme.address}/current", f"{scheme.address}/2"):
        assert (await scheme.client.get(address)).json() == made.json()
    assert [one["version"] for one in (await scheme.client.get(scheme.address)).json()] == [2, 1]


async def test_an_unseen_version_is_not_replaced(scheme: Scheme) -> None:
    assert (await scheme.publish()).status_code == 201
    refused = await scheme.publish(**{"If-Match": '"1"'})
    assert (refused.status_code, refused.json()["code"]) == (412, "precondition_failed")
    assert (await scheme.publish(**{"If-Match": '"2"'})).headers["Location"] == f"{scheme.address}/3"


async def test_a_request_repeated_with_its_key_publishes_once(scheme: Scheme) -> None:
    first, second = [await scheme.publish(**{"Idempotency-Key": "once"}) for _ in range(2)]
    assert (second.json(), second.headers["Idempotency-Replayed"]) == (first.json(), "true")
    assert len((await scheme.client.get(scheme.address)).json()) == 2


async def test_an_unknown_version_is_not_found(scheme: Scheme) -> None:
    answer = await scheme.client.get(f"{scheme.address}/9")
    assert (answer.status_code, answer.json()["code"]) == (404, "scheme_version_not_found")
    answer = await scheme.client.get(f"{scheme.address}/0")
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")


async def test_publishing_needs_the_scope_to_configure_and_nothing_else(scheme: Scheme, tokens: Tokens) -> None:
    service = ADDRESSES[scheme.address]
    writer = tokens.client(scheme.app, scope=f"{service}s:read {service}s:write")
    refused = await writer.post(scheme.address, json=scheme.example)
    assert (refused.status_code, refused.json()["code"]) == (403, "scope_missing")
    assert (await writer.get(scheme.address)).status_code == 200
    rights: dict[str, Any] = {"roles": [], "data_scope": {"kind": "own", "regions": []}}
    curator = tokens.client(scheme.app, scope=f"{service}s:configure", **rights)
    assert (await curator.post(scheme.address, json=scheme.example)).status_code == 201


async def test_a_version_without_a_reason_is_refused(scheme: Scheme) -> None:
    del scheme.example["reason"]
    assert (await scheme.publish()).json()["errors"][0]["pointer"] == "/reason"
