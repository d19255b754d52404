"""Key-person schemes over HTTP, and the levels that they propose."""

from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.relationship.conftest import ADDRESS, DIMENSIONS, Assess
from tests.sign_in import Tokens

PROPOSALS = f"{ADDRESS}/proposals"
SCHEMES = "/v1/key-person-schemes"
CURRENT = f"{SCHEMES}/current"


async def stricter(relationship: httpx.AsyncClient) -> dict[str, Any]:
    """The thresholds in force, with project support 4 for `supportive`."""
    content = (await relationship.get(CURRENT)).json()["content"]
    content["requirements"][3]["gates"]["project_support"] = 4
    return {"content": content, "reason": "speaking for us is not support yet"}


async def test_published_thresholds_are_in_force_at_once(relationship: httpx.AsyncClient, assess: Assess) -> None:
    before = await assess(4, 4, 4, 3, 3, 2)
    assert (await relationship.post(SCHEMES, json=await stricter(relationship))).status_code == 201
    after = await assess(4, 4, 4, 3, 3, 2)
    assert [(one["level"], one["scheme_version"]) for one in (before, after)] == [("supportive", 1), ("favourable", 2)]
    kept = (await relationship.get(f"{ADDRESS}/{before['id']}")).json()
    assert (kept["level"], kept["scheme_version"]) == ("supportive", 1)
    patched = await relationship.patch(f"{ADDRESS}/{before['id']}", json={"dimensions": {"guidance": {"score": 4}}})
    assert (patched.json()["level"], patched.json()["scheme_version"]) == ("favourable", 2)


@pytest.mark.parametrize(
    ("place", "fields", "pointer"),
    [
        (0, {"total": 31}, "/content/requirements/0/total"),
        (0, {"total": -1}, "/content/requirements/0/total"),
        (2, {"total": 2}, "/content/requirements/2/total"),
        (0, {"gates": {"charm": 3}}, "/content/requirements/0/gates/charm/[key]"),
        (0, {"gates": {"guidance": 6}}, "/content/requirements/0/gates/guidance"),
        (0, {"gates": {"guidance": 5}}, "/content/requirements/1/gates/guidance"),
        (4, {"level": "opposed"}, "/content/requirements"),
        (4, {"colour": "red"}, "/content/requirements/4/colour"),
    ],
)
async def test_invalid_thresholds_are_listed(
    relationship: httpx.AsyncClient, place: int, fields: dict[str, Any], pointer: str
) -> None:
    body = await stricter(relationship)
    body["content"]["requirements"][place] |= fields
    response = await relationship.post(SCHEMES, json=body)
    assert response.status_code == 422, response.text
    assert pointer in [error["pointer"] for error in response.json()["errors"]]
    assert (await relationship.get(CURRENT)).json()["version"] == 1


async def test_scores_propose_a_level_and_show_the_shortfalls(relationship: httpx.AsyncClient) -> None:
    response = await relationship.post(PROPOSALS, json=dict(zip(DIMENSIONS, (4, 4, 4, 3, 2, 2), strict=True)))
    assert (response.status_code, response.json()) == (
        200,
        {
            "level": "favourable",
            "total": 19,
            "next_level": "supportive",
            "missing": [
                {"dimension": None, "needed": 20, "present": 19},
                {"dimension": "project_support", "needed": 3, "present": 2},
            ],
            "scheme_version": 1,
        },
    )


async def test_the_best_scores_have_no_shortfall(relationship: httpx.AsyncClient) -> None:
    body = (await relationship.post(PROPOSALS, json=dict.fromkeys(DIMENSIONS, 5))).json()
    assert (body["level"], body["next_level"], body["missing"]) == ("exclusive", None, [])


@pytest.mark.parametrize("score", [-1, 6, 2.5, "many"])
async def test_a_score_is_a_whole_number_from_0_to_5(relationship: httpx.AsyncClient, score: object) -> None:
    response = await relationship.post(PROPOSALS, json=dict.fromkeys(DIMENSIONS, 3) | {"guidance": score})
    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (422, "/guidance")


async def test_the_standard_shows_its_thresholds(relationship: httpx.AsyncClient) -> None:
    requirements = (await relationship.get(CURRENT)).json()["content"]["requirements"]
    assert [requirement["level"] for requirement in requirements] == [
        "contacted",
        "accepted",
        "favourable",
        "supportive",
        "exclusive",
    ]
    assert requirements[3]["gates"] == {"acceptance": 3, "project_support": 3, "competitive_attitude": 2}


async def test_both_need_the_scope_to_read(app: FastAPI, tokens: Tokens) -> None:
    client = tokens.client(app, scope="customers:read")
    assert (await client.get(CURRENT)).status_code == 403
    assert (await client.post(PROPOSALS, json=dict.fromkeys(DIMENSIONS, 3))).status_code == 403
