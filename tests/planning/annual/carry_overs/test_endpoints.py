"""What moves over from last year's plan, over HTTP."""

from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI

from services.planning.plans.plans.model import Plan
from services.planning.plans.plans.rules import PlanStep
from shared.database import transaction
from shared.time import utc_now
from tests.planning.annual.conftest import LAST_YEAR, THIS_YEAR, NewPast, Past, relations
from tests.planning.goals.conftest import Answer, ReplacePeer, closed, lost
from tests.planning.goals.figures import answering, of_year
from tests.sign_in import Tokens

WINDOW = {"from": "2020-01-01", "to": "2120-01-01", "kind__in": "plan_carry_over"}


@pytest.fixture
async def past(new_past: NewPast, replace_peer: ReplacePeer) -> Past:
    """Last year: 1200 were to be sold until September and 450 were; a person is one level short; one action is late."""
    past = await new_past()
    await past.add_market_goal("orders", metric="orders", unit="count", currency=None, target="5")
    await past.add_person("person")
    await past.add_level("level")
    await past.add_action("visit")
    replace_peer("kpi", sold(past))
    replace_peer("relationship", relations({past.person: 3}, {past.customer_id: "good"}))
    return past


def sold(past: Past) -> Any:
    figures = {"sales": of_year(LAST_YEAR, 12, "50"), "orders": of_year(LAST_YEAR, 12, "1")}
    return answering({past.customer_id: figures})


async def next_plan(planning: httpx.AsyncClient, past: Past) -> str:
    """The address of the new plan's carry-over; its analysis is complete."""
    body = {"customer_id": past.customer_id, "fiscal_year": THIS_YEAR}
    made = await planning.post("/v1/plans", json=body)
    assert made.status_code == 201, made.text
    async with transaction(past.app.state.engine) as session:
        (await session.get_one(Plan, UUID(made.json()["id"]))).open_step = PlanStep.RELATIONSHIP_GOALS
    return f"/v1/plans/{made.json()['id']}/carry-over"


async def outcomes(client: httpx.AsyncClient, url: str) -> dict[str, tuple[str, str | None]]:
    answer = await client.get(url)
    assert answer.status_code == 200, answer.text
    return {one["id"]: (one["outcome"], one["reason"]) for one in answer.json()["proposals"]}


def landscape(customer_id: str, rival: str) -> Answer:
    """The supply landscape: on every day the rival has 0.3."""

    async def answer(request: httpx.Request) -> httpx.Response:
        rivals = [{"competitor_id": rival, "share": "0.3", "suppression_ratio": "1"}]
        days = request.url.params["days"].split(",")
        items = [{"customer_id": customer_id, "day": day, "rivals": rivals} for day in days]
        return httpx.Response(200, json={"items": items})

    return answer


async def test_goals_show_what_was_reached_and_what_moves_over(planning: httpx.AsyncClient, past: Past) -> None:
    found = (await planning.get(await next_plan(planning, past))).json()
    assert (found["last_plan_id"], found["as_of"]) == (str(past.plan_id), f"{LAST_YEAR}-12-31")
    rows = {one["id"]: one for one in found["proposals"]}
    revenue, person = rows[past.revenue], rows[past.ids["person"]]
    assert (revenue["outcome"], revenue["figure"], revenue["rest"]) == ("moves_over", "450", "750")
    assert revenue["proposed_due_on"] == f"{THIS_YEAR}-09-30"
    assert (person["outcome"], person["level"], person["rest_steps"]) == ("moves_over", "favourable", 1)
    assert (rows[past.ids["level"]]["outcome"], rows[past.ids["level"]]["level"]) == ("reached", "good")
    assert (rows[past.ids["orders"]]["outcome"], rows[past.ids["orders"]]["proposed_due_on"]) == ("reached", None)
    assert rows[past.ids["visit"]]["outcome"] == "moves_over"


async def test_what_is_taken_becomes_part_of_the_draft(planning: httpx.AsyncClient, past: Past) -> None:
    url = await next_plan(planning, past)
    ids = [past.ids["visit"], past.ids["person"], past.revenue]
    answer = await planning.post(url, json={"ids": ids})
    assert answer.status_code == 200, answer.text
    taken = {one["id"]: one["taken_id"] for one in answer.json()["proposals"]}
    plan = url.removesuffix("/carry-over")
    (revenue,) = (await planning.get(f"{plan}/market-goals")).json()["items"]
    (person,) = (await planning.get(f"{plan}/relationship-goals")).json()["items"]
    assert (revenue["id"], revenue["target"], revenue["baseline"]) == (taken[past.revenue], "1200", "450")
    assert (revenue["baseline_source"], revenue["baseline_last_on"]) == ("kpi", f"{LAST_YEAR}-09-30")
    assert (person["market_goal_id"], person["level_when_set"]) == (revenue["id"], "favourable")
    (action,) = (await planning.get("/v1/actions", params={"plan_id": plan.rpartition("/")[2]})).json()["items"]
    assert (action["id"], action["is_late"]) == (past.ids["visit"], False)


async def test_a_rival_and_summit_projects_move_over_from_their_own_sources(
    planning: httpx.AsyncClient, past: Past, replace_peer: ReplacePeer
) -> None:
    rival, ratio = uuid4(), {"unit": "ratio", "currency": None}
    against = {"kind": "competition", "metric": "rival_share", "competitor_id": rival, "target": "0.1"} | ratio
    ids = [await past.add_market_goal("rival", **against)]
    won = {"kind": "summit_project", "metric": "projects_won", "unit": "count", "currency": None, "target": "1"}
    ids.append(await past.add_market_goal("won", **won))
    replace_peer("customer", landscape(past.customer_id, str(rival)))
    url = await next_plan(planning, past)
    rows = {one["id"]: one for one in (await planning.get(url)).json()["proposals"]}
    assert [(rows[one]["outcome"], rows[one]["figure"]) for one in ids] == [("moves_over", "0.3"), ("moves_over", "0")]
    assert (await planning.post(url, json={"ids": ids})).status_code == 200
    taken = (await planning.get(f"{url.removesuffix('/carry-over')}/market-goals")).json()["items"]
    shown = {one["metric"]: (one["competitor_id"], one["baseline"], one["baseline_source"]) for one in taken}
    assert shown == {
        "rival_share": (str(rival), "0.3", "supply_positions"),
        "projects_won": (None, "0", "summit_projects"),
    }
    assert {one["baseline_first_on"] for one in taken} == {f"{LAST_YEAR}-01-01", f"{LAST_YEAR}-09-30"}


async def test_an_action_goes_on_with_the_level_goal_that_moves_over(planning: httpx.AsyncClient, past: Past) -> None:
    same_metric = await past.add_market_goal("more revenue")
    better = await past.add_level("better", target_level="excellent", market_goal_id=UUID(same_metric))
    survey = await past.add_action("survey", level_goal_id=UUID(better))
    url = await next_plan(planning, past)
    answer = await planning.post(url, json={"ids": [past.revenue, better, survey]})
    assert answer.status_code == 200, answer.text
    (goal,) = (await planning.get(f"{url.removesuffix('/carry-over')}/level-goals")).json()["items"]
    action = (await planning.get(f"/v1/actions/{survey}")).json()
    assert (action["level_goal_id"], action["relationship_goal_id"]) == (goal["id"], None)
    assert (goal["target_level"], goal["level_when_set"]) == ("excellent", "good")


async def test_taking_twice_gives_each_once(planning: httpx.AsyncClient, past: Past) -> None:
    url = await next_plan(planning, past)
    for _ in range(2):
        await restore_step(past, url)
        answer = await planning.post(url, json={"ids": [past.revenue, past.ids["person"], past.ids["visit"]]})
        assert answer.status_code == 200, answer.text
    plan = url.removesuffix("/carry-over")
    for part in ("market-goals", "relationship-goals"):
        assert len((await planning.get(f"{plan}/{part}")).json()["items"]) == 1


async def test_what_is_not_proposed_is_refused_by_its_place(planning: httpx.AsyncClient, past: Past) -> None:
    url = await next_plan(planning, past)
    answer = await planning.post(url, json={"ids": [past.revenue, past.ids["level"], str(uuid4())]})
    assert (answer.status_code, answer.json()["code"]) == (422, "carry_over_unfit")
    assert [one["pointer"] for one in answer.json()["errors"]] == ["/ids/1", "/ids/2"]
    assert (await planning.get(url.replace("carry-over", "market-goals"))).json()["items"] == []


async def test_a_goal_for_a_level_needs_its_market_goal(planning: httpx.AsyncClient, past: Past) -> None:
    url = await next_plan(planning, past)
    answer = await planning.post(url, json={"ids": [past.ids["person"]]})
    assert [(one["code"], one["pointer"]) for one in answer.json()["errors"]] == [("market_goal_missing", "/ids/0")]
    same = {"kind": "profit", "metric": "revenue", "title": "x", "target": "2", "due_on": f"{THIS_YEAR}-06-30"}
    made = await planning.post(url.replace("carry-over", "market-goals"), json=same)
    assert made.status_code == 201, made.text
    await restore_step(past, url)
    assert (await planning.post(url, json={"ids": [past.ids["person"]]})).status_code == 200
    (person,) = (await planning.get(url.replace("carry-over", "relationship-goals"))).json()["items"]
    assert person["market_goal_id"] == made.json()["id"]


async def restore_step(past: Past, url: str) -> None:
    async with transaction(past.app.state.engine) as session:
        (await session.get_one(Plan, UUID(url.split("/")[3]))).open_step = PlanStep.RELATIONSHIP_GOALS


async def test_goals_for_levels_wait_for_the_analysis(planning: httpx.AsyncClient, past: Past) -> None:
    body = {"customer_id": past.customer_id, "fiscal_year": THIS_YEAR}
    url = f"/v1/plans/{(await planning.post('/v1/plans', json=body)).json()['id']}/carry-over"
    answer = await planning.post(url, json={"ids": [past.revenue, past.ids["person"]]})
    assert (answer.status_code, answer.json()["code"]) == (409, "step_not_open")
    assert (await planning.post(url, json={"ids": [past.revenue]})).status_code == 200


async def test_a_frozen_plan_takes_nothing(planning: httpx.AsyncClient, past: Past) -> None:
    url = await next_plan(planning, past)
    async with transaction(past.app.state.engine) as session:
        (await session.get_one(Plan, UUID(url.split("/")[3]))).status = "approved"  # type: ignore[assignment]
    answer = await planning.post(url, json={"ids": []})
    assert (answer.status_code, answer.json()["code"]) == (409, "plan_frozen")


async def test_goals_lapse_with_people_who_left_and_when_withdrawn(planning: httpx.AsyncClient, past: Past) -> None:
    await past.app.state.engine.exec_driver_sql(
        "INSERT INTO contact_directory (id, customer_id, name, decision_bases, is_key, has_left, added_on) "
        f"VALUES ('{past.person}', '{past.customer_id}', 'L', '{{}}', true, true, '2020-01-01')"
    )
    gone = await past.add_market_goal("gone", deleted_at=utc_now(), change_reason="x")
    found = await outcomes(planning, await next_plan(planning, past))
    assert (found[past.ids["person"]], found[gone]) == (("lapsed", "person_left"), ("lapsed", "withdrawn"))


@pytest.mark.parametrize(("answer", "reason"), [(lost, "unavailable"), (closed, "not_permitted")])
async def test_what_services_do_not_tell_is_not_known(
    planning: httpx.AsyncClient, past: Past, replace_peer: ReplacePeer, answer: Any, reason: str
) -> None:
    for name in ("kpi", "relationship"):
        replace_peer(name, answer)
    found = await outcomes(planning, await next_plan(planning, past))
    goals = [past.ids[name] for name in ("revenue", "orders", "person", "level")]
    assert {found[one] for one in goals} == {("unknown", reason)}


async def test_without_a_plan_of_last_year_nothing_moves(planning: httpx.AsyncClient, past: Past) -> None:
    body = {"customer_id": past.customer_id, "fiscal_year": LAST_YEAR - 1}
    made = (await planning.post("/v1/plans", json=body)).json()
    found = (await planning.get(f"/v1/plans/{made['id']}/carry-over")).json()
    assert (found["last_plan_id"], found["as_of"], found["proposals"]) == (None, None, [])


async def test_margins_and_people_above_the_level_are_left_out(
    planning: httpx.AsyncClient, past: Past, app: FastAPI, tokens: Tokens
) -> None:
    margin = await past.add_market_goal("margin", metric="margin", unit="ratio", currency=None, target="0.3")
    await app.state.engine.exec_driver_sql(
        "INSERT INTO customer_directory_people (contact_id, customer_id, clearance) "
        f"VALUES ('{past.person}', '{past.customer_id}', 2)"
    )
    url = await next_plan(planning, past)
    assert {margin, past.ids["person"]} <= (await outcomes(planning, url)).keys()
    assistant = tokens.client(app, clearance=1)
    assert not {margin, past.ids["person"]} & (await outcomes(assistant, url)).keys()
    answer = await assistant.post(url, json={"ids": [margin]})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/ids/0")
    stranger = tokens.client(app, data_scope={"kind": "own", "regions": []})
    assert (await stranger.get(url)).status_code == 404


async def test_the_decision_is_due_until_it_is_made(
    planning: httpx.AsyncClient, past: Past, app: FastAPI, tokens: Tokens
) -> None:
    url = await next_plan(planning, past)

    async def due() -> list[str]:
        async with tokens.client(app, act={"sub": "service:gateway"}) as client:
            return [one["link"] for one in (await client.get("/internal/due-items", params=WINDOW)).json()["items"]]

    assert await due() == [url]
    await planning.post(url, json={"ids": [past.revenue], "is_decided": False})
    assert await due() == [url]
    answer = await planning.post(url, json={"ids": []})
    assert answer.json()["decided_at"] is not None
    assert await due() == []
