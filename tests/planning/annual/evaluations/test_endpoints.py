"""A year's evaluation over all plans, over HTTP."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI

from services.planning.annual.evaluations import rules
from services.planning.measures.actions.model import ActionPerson
from shared.auth.access import Scope
from shared.database import transaction
from tests.planning.annual.conftest import LAST_YEAR, NewPast, Past
from tests.planning.goals.conftest import Answer, ReplacePeer, closed, lost
from tests.sign_in import Tokens

YEAR = {"fiscal_year": str(LAST_YEAR)}
ORGANIZATIONAL = {"kind": "organizational", "target_level": "key_supplier"}
Assessed = tuple[str, int]


def remembering(histories: Mapping[str, Sequence[Assessed]]) -> Answer:
    """The relationship service, with each person's assessments: day and rank."""

    async def answer(_: httpx.Request) -> httpx.Response:
        rows = sorted((day, person, rank) for person, found in histories.items() for day, rank in found)
        columns = zip(*rows, strict=True) if rows else ((), (), ())
        days, people, ranks = (list(one) for one in columns)
        return httpx.Response(200, json={"contact_id": people, "rank": ranks, "assessed_on": days})

    return answer


async def do(past: Past, scene: str | None, person: str | None = None, **fields: Any) -> str:
    """An action that was done on 10 March, with a person."""
    done = {"state": "done", "done_on": f"{LAST_YEAR}-03-10", "scene": scene, "actual_cost": "300"}
    action = await past.add_action("a", **done | fields)
    async with transaction(past.app.state.engine) as session:
        about = UUID(person or past.person)
        session.add(ActionPerson(customer_id=UUID(past.customer_id), action_id=UUID(action), contact_id=about))
    return action


def rose(past: Past, rank: int = 3) -> dict[str, list[Assessed]]:
    return {past.person: [(f"{LAST_YEAR}-02-01", 1), (f"{LAST_YEAR}-03-20", rank)]}


async def evaluated(client: httpx.AsyncClient, **asked: str) -> Any:
    answer = await client.get("/v1/plan-evaluations", params=YEAR | asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_actions_of_all_plans_are_evaluated_by_kind(
    planning: httpx.AsyncClient, new_past: NewPast, replace_peer: ReplacePeer
) -> None:
    one, other = await new_past(), await new_past()
    for past, scene in ((one, "meal"), (one, "company_tour"), (other, "meal")):
        await do(past, scene, cost="200")
    await one.add_action("open")
    asked = replace_peer("relationship", remembering(rose(one) | rose(other, rank=0)))
    found = await evaluated(planning)
    rows = {row["scene"]: row for row in found["rows"]}
    assert (found["plans"], found["level_state"], found["effect_days"], len(asked)) == (2, "known", 90, 1)
    meal, tour = rows["meal"], rows["company_tour"]
    assert [meal[name] for name in ("actions", "n", "raised", "lowered", "levels_moved")] == [2, 2, 1, 1, 1]
    assert [meal[name] for name in ("cost_planned", "cost", "cost_per_level")] == ["400", "600", "600"]
    assert (tour["n"], tour["is_small"], tour["cost_per_level"]) == (1, True, "150")


async def test_actions_for_levels_of_customers_have_rows_of_their_own(
    app: FastAPI, tokens: Tokens, planning: httpx.AsyncClient, new_past: NewPast, replace_peer: ReplacePeer
) -> None:
    past = await new_past()
    goals = [await past.add_level("g", department="采购部"), await past.add_level("o", **ORGANIZATIONAL)]
    for goal in goals:
        await do(past, "meal", level_goal_id=UUID(goal))
    days = [f"{LAST_YEAR}-02-01", f"{LAST_YEAR}-03-20"] * 2
    kinds = {"is_organizational": [False] * 2 + [True] * 2, "department": ["采购部"] * 2 + [None] * 2}
    columns = kinds | {"customer_id": [past.customer_id] * 4, "rank": [0, 2, 3, 3], "since": days}

    async def answer(request: httpx.Request) -> httpx.Response:
        assert request.url.path == "/v1/relationship-levels/history"
        return httpx.Response(200, json=columns)

    replace_peer("relationship", answer)
    rows = {row["level_goal_kind"]: row for row in (await evaluated(planning))["rows"]}
    counts = ("actions", "n", "raised", "unchanged", "levels_moved", "cost_per_level")
    assert [rows["general"][name] for name in counts] == [1, 1, 1, 0, 2, "150"]
    assert [rows["organizational"][name] for name in counts] == [1, 1, 0, 1, 0, None]
    replace_peer("relationship", remembering(rose(past)))  # below level 2 they are about their people
    (row,) = (await evaluated(tokens.client(app, clearance=1)))["rows"]
    assert (row["level_goal_kind"], row["actions"], row["raised"], row["levels_moved"]) == (None, 2, 2, 4)


async def test_half_of_the_levels_is_as_none(
    planning: httpx.AsyncClient, new_past: NewPast, replace_peer: ReplacePeer
) -> None:
    past = await new_past()
    await do(past, "meal", level_goal_id=UUID(await past.add_level("g")))
    await do(past, "meal")

    async def answer(request: httpx.Request) -> httpx.Response:
        of_people = request.url.path == "/v1/key-person-assessments/levels/history"
        return await (remembering(rose(past)) if of_people else lost)(request)

    replace_peer("relationship", answer)
    found = await evaluated(planning)
    assert found["level_state"] == "unavailable"
    assert [(row["actions"], row["n"], row["raised"], row["levels_moved"]) for row in found["rows"]] == [
        (1, 0, 0, None),
        (1, 0, 0, None),
    ]


async def test_three_actions_are_no_small_group(
    planning: httpx.AsyncClient, new_past: NewPast, replace_peer: ReplacePeer
) -> None:
    past = await new_past()
    for _ in range(3):
        await do(past, "meal")
    replace_peer("relationship", remembering(rose(past)))
    (row,) = (await evaluated(planning))["rows"]
    assert (row["n"], row["is_small"]) == (3, False)


@pytest.mark.parametrize(
    ("group_by", "groups"),
    [
        ("nothing", [None]),
        ("customer_class", ["core", "small"]),
        ("region", ["CN-BJ", "CN-GD"]),
        ("manager", [None]),
    ],
)
async def test_rows_are_grouped(
    planning: httpx.AsyncClient,
    new_past: NewPast,
    replace_peer: ReplacePeer,
    group_by: str,
    groups: list[str | None],
) -> None:
    for past in (await new_past("core", region="CN-GD"), await new_past("small", region="CN-BJ")):
        await do(past, "meal")
    replace_peer("relationship", remembering({}))
    assert [row["group"] for row in (await evaluated(planning, group_by=group_by))["rows"]] == groups


async def test_plans_are_filtered(planning: httpx.AsyncClient, new_past: NewPast, replace_peer: ReplacePeer) -> None:
    for past in (await new_past("core", region="CN-GD"), await new_past("small", region="CN-BJ")):
        await do(past, "meal")
    replace_peer("relationship", remembering({}))
    for asked in ({"customer_class": "core"}, {"region": "CN-BJ"}):
        assert (await evaluated(planning, **asked))["plans"] == 1
    assert (await evaluated(planning, manager_id=str(uuid4())))["rows"] == []
    assert (await evaluated(planning, fiscal_year=str(LAST_YEAR - 1)))["rows"] == []


@pytest.mark.parametrize(("answer", "state"), [(lost, "unavailable"), (closed, "not_permitted")])
async def test_without_levels_the_rest_is_shown(
    planning: httpx.AsyncClient, new_past: NewPast, replace_peer: ReplacePeer, answer: Answer, state: str
) -> None:
    await do(await new_past(), "meal")
    replace_peer("relationship", answer)
    found = await evaluated(planning)
    (row,) = found["rows"]
    assert (found["level_state"], row["actions"], row["n"], row["levels_moved"]) == (state, 1, 0, None)
    assert (row["unknown"], row["cost"]) == (1, "300")


async def test_who_may_not_read_relationships_does_not_ask(
    app: FastAPI, tokens: Tokens, new_past: NewPast, replace_peer: ReplacePeer
) -> None:
    await do(await new_past(), "meal")
    asked = replace_peer("relationship", lost)
    scope = " ".join(one for one in Scope if one is not Scope.RELATIONSHIPS_READ)
    assert (await evaluated(tokens.client(app, scope=scope)))["level_state"] == "not_permitted"
    assert asked == []


async def test_costs_and_hidden_people_are_above_level_one(
    app: FastAPI, tokens: Tokens, planning: httpx.AsyncClient, new_past: NewPast, replace_peer: ReplacePeer
) -> None:
    past = await new_past()
    await do(past, "meal")
    await do(past, "meal", currency="USD")
    await app.state.engine.exec_driver_sql(
        "INSERT INTO customer_directory_people (contact_id, customer_id, clearance) "
        f"VALUES ('{past.person}', '{past.customer_id}', 2)"
    )
    replace_peer("relationship", remembering(rose(past)))
    assert [row["currency"] for row in (await evaluated(planning))["rows"]] == ["CNY", "USD"]
    (row,) = (await evaluated(tokens.client(app, clearance=1)))["rows"]
    assert [row[name] for name in ("currency", "cost", "cost_planned", "cost_per_level")] == [None] * 4
    assert (row["actions"], row["raised"], row["unknown"]) == (2, 0, 0)


async def test_strangers_see_none_of_it(
    app: FastAPI, tokens: Tokens, new_past: NewPast, replace_peer: ReplacePeer
) -> None:
    await do(await new_past(), "meal")
    replace_peer("relationship", remembering({}))
    stranger = tokens.client(app, data_scope={"kind": "own", "regions": []})
    assert (await evaluated(stranger))["rows"] == []


async def test_more_customers_than_are_read_are_refused(
    planning: httpx.AsyncClient, new_past: NewPast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "MAX_CUSTOMERS", 0)
    await do(await new_past(), "meal")
    answer = await planning.get("/v1/plan-evaluations", params=YEAR)
    assert (answer.status_code, answer.json()["code"]) == (422, "too_many_evaluated")
