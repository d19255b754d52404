"""Programmes over HTTP: reading, starting and ending by hand."""

import uuid
from typing import Any

import pytest
from fastapi import FastAPI

from shared.time import company_today
from tests.planning.measures.programmes.conftest import MANAGER, Staged, ago, by_key, entered_ago
from tests.sign_in import Tokens

PATH = "/v1/lifecycle-programmes"


async def start(staged: Staged, expected: int = 201) -> Any:
    return await staged.post(PATH, expected, customer_id=staged.id)


async def test_a_person_starts_it_where_the_stage_began_long_ago(staged: Staged) -> None:
    await staged.signed(ago(80))
    started = await start(staged)
    assert (started["stage"], started["is_by_hand"], started["started_by_name"]) == ("initial", True, "Test")
    assert (started["entered_on"], started["started_on"]) == (ago(80).isoformat(), company_today().isoformat())
    assert {key: [one["due_on"] for one in some] for key, some in by_key(started).items()} == {
        "problem_review": [ago(-6).isoformat()]
    }
    assert {one["owner_id"] for one in started["actions"]} == {MANAGER}
    assert (await start(staged, 409))["code"] == "programme_runs"
    await staged.settle()
    assert await staged.programmes() == [started]


@pytest.mark.usefixtures("customer")
async def test_without_a_stage_or_a_customer_there_is_nothing_to_start(staged: Staged) -> None:
    assert (await start(staged, 409))["code"] == "no_lifecycle_stage"
    await staged.signed(company_today(), status="exited")
    assert (await start(staged, 409))["code"] == "no_lifecycle_stage"
    refused = await staged.post(PATH, 404, customer_id=str(uuid.uuid4()))
    assert refused["code"] == "customer_not_found"


async def test_a_person_ends_it_and_it_does_not_start_by_itself(staged: Staged) -> None:
    (programme,) = await staged.signed(company_today())
    at = f"{PATH}/{programme['id']}/ending"
    ended = await staged.post(at, reason="they paused")
    assert (ended["status"], ended["end_reason"], ended["open_count"]) == ("ended", "they paused", 0)
    assert ended["ended_on"] == company_today().isoformat()
    assert (await staged.post(at, 409, reason="again"))["code"] == "programme_not_running"
    await staged.settle()
    assert len(await staged.programmes()) == 1
    assert (await start(staged))["is_by_hand"] is True
    assert [one["status"] for one in await staged.programmes()] == ["ended", "running"]


async def test_with_the_next_stage_the_next_programme_starts_though_a_person_ended_the_last(staged: Staged) -> None:
    (programme,) = await staged.signed(company_today())
    await staged.post(f"{PATH}/{programme['id']}/ending", reason="they paused")
    assert [one["status"] for one in await staged.signed(entered_ago(0))] == ["ended", "running"]


async def test_an_action_that_a_person_adds_belongs_to_it(staged: Staged) -> None:
    (programme,) = await staged.signed(company_today())
    body = {"customer_id": staged.id, "title": "tour", "due_on": "2020-01-01"}
    more = {"source": "programme", "source_id": programme["id"]}
    await staged.post("/v1/actions", 201, **body, **more)
    read = await staged.running()
    assert (read["action_count"], read["late_count"]) == (7, 1)
    added = read["actions"][0]
    assert (added["key"], added["role"], added["title"]) == (None, None, "tour")
    _, stable = await staged.signed(entered_ago(0))
    assert (await staged.programmes())[0]["open_count"] == 0
    assert stable["action_count"] == 2


async def test_a_removed_action_does_not_come_again(staged: Staged) -> None:
    (programme,) = await staged.signed(company_today())
    gone = by_key(programme)["kickoff"][0]["action_id"]
    assert (await staged.client.delete(f"/v1/actions/{gone}")).status_code == 204
    await staged.signed(entered_ago(0))
    read = (await staged.signed(company_today()))[0]
    assert "kickoff" not in by_key(read)
    assert read["action_count"] == 5


@pytest.mark.parametrize("filters", [{"stage": "stable"}, {"status": "moved"}, {"late_count__gt": 0}])
async def test_programmes_are_filtered(staged: Staged, filters: dict[str, Any]) -> None:
    (programme,) = await staged.signed(company_today())
    done = programme["actions"][0]["action_id"]
    assert await staged.programmes(**filters) == []
    await staged.client.patch(f"/v1/actions/{done}", json={"due_on": "2020-01-01"})
    if "late_count__gt" not in filters:
        await staged.signed(entered_ago(0))
    assert len(await staged.programmes(**filters)) == 1


async def test_who_does_not_see_the_customer_sees_no_programme(staged: Staged, app: FastAPI, tokens: Tokens) -> None:
    (programme,) = await staged.signed(company_today())
    own: dict[str, Any] = {"data_scope": {"kind": "own", "regions": []}}
    async with tokens.client(app, **own) as stranger:
        assert (await stranger.get(PATH)).json()["items"] == []
        for path in ("", "/history"):
            assert (await stranger.get(f"{PATH}/{programme['id']}{path}")).json()["code"] == "programme_not_found"
        refused = await stranger.post(f"{PATH}/{programme['id']}/ending", json={"reason": "x"})
        assert refused.json()["code"] == "programme_not_found"


async def test_the_history_has_the_programme_and_its_actions(staged: Staged) -> None:
    (programme,) = await staged.signed(company_today())
    items = (await staged.client.get(f"{PATH}/{programme['id']}/history")).json()["items"]
    assert {one["entity"] for one in items} == {"lifecycle_programme", "action", "programme_action"}
    assert {one["actor"] for one in items} == {"system"}
