"""The thresholds behind key-person levels over HTTP."""

import httpx
import pytest
from fastapi import FastAPI

from tests.relationship.conftest import DIMENSIONS
from tests.sign_in import Tokens

PROPOSALS = "/v1/key-person-assessments/proposals"


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
