"""Programmes follow the stages of customers."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import col, select

from services.planning.tables import Intent
from shared.database import transaction
from shared.time import company_today, months_after
from tests.planning.measures.programmes.conftest import MANAGER, Staged, ago, by_key, entered_ago

WITHIN = 30


async def test_a_customer_without_a_contract_has_no_programme(staged: Staged) -> None:
    assert await staged.programmes() == []
    assert await staged.signed(company_today() + timedelta(days=1)) == []


async def test_with_the_first_contract_the_programme_of_the_initial_stage_starts(staged: Staged) -> None:
    (programme,) = await staged.signed(company_today())
    assert (programme["stage"], programme["status"], programme["is_by_hand"]) == ("initial", "running", False)
    assert programme["entered_on"] == programme["started_on"] == company_today().isoformat()
    assert programme["ends_on"] == months_after(company_today(), 3).isoformat()
    assert (programme["scheme_version"], programme["policy_version"]) == (1, 1)
    assert (programme["action_count"], programme["open_count"], programme["late_count"]) == (6, 6, 0)
    actions = {key: [one["due_on"] for one in some] for key, some in by_key(programme).items()}
    assert actions == {
        "kickoff": [ago(-7).isoformat()],
        "progress": [ago(-7).isoformat(), ago(-14).isoformat()],
        "first_delivery": [ago(-30).isoformat()],
        "problem_review": [ago(-44).isoformat(), ago(-58).isoformat()],
    }


async def test_its_actions_are_actions_of_the_account_manager(staged: Staged) -> None:
    (programme,) = await staged.signed(company_today())
    asked = {"source": "programme", "source_id": programme["id"]}
    actions = (await staged.client.get("/v1/actions", params=asked)).json()["items"]
    assert len(actions) == 6
    assert {one["owner_id"] for one in actions} == {MANAGER}
    assert {one["created_by"] for one in actions} == {"system"}
    (kickoff,) = by_key(programme)["kickoff"]
    assert (kickoff["title"], kickoff["role"], kickoff["is_milestone"]) == (
        "启动会：目标、里程碑、责任人",
        "account_manager",
        True,
    )


async def test_it_starts_once_however_often_it_is_said(staged: Staged) -> None:
    first = await staged.signed(company_today())
    assert await staged.signed(company_today()) == first
    await staged.settle()
    assert await staged.programmes() == first


@pytest.mark.parametrize(("days", "expected"), [(WITHIN, 1), (WITHIN + 1, 0)])
async def test_it_starts_only_where_the_stage_was_entered_lately(staged: Staged, days: int, expected: int) -> None:
    assert len(await staged.signed(ago(days))) == expected


async def test_the_scheme_says_how_lately(staged: Staged) -> None:
    await staged.publish(start_within_days=0, language="en")
    assert await staged.signed(ago(1)) == []
    (programme,) = await staged.signed(company_today())
    assert programme["scheme_version"] == 2
    assert by_key(programme)["first_delivery"][0]["title"] == "First delivery 1–2 days early, with training"


async def test_what_was_missed_before_it_was_known_is_due_on_the_day_of_the_start(staged: Staged) -> None:
    (programme,) = await staged.signed(ago(10))
    actions = by_key(programme)
    assert actions["kickoff"][0]["due_on"] == company_today().isoformat()
    assert actions["progress"][0]["due_on"] == ago(-4).isoformat()


async def test_when_the_stage_moves_open_actions_are_cancelled_and_the_next_programme_starts(staged: Staged) -> None:
    (old,) = await staged.signed(company_today())
    done = by_key(old)["kickoff"][0]["action_id"]
    await staged.post(f"/v1/actions/{done}/completion")
    old, new = await staged.signed(entered_ago(0))
    assert (old["stage"], old["status"], old["ended_on"]) == ("initial", "moved", company_today().isoformat())
    assert (old["done_count"], old["open_count"], old["cancelled_count"]) == (1, 0, 5)
    assert old["end_reason"] == "客户已离开“初步合作”阶段。"
    assert (new["stage"], new["status"], new["entered_on"]) == ("stable", "running", company_today().isoformat())
    assert by_key(new).keys() == {"tuned_service", "value_report"}
    cancelled = next(one for one in old["actions"] if one["state"] == "cancelled")
    reason = (await staged.client.get(f"/v1/actions/{cancelled['action_id']}")).json()["cancel_reason"]
    assert reason == old["end_reason"]


async def asked_of_relationship(staged: Staged) -> list[tuple[str, Any]]:
    """The kinds of the intents, the first one first, with the reason of a withdrawal."""
    async with transaction(staged.app.state.engine) as session:
        intents = (await session.exec(select(Intent).order_by(col(Intent.id)))).all()
    return [(one.kind, one.payload.get("reason")) for one in intents if one.target == "relationship"]


@pytest.mark.parametrize("ended_by", ["stage", "hand"])
async def test_what_carries_out_its_actions_is_cancelled_with_them(staged: Staged, ended_by: str) -> None:
    (programme,) = await staged.signed(company_today())
    action = by_key(programme)["kickoff"][0]["action_id"]
    await staged.post(f"/v1/actions/{action}/execution", kind="visit")
    if ended_by == "stage":
        (old, _) = await staged.signed(entered_ago(0))
    else:
        old = await staged.post(f"/v1/lifecycle-programmes/{programme['id']}/ending", reason="客户暂停合作")
    assert await asked_of_relationship(staged) == [("plan_visit", None), ("withdraw_planned", old["end_reason"])]


async def test_back_and_forth_leaves_no_doubles(staged: Staged) -> None:
    (first,) = await staged.signed(company_today())
    await staged.post(f"/v1/actions/{by_key(first)['kickoff'][0]['action_id']}/completion")
    chosen = by_key(first)["first_delivery"][0]["action_id"]
    await staged.post(f"/v1/actions/{chosen}/cancellation", reason="none to deliver")
    for _ in range(2):
        await staged.signed(entered_ago(0))
        back = await staged.signed(company_today())
    initial, stable = back
    assert (initial["status"], stable["status"]) == ("running", "moved")
    assert (initial["ended_on"], initial["end_reason"]) == (None, None)
    assert {one["action_id"] for one in initial["actions"]} == {one["action_id"] for one in first["actions"]}
    states = {key: [one["state"] for one in some] for key, some in by_key(initial).items()}
    assert states == {
        "kickoff": ["done"],
        "first_delivery": ["cancelled"],
        "progress": ["open", "open"],
        "problem_review": ["open", "open"],
    }


async def test_a_corrected_contract_moves_the_open_actions_of_the_stage(staged: Staged) -> None:
    (before,) = await staged.signed(company_today())
    done, moved = (by_key(before)[key][0] for key in ("kickoff", "first_delivery"))
    by_hand = by_key(before)["progress"][0]
    await staged.post(f"/v1/actions/{done['action_id']}/completion")
    await staged.client.patch(f"/v1/actions/{by_hand['action_id']}", json={"due_on": "2099-01-01"})
    (after,) = await staged.signed(ago(5))
    assert (after["id"], after["entered_on"]) == (before["id"], ago(5).isoformat())
    days = {one["action_id"]: one["due_on"] for one in after["actions"]}
    assert days[moved["action_id"]] == ago(-25).isoformat()
    assert (days[done["action_id"]], days[by_hand["action_id"]]) == (done["due_on"], "2099-01-01")


async def test_no_action_is_moved_into_the_past(staged: Staged) -> None:
    (before,) = await staged.signed(company_today())
    (after,) = await staged.signed(ago(20))
    assert by_key(after)["kickoff"][0]["due_on"] == by_key(before)["kickoff"][0]["due_on"]


@pytest.mark.parametrize("status", ["exited", "resource_pool"])
async def test_it_ends_with_our_business_and_runs_again_with_it(staged: Staged, status: str) -> None:
    await staged.signed(company_today())
    (programme,) = await staged.signed(company_today(), status=status)
    assert (programme["status"], programme["open_count"]) == ("moved", 0)
    (programme,) = await staged.signed(company_today())
    assert (programme["status"], programme["open_count"]) == ("running", 6)


async def test_a_deleted_customers_programme_ends(staged: Staged) -> None:
    await staged.signed(company_today())
    await staged.signed(None)
    (programme,) = await staged.programmes()
    assert programme["status"] == "moved"


async def test_with_the_day_alone_a_repeated_action_comes_again_and_never_twice(staged: Staged) -> None:
    (before,) = await staged.signed(company_today())
    first = by_key(before)["progress"][0]
    await staged.signed(ago(8))  # as if eight days had passed: the first report was due yesterday
    await staged.settle([UUID(staged.id)])
    (after,) = await staged.programmes()
    progress = by_key(after)["progress"]
    assert [one["due_on"] for one in progress if one["action_id"] != first["action_id"]] == [
        ago(-6).isoformat(),
        ago(-13).isoformat(),
    ]
    assert len(progress) == 3
