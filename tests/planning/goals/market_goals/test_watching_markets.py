"""Goals of markets' plans that are off track: noted by the hourly look, and due for who looks after the plan."""

from collections.abc import Awaitable, Callable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from services.planning.goals.market_goals import watching
from services.planning.goals.market_goals.model import MarketGoal
from services.planning.goals.market_goals.off_track import OffTrackGoal
from services.planning.plans.plans.model import Plan
from services.planning.plans.plans.rules import MarketKind, PlanStatus
from services.planning.tables import MonthlyFigure, PublishedWarning
from shared.auth.visibility import customers as directory
from shared.auth.visibility import team
from shared.database import execute, transaction
from tests.planning.goals.conftest import Answer, ReplacePeer, lost
from tests.planning.goals.market_goals.test_watching import GOAL, Watch, change, published
from tests.planning.goals.market_goals.test_watching import watch as watch
from tests.sign_in import Tokens

WINDOW = {"from": "2020-01-01", "to": "2120-01-01"}
NewGoal = Callable[..., Awaitable[MarketGoal]]


@pytest.fixture(autouse=True)
def middle_of_2025(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "company_today", lambda: date(2025, 6, 30))


@pytest.fixture
def new_goal(app: FastAPI) -> NewGoal:
    """A goal of a market's approved plan for 2025: `await new_goal("CN-GD", target=1300)`."""

    async def make(
        code: str, market_kind: str = "region", submitted_by: str | None = None, **fields: Any
    ) -> MarketGoal:
        standard = {"fiscal_year": 2025, "approved_version": 1, "status": PlanStatus.APPROVED}
        async with transaction(app.state.engine) as session:
            of = {"market_kind": MarketKind(market_kind), "market_code": code, "submitted_by": submitted_by}
            made = Plan(**standard, **of)
            goal = MarketGoal.model_validate({**GOAL, **fields, "plan_id": made.id})
            session.add(made)
            await session.flush()
            session.add(goal)
        return goal

    return make


def selling(by: str, *codes: str) -> Answer:
    """kpi, with sales of 90 a month of these markets; one market is a filter, several are groups."""

    async def answer(request: httpx.Request) -> httpx.Response:
        asked = request.url.params
        named = [[code] for code in codes] if asked.get("group_by") == by else [[]]
        said = {"kpi": "sales", "value": "90", "numerator": None, "denominator": None}
        months = [f"{year}-{month:02}-01" for year in (2024, 2025) for month in range(1, 13)]
        items = [said | {"keys": keys, "starts_on": month} for keys in named for month in months]
        return httpx.Response(200, json={"currency": "CNY", "items": items})

    return answer


async def due(app: FastAPI, tokens: Tokens, **claims: Any) -> list[dict[str, Any]]:
    async with tokens.client(app, act={"sub": "service:gateway"}, **claims) as client:
        answer = await client.get("/internal/due-items", params=WINDOW)
    assert answer.status_code == 200, answer.text
    return [item for item in answer.json()["items"] if item["kind"] == "market_goal_off_track"]


async def test_a_market_s_goal_off_track_is_due_until_it_is_on_track(
    app: FastAPI, tokens: Tokens, new_goal: NewGoal, watch: Watch, replace_peer: ReplacePeer
) -> None:
    user = uuid4()
    goal = await new_goal("CN-GD", target=Decimal(1400), submitted_by=str(user))
    replace_peer("kpi", selling("region"))
    await watch()
    await watch()
    (item,) = await due(app, tokens)
    assert (item["id"], item["owner_id"], item["customer_id"]) == (f"market_goal_off_track:{goal.id}", str(user), None)
    assert item["title"] == "Market goal off track: 全年销售额, Region CN-GD, 2025"
    assert (item["link"], item["note"]) == (
        f"/v1/plans/{goal.plan_id}/market-goals/{goal.id}",
        "Shortfall: 23 %.",
    )
    for regions, number in ((["CN-GD"], 1), (["CN-SH"], 0)):
        assert len(await due(app, tokens, data_scope={"kind": "regions", "regions": regions})) == number
    (row,) = await published(app, OffTrackGoal)
    assert (row["version"], await published(app, PublishedWarning), await published(app, MonthlyFigure)) == (1, [], [])
    await change(app, goal, target=Decimal(1000))
    await watch()
    assert (await due(app, tokens), await published(app, OffTrackGoal)) == ([], [])


async def test_the_markets_of_a_kind_are_one_call(
    app: FastAPI, new_goal: NewGoal, watch: Watch, replace_peer: ReplacePeer
) -> None:
    for code in ("CN-GD", "CN-SH", "CN-BJ"):
        await new_goal(code, target=Decimal(9000))
    await new_goal("pumps", market_kind="industry", target=Decimal(9000))
    asked = replace_peer("kpi", selling("region", "CN-GD", "CN-SH", "CN-BJ"))
    await watch()
    assert [(url.params.get("group_by"), url.params.get("industry")) for url in asked] == [
        ("region", None),
        (None, "pumps"),
    ]
    assert len(await published(app, OffTrackGoal)) == 4


async def test_without_kpi_what_is_due_stays(
    app: FastAPI, tokens: Tokens, new_goal: NewGoal, watch: Watch, replace_peer: ReplacePeer
) -> None:
    await new_goal("CN-GD", target=Decimal(9000))
    replace_peer("kpi", selling("region"))
    await watch()
    replace_peer("kpi", lost)
    with pytest.raises(Exception, match="kpi"):
        await watch()
    assert len(await due(app, tokens)) == 1


async def test_a_goal_above_the_reader_s_level_is_not_due_for_it(
    app: FastAPI, tokens: Tokens, new_goal: NewGoal, watch: Watch, replace_peer: ReplacePeer
) -> None:
    competitor, said = uuid4(), {"unit": "ratio", "currency": None, "baseline": Decimal("0.4")}
    against = {"kind": "competition", "metric": "rival_share", "competitor_id": competitor}
    await new_goal("CN-GD", **against, **said, target=Decimal("0.1"))

    async def landscape(request: httpx.Request) -> httpx.Response:
        rival = {"competitor_id": str(competitor), "share": "0.5", "suppression_ratio": "1"}
        items = [{"code": "CN-GD", "day": request.url.params["days"], "rivals": [rival]}]
        return httpx.Response(200, json={"items": items})

    replace_peer("customer", landscape)
    await watch()
    assert len(await due(app, tokens)) == 1
    assert await due(app, tokens, clearance=1) == []


async def test_who_sees_part_of_the_market_is_told_nothing(
    app: FastAPI, tokens: Tokens, new_goal: NewGoal, watch: Watch, replace_peer: ReplacePeer, customer_id: str
) -> None:
    goal, me = await new_goal("CN-GD", target=Decimal(9000)), str(uuid4())
    replace_peer("kpi", selling("region"))
    await watch()
    async with transaction(app.state.engine) as session:
        known = {"name": "Huaqiang", "status": "active", "region": "CN-GD", "tags": []}
        await execute(session, sa.insert(directory).values(id=customer_id, **known))
        await execute(session, sa.insert(team).values(customer_id=customer_id, user_id=me))
    mine = {"sub": me, "data_scope": {"kind": "own", "regions": []}}
    async with tokens.client(app, **mine) as reader:
        assert (await reader.get(f"/v1/plans/{goal.plan_id}/market-goals")).json()["items"]
    assert await due(app, tokens, **mine) == []
