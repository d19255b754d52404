"""From draft over submission to the supervisor's review."""

import uuid

import httpx
import pytest
from fastapi import FastAPI

from tests.etags import seen_in, state_of
from tests.relationship.conftest import ADDRESS, Assess
from tests.sign_in import Tokens


@pytest.fixture
def supervisor(app: FastAPI, tokens: Tokens) -> httpx.AsyncClient:
    return tokens.client(app, sub=str(uuid.uuid4()), name="Director Zhao")


async def code_of(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, response.json().get("code", response.json().get("status"))


async def test_a_confirmed_assessment_cannot_change(
    relationship: httpx.AsyncClient, supervisor: httpx.AsyncClient, assess: Assess
) -> None:
    url = f"{ADDRESS}/{(await assess())['id']}"
    before = await relationship.get(url)
    reviewed = await supervisor.post(f"{url}/review", json={"decision": "accept"})
    body = reviewed.json()
    assert (reviewed.status_code, body["status"], body["reviewed_by_name"]) == (200, "confirmed", "Director Zhao")
    assert body["reviewed_at"]
    assert state_of(reviewed) != state_of(before)
    assert await code_of(await relationship.patch(url, json={"level": None})) == (409, "assessment_confirmed")
    assert await code_of(await relationship.delete(url)) == (409, "assessment_confirmed")
    assert await code_of(await relationship.post(f"{url}/submission")) == (409, "assessment_confirmed")
    again = await supervisor.post(f"{url}/review", json={"decision": "return", "remark": "x"})
    assert await code_of(again) == (409, "assessment_confirmed")


async def test_a_returned_assessment_can_be_changed_and_submitted_again(
    relationship: httpx.AsyncClient, supervisor: httpx.AsyncClient, assess: Assess
) -> None:
    url = f"{ADDRESS}/{(await assess())['id']}"
    silent = await supervisor.post(f"{url}/review", json={"decision": "return"})
    assert (silent.status_code, silent.json()["errors"][0]["pointer"]) == (422, "/remark")
    returned = await supervisor.post(f"{url}/review", json={"decision": "return", "remark": "Guidance?"})
    assert (returned.json()["status"], returned.json()["review_remark"]) == ("returned", "Guidance?")
    early = await supervisor.post(f"{url}/review", json={"decision": "accept"})
    assert await code_of(early) == (409, "assessment_not_submitted")
    await relationship.patch(url, json={"dimensions": {"guidance": {"score": 2, "evidence": "names the signer"}}})
    again = (await relationship.post(f"{url}/submission")).json()
    of_review = ("reviewed_by", "reviewed_by_name", "reviewed_at", "review_remark")
    assert (again["status"], *map(again.get, of_review)) == ("submitted", None, None, None, None)
    assert (await supervisor.post(f"{url}/review", json={"decision": "accept"})).json()["status"] == "confirmed"


async def test_a_draft_waits_until_it_is_submitted(
    relationship: httpx.AsyncClient, supervisor: httpx.AsyncClient, assess: Assess
) -> None:
    url = f"{ADDRESS}/{(await assess(is_draft=True))['id']}"
    early = await supervisor.post(f"{url}/review", json={"decision": "accept"})
    assert await code_of(early) == (409, "assessment_not_submitted")
    assert await code_of(await relationship.post(f"{url}/submission")) == (200, "submitted")
    assert await code_of(await relationship.post(f"{url}/submission")) == (409, "assessment_already_submitted")


async def test_nobody_reviews_their_own_assessment(relationship: httpx.AsyncClient, assess: Assess) -> None:
    url = f"{ADDRESS}/{(await assess())['id']}"
    response = await relationship.post(f"{url}/review", json={"decision": "accept"})
    assert await code_of(response) == (403, "reviewer_is_assessor")


async def test_a_member_of_the_team_is_not_a_supervisor(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, assess: Assess
) -> None:
    made, colleague = await assess(), str(uuid.uuid4())
    member = {"user_id": colleague, "role": "technical_support"}
    await customer.post(f"/v1/customers/{made['customer_id']}/team", json=member)
    client = tokens.client(app, sub=colleague, data_scope={"kind": "own", "regions": []})
    response = await client.post(f"{ADDRESS}/{made['id']}/review", json={"decision": "accept"})
    assert response.status_code == 404  # the copy of the team comes with the feed
    await app.state.engine.exec_driver_sql(
        f"INSERT INTO customer_directory_team VALUES ('{made['customer_id']}', '{colleague}')"
    )
    response = await client.post(f"{ADDRESS}/{made['id']}/review", json={"decision": "accept"})
    assert await code_of(response) == (403, "reviewer_not_supervisor")


async def test_only_the_assessor_changes_an_assessment(supervisor: httpx.AsyncClient, assess: Assess) -> None:
    url = f"{ADDRESS}/{(await assess())['id']}"
    assert await code_of(await supervisor.patch(url, json={"level": None})) == (403, "not_the_assessor")
    assert await code_of(await supervisor.delete(url)) == (403, "not_the_assessor")
    assert await code_of(await supervisor.post(f"{url}/submission")) == (403, "not_the_assessor")


async def test_an_assessment_that_changed_since_is_not_confirmed(
    relationship: httpx.AsyncClient, supervisor: httpx.AsyncClient, assess: Assess
) -> None:
    url = f"{ADDRESS}/{(await assess())['id']}"
    seen = seen_in(await supervisor.get(url))
    await relationship.patch(url, json={"dimensions": {"guidance": {"score": 5}}})
    response = await supervisor.post(f"{url}/review", json={"decision": "accept"}, headers=seen)
    assert await code_of(response) == (412, "precondition_failed")


async def test_a_repeated_review_is_done_once(supervisor: httpx.AsyncClient, assess: Assess) -> None:
    url = f"{ADDRESS}/{(await assess())['id']}/review"
    headers = {"Idempotency-Key": "review-1"}
    first = await supervisor.post(url, json={"decision": "accept"}, headers=headers)
    again = await supervisor.post(url, json={"decision": "accept"}, headers=headers)
    assert (first.status_code, again.status_code, again.json()) == (200, 200, first.json())


@pytest.mark.parametrize("body", [{}, {"decision": "maybe"}, {"decision": "accept", "level": "exclusive"}])
async def test_a_review_changes_only_the_decision(
    supervisor: httpx.AsyncClient, assess: Assess, body: dict[str, str]
) -> None:
    url = f"{ADDRESS}/{(await assess())['id']}/review"
    assert (await supervisor.post(url, json=body)).status_code == 422
