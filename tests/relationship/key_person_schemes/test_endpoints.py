"""The thresholds behind key-person levels over HTTP."""

from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.relationship.conftest import ADDRESS, DIMENSIONS, Assess
from tests.sign_in import Tokens

PROPOSALS = f"{ADDRESS}/proposals"
SCHEME = f"{ADDRESS}/scheme"


async def stricter(relationship: httpx.AsyncClient) -> dict[str, Any]:
    """The thresholds in force, with project support 4 for `supportive`."""
    requirements = (await relationship.get(SCHEME)).json()["requirements"]
    requirements[3]["gates"]["project_support"] = 4
    return {"requirements": requirements, "reason": "speaking for us is not support yet"}


async def test_other_thresholds_hold_from_now_on(relationship: httpx.AsyncClient, assess: Assess) -> None:
    before = await assess(4, 4, 4, 3, 3, 2)
    response = await relationship.put(SCHEME, json=await stricter(relationship), headers={"If-Match": '"1"'})
    assert (response.status_code, response.json()["version"], response.headers["etag"]) == (200, 2, '"2"')
    after = await assess(4, 4, 4, 3, 3, 2)
    assert [(one["level"], one["scheme_version"]) for one in (before, after)] == [("supportive", 1), ("favourable", 2)]
    kept = (await relationship.get(f"{ADDRESS}/{before['id']}")).json()
    assert (kept["level"], kept["scheme_version"]) == ("supportive", 1)
    patched = await relationship.patch(f"{ADDRESS}/{before['id']}", json={"dimensions": {"guidance": {"score": 4}}})
    assert (patched.json()["level"], patched.json()["scheme_version"]) == ("favourable", 2)
    assert (await relationship.get(SCHEME)).json() == response.json()
    assert (await relationship.get(SCHEME, params={"version": 1})).json()["requirements"][3]["gates"][
        "project_support"
    ] == 3
    assert (await relationship.get(SCHEME, params={"version": 3})).status_code == 404


async def test_thresholds_nobody_has_seen_are_not_replaced(relationship: httpx.AsyncClient) -> None:
    body = await stricter(relationship)
    await relationship.put(SCHEME, json=body)
    response = await relationship.put(SCHEME, json=body, headers={"If-Match": '"1"'})
    assert (response.status_code, response.json()["code"]) == (412, "precondition_failed")


@pytest.mark.parametrize(
    ("place", "fields", "pointer"),
    [
        (0, {"total": 31}, "/requirements/0/total"),
        (0, {"total": -1}, "/requirements/0/total"),
        (1, {"total": 2}, "/requirements/1/total"),
        (0, {"gates": {"charm": 3}}, "/requirements/0/gates/charm/[key]"),
        (0, {"gates": {"guidance": 6}}, "/requirements/0/gates/guidance"),
        (0, {"gates": {"guidance": 5}}, "/requirements/1/gates/guidance"),
        (4, {"level": "opposed"}, "/requirements"),
        (4, {"colour": "red"}, "/requirements/4/colour"),
    ],
)
async def test_thresholds_that_cannot_be_are_named(
    relationship: httpx.AsyncClient, place: int, fields: dict[str, Any], pointer: str
) -> None:
    body = await stricter(relationship)
    body["requirements"][place] |= fields
    response = await relationship.put(SCHEME, json=body)
    assert response.status_code == 422, response.text
    assert pointer in [error["pointer"] for error in response.json()["errors"]]
    assert (await relationship.get(SCHEME)).json()["version"] == 1


async def test_only_who_sees_all_customers_sets_thresholds(
    app: FastAPI, tokens: Tokens, relationship: httpx.AsyncClient
) -> None:
    body = await stricter(relationship)
    director = tokens.client(app, data_scope={"kind": "regions", "regions": ["CN-GD"]})
    response = await director.put(SCHEME, json=body)
    assert (response.status_code, response.json()["code"]) == (403, "scheme_for_the_whole_house")
    reader = tokens.client(app, scope="relationships:read")
    assert (await reader.put(SCHEME, json=body)).status_code == 403


async def test_scores_propose_a_level_and_say_what_is_missing(relationship: httpx.AsyncClient) -> None:
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


async def test_the_best_scores_miss_nothing(relationship: httpx.AsyncClient) -> None:
    body = (await relationship.post(PROPOSALS, json=dict.fromkeys(DIMENSIONS, 5))).json()
    assert (body["level"], body["next_level"], body["missing"]) == ("exclusive", None, [])


@pytest.mark.parametrize("score", [-1, 6, 2.5, "many", None])
async def test_a_score_is_a_whole_number_from_0_to_5(relationship: httpx.AsyncClient, score: object) -> None:
    response = await relationship.post(PROPOSALS, json=dict.fromkeys(DIMENSIONS, 3) | {"guidance": score})
    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (422, "/guidance")


async def test_the_scheme_shows_its_thresholds(relationship: httpx.AsyncClient) -> None:
    scheme = (await relationship.get("/v1/key-person-assessments/scheme")).json()
    assert scheme["version"] == 1
    assert [r["level"] for r in scheme["requirements"]] == [
        "contacted",
        "accepted",
        "favourable",
        "supportive",
        "exclusive",
    ]
    assert scheme["requirements"][3]["gates"] == {"acceptance": 3, "project_support": 3, "competitive_attitude": 2}


async def test_both_need_the_right_to_read(app: FastAPI, tokens: Tokens) -> None:
    client = tokens.client(app, scope="customers:read")
    assert (await client.get("/v1/key-person-assessments/scheme")).status_code == 403
    assert (await client.post(PROPOSALS, json=dict.fromkeys(DIMENSIONS, 3))).status_code == 403
