"""General assessments over HTTP: making and changing them, their review, and the end of a department."""

import uuid
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.relationship.climate.conftest import ADDRESS, AssessClimate, body_for, elements
from tests.sign_in import Tokens


@pytest.fixture
def supervisor(app: FastAPI, tokens: Tokens) -> httpx.AsyncClient:
    return tokens.client(app, sub=str(uuid.uuid4()), name="Director Zhao")


def code_of(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, response.json().get("code", response.json().get("status"))


async def test_an_assessment_names_the_shortest_plank(relationship: httpx.AsyncClient, assess: AssessClimate) -> None:
    made = await assess(4, 3, 5, 2, department=" 采购   部 ")
    assert (made["level"], made["level_rank"]) == ("medium", 1)
    assert (made["weakest_element"], made["weakest_score"]) == ("brand_loyalty", 2)
    assert (made["department"], made["status"], made["scheme_version"]) == ("采购 部", "submitted", 1)
    read = await relationship.get(f"{ADDRESS}/{made['id']}")
    assert read.json() == made
    listed = await relationship.get(ADDRESS, params={"level_rank__lte": 1, "weakest_element": "brand_loyalty"})
    assert [one["id"] for one in listed.json()["items"]] == [made["id"]]


async def test_a_patch_goes_down_to_a_score_and_the_level_follows(
    relationship: httpx.AsyncClient, assess: AssessClimate
) -> None:
    made = await assess(4, 4, 4, 2)
    patch = {"elements": {"brand_loyalty": {"score": 4}}, "department": "质量部"}
    changed = (await relationship.patch(f"{ADDRESS}/{made['id']}", json=patch)).json()
    assert (changed["level"], changed["department"]) == ("excellent", "质量部")
    assert changed["elements"]["brand_loyalty"] == {"score": 4, "evidence": "seen 2"}
    history = (await relationship.get(f"{ADDRESS}/{made['id']}/history")).json()["items"]
    assert len(history) == 2


async def test_the_supervisor_confirms_and_nothing_changes_any_more(
    relationship: httpx.AsyncClient, supervisor: httpx.AsyncClient, assess: AssessClimate
) -> None:
    url = f"{ADDRESS}/{(await assess())['id']}"
    assert code_of(await relationship.post(f"{url}/review", json={"decision": "accept"})) == (
        403,
        "reviewer_is_assessor",
    )
    assert code_of(await supervisor.post(f"{url}/review", json={"decision": "accept"})) == (200, "confirmed")
    assert code_of(await relationship.patch(url, json={"department": None})) == (409, "assessment_confirmed")
    assert code_of(await relationship.delete(url)) == (409, "assessment_confirmed")


async def test_a_returned_assessment_counts_again_when_submitted(
    relationship: httpx.AsyncClient, supervisor: httpx.AsyncClient, assess: AssessClimate, customer_id: str
) -> None:
    url = f"{ADDRESS}/{(await assess())['id']}"
    of = {"customer_ids": customer_id}
    await supervisor.post(f"{url}/review", json={"decision": "return", "remark": "评标证据？"})
    assert (await relationship.get(f"{ADDRESS}/current", params=of)).json()["items"] == []
    assert code_of(await relationship.post(f"{url}/submission")) == (200, "submitted")
    assert len((await relationship.get(f"{ADDRESS}/current", params=of)).json()["items"]) == 1


async def test_a_deleted_assessment_is_gone(relationship: httpx.AsyncClient, assess: AssessClimate) -> None:
    url = f"{ADDRESS}/{(await assess(is_draft=True))['id']}"
    assert (await relationship.delete(url)).status_code == 204
    assert code_of(await relationship.get(url)) == (404, "assessment_not_found")


async def test_a_department_ends_once_and_not_before_its_assessment(
    relationship: httpx.AsyncClient, assess: AssessClimate
) -> None:
    url = f"{ADDRESS}/{(await assess(department='采购二部'))['id']}/end"
    early = await relationship.post(url, json={"ended_on": "2025-03-30", "reason": "merged"})
    assert (code_of(early), early.json()["errors"][0]["pointer"]) == ((422, "ends_too_early"), "/ended_on")
    ended = await relationship.post(url, json={"ended_on": "2025-06-30", "reason": "并入采购部"})
    assert (ended.json()["ended_on"], ended.json()["end_reason"]) == ("2025-06-30", "并入采购部")
    again = await relationship.post(url, json={"ended_on": "2025-07-30", "reason": "again"})
    assert code_of(again) == (409, "department_dissolved")


async def test_a_draft_does_not_end(relationship: httpx.AsyncClient, assess: AssessClimate) -> None:
    url = f"{ADDRESS}/{(await assess(is_draft=True))['id']}/end"
    ended = await relationship.post(
        url, json={"ended_on": "2025-06-30", "reason": "x"}, headers={"Accept-Language": "zh-CN"}
    )
    assert code_of(ended) == (409, "assessment_not_counting")
    assert "草稿" in ended.json()["detail"]


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"assessed_on": "2999-01-01"}, "/assessed_on"),
        ({"elements": elements(6, 3, 3, 3)}, "/elements/information_channels/score"),
        ({"elements": elements(-1, 3, 3, 3)}, "/elements/information_channels/score"),
        (
            {"elements": {name: one for name, one in elements().items() if name != "brand_loyalty"}},
            "/elements/brand_loyalty",
        ),
        ({"elements": elements() | {"brand_loyalty": {"score": 3}}}, "/elements/brand_loyalty/evidence"),
        ({"department": ""}, "/department"),
        ({"department": "x" * 201}, "/department"),
        ({"department": "采购\n部"}, "/department"),
        ({"level": "excellent"}, "/level"),
    ],
)
async def test_bad_input_names_the_field(
    relationship: httpx.AsyncClient, customer_id: str, fields: dict[str, Any], pointer: str
) -> None:
    response = await relationship.post(ADDRESS, json=body_for(customer_id, **fields))
    assert response.status_code == 422, response.text
    assert pointer in [error["pointer"] for error in response.json()["errors"]]
    assert (await relationship.get(ADDRESS)).json()["items"] == []


async def test_an_unknown_customer_is_refused(customer: httpx.AsyncClient, relationship: httpx.AsyncClient) -> None:
    assert customer
    assert code_of(await relationship.post(ADDRESS, json=body_for(str(uuid.uuid4())))) == (404, "customer_not_found")


async def test_without_the_customer_service_what_is_known_is_served(
    app: FastAPI, relationship: httpx.AsyncClient
) -> None:
    assert app
    nobody = str(uuid.uuid4())
    assert code_of(await relationship.post(ADDRESS, json=body_for(nobody))) == (503, "peer_unavailable")
    assert (await relationship.get(f"{ADDRESS}/current", params={"customer_ids": nobody})).json()["items"] == []


async def test_scores_propose_a_level_without_storing_anything(relationship: httpx.AsyncClient) -> None:
    scores = {"information_channels": 3, "technical_evaluation": 2, "delivery_success": 4, "brand_loyalty": 2}
    proposed = (await relationship.post(f"{ADDRESS}/proposals", json=scores)).json()
    assert (proposed["level"], proposed["weakest_element"], proposed["next_level"]) == (
        *("medium", "technical_evaluation", "good"),
    )
    assert proposed["missing"] == [
        {"element": "technical_evaluation", "needed": 3, "present": 2},
        {"element": "brand_loyalty", "needed": 3, "present": 2},
    ]


async def test_published_thresholds_are_in_force_at_once_and_results_keep_theirs(
    relationship: httpx.AsyncClient, assess: AssessClimate
) -> None:
    before = await assess(3, 3, 3, 3)
    content = (await relationship.get("/v1/general-schemes/current")).json()["content"]
    content["elements"][3] |= {"medium": 3, "good": 4, "excellent": 5}
    published = await relationship.post("/v1/general-schemes", json={"content": content, "reason": "品牌要求更高"})
    assert published.status_code == 201, published.text
    after = await assess(3, 3, 3, 3)
    assert [(one["level"], one["scheme_version"]) for one in (before, after)] == [("good", 1), ("medium", 2)]
    assert (await relationship.get(f"{ADDRESS}/{before['id']}")).json()["level"] == "good"


async def test_an_unsound_scheme_is_refused_by_name(relationship: httpx.AsyncClient) -> None:
    content = (await relationship.get("/v1/general-schemes/current")).json()["content"]
    content["elements"][0]["good"] = 2
    refused = await relationship.post("/v1/general-schemes", json={"content": content, "reason": "x"})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/content/elements/0/good")
