"""Opening the plans of a year over HTTP."""

from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI
from sqlmodel import select

from services.planning.annual.openings import rules
from services.planning.plans.plans.model import Plan
from services.planning.plans.versions.store import is_author
from shared.auth.access import DataScope, DataScopeKind, Principal
from shared.auth.visibility import team
from shared.database import execute, transaction
from shared.web.call import Call
from tests.planning.annual.conftest import LAST_YEAR, THIS_YEAR, NewCustomer, NewPast, relations
from tests.planning.goals.conftest import ReplacePeer
from tests.planning.goals.figures import answering, of_year
from tests.sign_in import Tokens

CORE = {"fiscal_year": 2027, "customer_classes": ["core"]}


async def opened(client: httpx.AsyncClient, **more: Any) -> tuple[int, int]:
    answer = await client.post("/v1/plan-openings", json=CORE | more)
    assert answer.status_code == 200, answer.text
    return answer.json()["opened"], answer.json()["present"]


async def test_each_customer_of_the_classes_gets_one_plan(
    planning: httpx.AsyncClient, new_customer: NewCustomer
) -> None:
    core = {await new_customer("core") for _ in range(3)}
    await new_customer("small")
    await planning.post("/v1/plans", json={"customer_id": min(core), "fiscal_year": 2027})
    assert await opened(planning) == (2, 1)
    assert await opened(planning) == (0, 3)
    plans = (await planning.get("/v1/plans", params={"fiscal_year": "2027"})).json()["items"]
    assert sorted(plan["customer_id"] for plan in plans) == sorted(core)


async def test_a_director_opens_those_of_a_region(
    app: FastAPI, tokens: Tokens, planning: httpx.AsyncClient, new_customer: NewCustomer
) -> None:
    await new_customer("core", region="CN-GD")
    await new_customer("core", region="CN-BJ")
    director = tokens.client(app, sub=str(uuid4()), data_scope={"kind": "regions", "regions": ["CN-GD"]})
    assert await opened(director) == (1, 0)
    assert await opened(planning, region="CN-BJ") == (1, 0)


async def test_a_customer_that_the_director_hands_over_is_left_to_the_successor(
    app: FastAPI, tokens: Tokens, new_customer: NewCustomer
) -> None:
    director = uuid4()
    elsewhere, _ = await new_customer("core", region="CN-BJ"), await new_customer("core", region="CN-GD")
    leaving = {"customer_id": UUID(elsewhere), "user_id": director, "is_handing_over": True}
    async with transaction(app.state.engine) as session:
        await execute(session, team.insert().values(leaving))
    scope = {"kind": "regions", "regions": ["CN-GD"]}
    assert await opened(tokens.client(app, sub=str(director), data_scope=scope)) == (1, 0)


async def test_an_account_manager_does_not_open_them(app: FastAPI, tokens: Tokens) -> None:
    manager = tokens.client(app, sub=str(uuid4()), data_scope={"kind": "own", "regions": []})
    answer = await manager.post("/v1/plan-openings", json=CORE)
    assert (answer.status_code, answer.json()["code"]) == (403, "opening_not_allowed")


async def test_too_many_at_once_open_nothing(
    planning: httpx.AsyncClient, new_customer: NewCustomer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "MAX_OPENED", 1)
    for _ in range(2):
        await new_customer("core")
    answer = await planning.post("/v1/plan-openings", json=CORE)
    assert (answer.status_code, answer.json()["code"]) == (422, "too_many_plans")
    assert (await planning.get("/v1/plans")).json()["items"] == []


@pytest.mark.parametrize(
    ("more", "pointer"),
    [({"customer_classes": []}, "/customer_classes"), ({"customer_classes": ["gold"]}, "/customer_classes/0")],
)
async def test_wrong_classes_are_named(planning: httpx.AsyncClient, more: dict[str, Any], pointer: str) -> None:
    answer = await planning.post("/v1/plan-openings", json=CORE | more)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)


async def test_plans_take_what_moves_over_from_last_year(
    planning: httpx.AsyncClient, new_past: NewPast, replace_peer: ReplacePeer
) -> None:
    pasts = [await new_past() for _ in range(3)]
    sold = {past.customer_id: {"sales": of_year(LAST_YEAR, 12, "50")} for past in pasts[:2]}
    for past in pasts[:2]:
        await past.add_person("person")
        await past.add_action("visit")
    await pasts[1].add_market_goal("rival", kind="competition", metric="rival_share", unit="ratio")
    asked = [replace_peer("kpi", answering(sold)), replace_peer("relationship", relations({pasts[0].person: 5}))]
    body = {"fiscal_year": THIS_YEAR, "customer_classes": ["core"], "from_last_year": True}
    found = (await planning.post("/v1/plan-openings", json=body)).json()
    counts = ("opened", "goals_taken", "actions_taken", "undecided")
    assert [found[name] for name in counts] == [3, 4, 2, 1]  # three revenues, one person; who has a rival is undecided
    assert [len(urls) for urls in asked] == [1, 1]
    plans = (await planning.get("/v1/plans", params={"fiscal_year": str(THIS_YEAR)})).json()["items"]
    assert {plan["open_step"] for plan in plans} == {"analysis"}


async def test_who_opens_plans_may_approve_them(
    app: FastAPI, tokens: Tokens, new_past: NewPast, replace_peer: ReplacePeer
) -> None:
    past, me = await new_past(), str(uuid4())
    replace_peer("kpi", answering({past.customer_id: {"sales": of_year(LAST_YEAR, 12, "50")}}))
    director = tokens.client(app, sub=me, data_scope={"kind": "regions", "regions": ["CN-GD"]})
    assert await opened(director, fiscal_year=THIS_YEAR, from_last_year=True) == (1, 0)
    async with transaction(app.state.engine) as session:
        (plan,) = await session.exec(select(Plan).where(Plan.fiscal_year == THIS_YEAR))
        everything = DataScope(DataScopeKind.ALL)
        call = Call(session, Principal(me, "me", frozenset(), frozenset(), 3, everything), app.state)
        assert not await is_author(call, plan)
