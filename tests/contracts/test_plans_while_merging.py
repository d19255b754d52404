"""Changes of plans and their actions while their customers are merged: neither side waits for the other for ever."""

from typing import Any

import pytest

from services.planning.measures.actions import operations as actions
from services.planning.plans.steps import operations as steps
from tests.contracts.test_leads import apps
from tests.contracts.test_leads_while_merging import Gate, Merge, merge

__all__ = ["apps", "merge"]
PLACES = pytest.mark.parametrize("place", [0, 1], ids=["of_the_survivor", "of_the_absorbed_customer"])


async def plan_of(merge: Merge, place: int) -> tuple[str, str]:
    """The addresses of the plan of one of the two customers, who both have one, and of its action."""
    made = []
    for customer_id in merge.leads:
        of = {"customer_id": customer_id}
        plan = (await merge.client.post("/v1/plans", json=of | {"fiscal_year": 2025})).json()["id"]
        action = of | {"plan_id": plan, "title": "plant tour", "due_on": "2025-06-30"}
        answer = await merge.client.post("/v1/actions", json=action)
        assert answer.status_code == 201, answer.text
        made.append((f"/v1/plans/{plan}", f"/v1/actions/{answer.json()['id']}"))
    return made[place]


def pause(monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> Gate:
    """Let what the module calls by this name end and then wait at the gate."""
    gate, done = Gate(), getattr(module, name)

    async def paused(*given: Any, **named: Any) -> Any:
        result = await done(*given, **named)
        await gate.wait()
        return result

    monkeypatch.setattr(module, name, paused)
    return gate


@PLACES
async def test_a_merge_waits_for_a_plan_that_is_being_written(
    merge: Merge, monkeypatch: pytest.MonkeyPatch, place: int
) -> None:
    plan, _ = await plan_of(merge, place)
    gate = pause(monkeypatch, steps, "lock_plan")
    writing = merge.client.put(f"{plan}/steps/market_goals/conclusion", json={"conclusion": "x"})
    written, _ = await merge.at_once(writing, gate, merge.follow())
    assert written.status_code == 200, written.text
    assert (await merge.client.get(plan)).json()["customer_id"] == merge.stays


@PLACES
async def test_a_merge_waits_for_an_action_of_a_plan_that_is_being_changed(
    merge: Merge, monkeypatch: pytest.MonkeyPatch, place: int
) -> None:
    _, action = await plan_of(merge, place)
    gate = pause(monkeypatch, actions, "require_changed_origin")
    changed, _ = await merge.at_once(merge.client.patch(action, json={"title": "x"}), gate, merge.follow())
    assert changed.status_code == 200, changed.text
    assert (await merge.client.get(action)).json()["customer_id"] == merge.stays


@PLACES
async def test_writing_waits_for_a_merge_that_has_begun(merge: Merge, place: int) -> None:
    _, action = await plan_of(merge, place)
    gate = Gate()

    async def end_later(*_: Any) -> None:
        await gate.wait()

    changing = merge.client.patch(action, json={"title": "x"})
    _, changed = await merge.at_once(merge.follow(end_later), gate, changing)
    assert changed.status_code == 200, changed.text
