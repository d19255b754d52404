"""Judgements of ability over HTTP."""

from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.planning.conftest import Workshop
from tests.planning.execution.conftest import MANAGER, THIS_YEAR, Complete, appoint
from tests.planning.execution.responsibilities.test_endpoints import BOSS, HELPER, URL
from tests.sign_in import Tokens

ABLE = {"user_id": MANAGER, "verdict": "able", "remark": "ran two bids"}


@pytest.fixture
async def draft(complete: Complete) -> tuple[Workshop, str]:
    """A draft, and the address of a responsibility with a member."""
    plan = await complete(THIS_YEAR)
    body = {"subject": "work_area", "work_area": "bids", "assignments": [BOSS, HELPER]}
    made = await plan.ask("POST", URL, 201, json=body)
    return plan, f"{plan.url}{URL}/{made['id']}"


async def ability_of(client: httpx.AsyncClient, url: str) -> list[Any]:
    return [one["ability"] for one in (await client.get(url)).json()["assignments"]]


async def test_the_last_judgement_counts(draft: tuple[Workshop, str], director: httpx.AsyncClient) -> None:
    _, url = draft
    first = await director.post(f"{url}/judgements", json=ABLE | {"verdict": "lacking"})
    second = await director.post(f"{url}/judgements", json=ABLE)
    assert (first.status_code, second.status_code) == (201, 201)
    assert await ability_of(director, url) == [None, "able"]
    found = (await director.get(f"{url}/judgements")).json()["items"]
    assert [(one["verdict"], one["judged_by_name"]) for one in found] == [("able", "Director"), ("lacking", "Director")]
    assert (await director.get(second.headers["location"])).json() == found[0]


async def test_whoever_judges_people_may_approve_the_plan(
    draft: tuple[Workshop, str], director: httpx.AsyncClient
) -> None:
    plan, url = draft
    await director.post(f"{url}/judgements", json=ABLE)
    await plan.ask("POST", "/submission")
    assert (await director.post(f"{plan.url}/approval")).status_code == 200
    assert (await director.post(f"{url}/judgements", json=ABLE)).status_code == 201


async def test_an_account_manager_does_not_judge(
    draft: tuple[Workshop, str], app: FastAPI, tokens: Tokens, manager: httpx.AsyncClient
) -> None:
    plan, url = draft
    await appoint(app, plan.customer_id)
    assert (await manager.post(f"{url}/judgements", json=ABLE)).json()["code"] == "judge_not_supervisor"
    own = tokens.client(app, sub=MANAGER)
    assert (await own.post(f"{url}/judgements", json=ABLE)).json()["code"] == "own_ability"


async def test_only_people_with_a_duty_are_judged(draft: tuple[Workshop, str], director: httpx.AsyncClient) -> None:
    other = ABLE | {"user_id": "00000000-0000-4000-8000-0000000000a9"}
    refused = await director.post(f"{draft[1]}/judgements", json=other)
    assert (refused.status_code, refused.json()["code"]) == (422, "user_not_assigned")


async def test_judgements_are_above_level_one(draft: tuple[Workshop, str], app: FastAPI, tokens: Tokens) -> None:
    _, url = draft
    await draft[0].client.post(f"{url}/judgements", json=ABLE)
    async with tokens.client(app, clearance=1) as assistant:
        assert (await assistant.get(f"{url}/judgements")).status_code == 403
        assert (await assistant.post(f"{url}/judgements", json=ABLE)).status_code == 403
        assert await ability_of(assistant, url) == [None, None]
