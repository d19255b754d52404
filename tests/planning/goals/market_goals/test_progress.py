"""Market goals with kpi's figures: progress, proposals, and what is shown without kpi."""

import asyncio
from datetime import date
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.planning.goals.market_goals import operations, progress
from tests.planning.conftest import REVENUE, Workshop
from tests.planning.goals.conftest import Answer, ReplacePeer, broken, closed, lost
from tests.planning.goals.figures import answering, of_year
from tests.sign_in import Tokens

MARGIN = {"kind": "profit", "metric": "margin", "title": "毛利率", "baseline": "0.2", "target": "0.3"}
WALLET = {"kind": "share", "metric": "share_of_wallet", "title": "采购占比", "baseline": "0.2", "target": "0.4"}
PRODUCT = {"kind": "share", "metric": "product_share", "title": "电源份额", "target": "0.4", "share_of": "P30"}
SALES = of_year(2024, 12, "100") | of_year(2025, 6, "90")


@pytest.fixture(autouse=True)
def middle_of_2025(monkeypatch: pytest.MonkeyPatch) -> None:
    """Today is the last day of June 2025."""
    for module in (progress, operations):
        monkeypatch.setattr(module, "company_today", lambda: date(2025, 6, 30))


async def shown(plan: Workshop) -> list[dict[str, Any]]:
    return [goal["progress"] for goal in (await plan.ask("GET", "/market-goals"))["items"]]


async def test_a_goal_shows_its_figure_against_the_course_of_last_year(
    plan: Workshop, replace_peer: ReplacePeer
) -> None:
    replace_peer("kpi", answering({plan.customer_id: {"sales": SALES}}))
    made = await plan.market_goal(target="1200")
    assert made["progress"] == {
        "state": "known",
        "source": "kpi",
        "kpi": "sales",
        "track": "on_track",
        "figure": "540",
        "as_of": "2025-06-30",
        "share": "0.45",
        "course": "0.5",
        "expected": "600",
        "shortfall": "0.1",
        "scheme_version": 1,
    }
    await plan.ask("PATCH", f"/market-goals/{made['id']}", json={"target": "1300"})
    (now,) = await shown(plan)
    assert (now["track"], now["expected"], now["shortfall"]) == ("off_track", "650", "0.1692")


async def test_all_goals_of_a_page_are_one_call(plan: Workshop, replace_peer: ReplacePeer) -> None:
    margin = of_year(2025, 6, ("25", "100"))
    asked = replace_peer("kpi", answering({plan.customer_id: {"sales": SALES, "margin": margin}}))
    for number in range(5):
        await plan.market_goal(title=f"{number}")
        await plan.market_goal(**MARGIN)
    asked.clear()
    found = await shown(plan)
    assert (len(found), len(asked)) == (10, 1)
    figures = {one["kpi"]: (one["figure"], one["share"]) for one in found}
    assert figures == {"sales": ("540", "0.0001"), "margin": ("0.25", "0.5")}
    assert dict(asked[0].params) == {
        "kpi": "margin,sales",
        "from": "2024-01-01",
        "to": "2025-12-31",
        "grain": "month",
        "group_by": "customer",
        "customer_ids": plan.customer_id,
    }


async def test_goals_without_a_source_ask_nobody(plan: Workshop, replace_peer: ReplacePeer) -> None:
    asked = replace_peer("kpi", lost)
    made = await plan.market_goal(**PRODUCT | {"baseline": "0.1"})
    (found,) = await shown(plan)
    assert (found["state"], found["source"], found["kpi"], found["track"]) == ("no_source", None, None, "unknown")
    assert (asked, made["baseline_source"]) == ([], "entered")


@pytest.mark.parametrize(
    ("answer", "state"), [(lost, "unavailable"), (broken, "unavailable"), (closed, "not_permitted")]
)
async def test_goals_are_shown_without_kpi(
    plan: Workshop, replace_peer: ReplacePeer, answer: Answer, state: str
) -> None:
    replace_peer("kpi", answer)
    made = await plan.ask("POST", "/market-goals", 201, json=without_baseline())
    assert (made["baseline"], made["baseline_source"], made["progress"]["state"]) == (None, None, state)
    (found,) = await shown(plan)
    assert (found["state"], found["track"], found["figure"]) == (state, "unknown", None)
    assert await plan.ask("GET", f"/market-goals/{made['id']}") == made


async def test_a_slow_kpi_does_not_delay_the_plan(plan: Workshop, app: FastAPI, replace_peer: ReplacePeer) -> None:
    async def slow(_: httpx.Request) -> httpx.Response:
        await asyncio.Event().wait()
        raise AssertionError

    app.state.settings = app.state.settings.model_copy(update={"peer_patience_seconds": 0.05})
    replace_peer("kpi", slow)
    assert (await plan.market_goal())["progress"]["state"] == "unavailable"


async def test_callers_see_only_figures_that_they_may_see(
    plan: Workshop, app: FastAPI, tokens: Tokens, replace_peer: ReplacePeer
) -> None:
    asked = replace_peer("kpi", answering({plan.customer_id: {"sales": SALES}}))
    for goal in (REVENUE, MARGIN, WALLET):
        await plan.ask("POST", "/market-goals", 201, json=REVENUE | goal)
    asked.clear()
    async with tokens.client(app, clearance=1) as assistant:
        found = await shown(Workshop(assistant, plan.customer_id, plan.url))
    assert [(one["kpi"], one["state"]) for one in found] == [("sales", "known"), ("share_of_wallet", "not_permitted")]
    assert [url.params["kpi"] for url in asked] == ["sales"]
    async with tokens.client(app, scope="plans:read") as reader:
        found = await shown(Workshop(reader, plan.customer_id, plan.url))
    assert ({one["state"] for one in found}, len(asked)) == ({"not_permitted"}, 1)


def without_baseline(**fields: Any) -> dict[str, Any]:
    return {name: value for name, value in (REVENUE | fields).items() if name != "baseline"}


@pytest.mark.parametrize(
    ("due_on", "baseline", "last_on"),
    [("2025-12-31", "1200", "2024-12-31"), ("2025-03-15", "300", "2024-03-31")],
)
async def test_a_new_goal_takes_the_like_months_of_last_year(
    plan: Workshop, replace_peer: ReplacePeer, due_on: str, baseline: str, last_on: str
) -> None:
    replace_peer("kpi", answering({plan.customer_id: {"sales": SALES}}))
    made = await plan.ask("POST", "/market-goals", 201, json=without_baseline(due_on=due_on))
    assert (made["baseline"], made["baseline_source"], made["baseline_read_on"]) == (baseline, "kpi", "2025-06-30")
    assert (made["baseline_first_on"], made["baseline_last_on"]) == ("2024-01-01", last_on)


async def test_the_year_before_counts_while_last_year_is_not_over(
    planning: httpx.AsyncClient, plan: Workshop, replace_peer: ReplacePeer
) -> None:
    replace_peer("kpi", answering({plan.customer_id: {"sales": SALES}}))
    body = {"customer_id": plan.customer_id, "fiscal_year": 2026}
    url = f"/v1/plans/{(await planning.post('/v1/plans', json=body)).json()['id']}"
    next_year = Workshop(planning, plan.customer_id, url)
    made = await next_year.ask("POST", "/market-goals", 201, json=without_baseline(due_on="2026-12-31"))
    assert (made["baseline"], made["baseline_first_on"], made["baseline_last_on"]) == (
        "1200",
        "2024-01-01",
        "2024-12-31",
    )
    assert (made["progress"]["track"], made["progress"]["figure"], made["progress"]["as_of"]) == (
        *("too_early", None),
        None,
    )


async def test_a_baseline_that_is_sent_stays(plan: Workshop, replace_peer: ReplacePeer) -> None:
    replace_peer("kpi", answering({plan.customer_id: {"sales": SALES}}))
    for sent, source in (("7", "entered"), (None, None)):
        made = await plan.market_goal(baseline=sent)
        assert (made["baseline"], made["baseline_source"], made["baseline_read_on"]) == (sent, source, None)


async def test_a_proposal_that_a_goal_cannot_have_is_left_out(plan: Workshop, replace_peer: ReplacePeer) -> None:
    replace_peer("kpi", answering({plan.customer_id: {"sales": of_year(2024, 12, "-1")}}))
    assert (await plan.ask("POST", "/market-goals", 201, json=without_baseline()))["baseline"] is None


async def test_a_figure_above_the_goals_readers_is_not_given_away(plan: Workshop, replace_peer: ReplacePeer) -> None:
    ratio = of_year(2024, 12, ("25", "100"))
    replace_peer("kpi", answering({plan.customer_id: {"share_of_wallet": ratio, "margin": ratio}}))
    made = [
        await plan.ask("POST", "/market-goals", 201, json=without_baseline(**{**goal, "due_on": "2025-12-31"}))
        for goal in (WALLET, MARGIN)
    ]
    assert [(one["baseline"], one["baseline_source"]) for one in made] == [(None, None), ("0.25", "kpi")]


async def test_another_metric_forgets_the_proposal(plan: Workshop, replace_peer: ReplacePeer) -> None:
    replace_peer("kpi", answering({plan.customer_id: {"sales": SALES}}))
    made = await plan.ask("POST", "/market-goals", 201, json=without_baseline())
    url = f"/market-goals/{made['id']}"
    kept = await plan.ask("PATCH", url, json={"target": "5"})
    assert (kept["baseline"], kept["baseline_source"]) == ("1200", "kpi")
    moved = await plan.ask("PATCH", url, json={"metric": "collections"})
    assert (moved["baseline"], moved["baseline_source"], moved["baseline_last_on"]) == (None, None, None)
    assert (moved["progress"]["kpi"], moved["progress"]["figure"]) == ("collections", "0")
    entered = await plan.ask("PATCH", url, json={"baseline": "8"})
    assert (entered["baseline_source"], entered["baseline_read_on"]) == ("entered", None)


async def test_a_goal_in_another_currency_has_no_figure(plan: Workshop, replace_peer: ReplacePeer) -> None:
    replace_peer("kpi", answering({plan.customer_id: {"sales": SALES}}))
    made = await plan.ask("POST", "/market-goals", 201, json=without_baseline(currency="EUR"))
    assert (made["progress"]["state"], made["progress"]["figure"], made["baseline"]) == ("other_currency", None, None)


async def test_a_goal_that_was_due_keeps_its_figure(plan: Workshop, replace_peer: ReplacePeer) -> None:
    replace_peer("kpi", answering({plan.customer_id: {"sales": SALES}}))
    for target, track in (("270", "reached"), ("271", "missed")):
        made = await plan.market_goal(target=target, due_on="2025-03-15")
        found = made["progress"]
        assert (found["track"], found["figure"], found["as_of"]) == (track, "270", "2025-03-31")


async def test_another_scheme_judges_otherwise(plan: Workshop, replace_peer: ReplacePeer) -> None:
    replace_peer("kpi", answering({plan.customer_id: {"sales": SALES}}))
    await plan.market_goal(target="1200")
    current = (await plan.client.get("/v1/goal-schemes/current")).json()["content"]
    body = {"content": current | {"tolerance": "0.05"}, "reason": "stricter"}
    assert (await plan.client.post("/v1/goal-schemes", json=body)).status_code == 201
    (found,) = await shown(plan)
    assert (found["track"], found["scheme_version"]) == ("off_track", 2)
