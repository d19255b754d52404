"""What follows from scores: warnings and figures for kpi, duties, due items."""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from services.relationship.satisfaction.duties.operations import settle_all
from shared.auth.users import Colleague, UserEntry, keep_users
from shared.auth.visibility import people
from shared.customers.colleagues import keep_colleagues
from shared.database import transaction
from shared.time import company_today
from tests.etags import seen_in
from tests.relationship.conftest import Person
from tests.relationship.satisfaction.conftest import SURVEYS, Ask, form, mark
from tests.sign_in import Tokens

MANAGER, GONE, SUPERIOR, STRANGER = (uuid4() for _ in range(4))
DUTIES = "/v1/satisfaction-duties"
SCHEMES = "/v1/satisfaction-schemes"
TODAY = company_today()
Send = Callable[..., Awaitable[httpx.Response]]


def in_days(days: int) -> str:
    return (TODAY + timedelta(days=days)).isoformat()


async def rows(app: FastAPI, table: str) -> list[dict[str, Any]]:
    async with transaction(app.state.engine) as session:
        found = await (await session.connection()).execute(sa.text(f"SELECT * FROM {table} ORDER BY id"))
        return [dict(row) for row in found.mappings()]


async def settle(app: FastAPI) -> None:
    async with transaction(app.state.engine) as session:
        await settle_all(session)


async def kinds(app: FastAPI) -> list[str]:
    async with transaction(app.state.engine) as session:
        text = sa.text(
            "SELECT type FROM events WHERE entity IN ('published_warning', 'monthly_figure') ORDER BY position"
        )
        return list((await (await session.connection()).execute(text)).scalars())


async def due(app: FastAPI, tokens: Tokens, language: str = "en", **claims: Any) -> list[dict[str, Any]]:
    """What the gateway is told is due this year and next."""
    client = tokens.client(app, act={"sub": "service:gateway"}, **claims)
    kinds = "survey_closure,survey_due,satisfaction_low,conversion_due"
    params = {"from": in_days(0), "to": in_days(700), "kind__in": kinds}
    answer = await client.get("/internal/due-items", params=params, headers={"Accept-Language": language})
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def test_an_answer_below_the_target_warns_and_better_ones_take_it_back(
    app: FastAPI, ask: Ask, send: Send, person: Person
) -> None:
    await send((await ask()).secrets[0], form(4))
    (warning,) = await rows(app, "warnings")
    assert (warning["kind"], warning["severity"], warning["clearance"]) == ("satisfaction_low", "high", 2)
    assert warning["figures"] == {"score": "0.8", "target": "0.95", "n": 1}
    assert warning["evidence_zh"] == "满意度 80%（n = 1），低于目标 95%。"
    assert (warning["has_due_item"], warning["due_at"].date().isoformat()) == (True, in_days(10))
    for _ in range(3):
        await send((await ask()).secrets[0], form(5))
    assert await rows(app, "warnings") == []
    assert await rows(app, "satisfaction_duties") == []
    (figure,) = await rows(app, "monthly_figures")
    assert (figure["kpi"], figure["n"], str(figure["numerator"]), str(figure["denominator"])) == (
        "satisfaction",
        4,
        "3.8000",
        "4.0000",
    )
    assert figure["month"] == TODAY.replace(day=1)


async def test_nothing_new_writes_no_event(app: FastAPI, ask: Ask, send: Send) -> None:
    await send((await ask()).secrets[0], form(4))
    before = await kinds(app)
    assert before == ["guanxi.monthly_figure.created", "guanxi.published_warning.created"]
    await settle(app)
    assert await kinds(app) == before


async def test_another_customers_warning_stays(app: FastAPI, ask: Ask, send: Send, new_person: Any) -> None:
    other = await new_person()
    await send((await ask()).secrets[0], form(4))
    await send((await ask(customer_id=other.customer_id, contact_ids=[other.contact_id])).secrets[0], form(3))
    assert len(await rows(app, "warnings")) == len(await rows(app, "monthly_figures")) == 2


@pytest.mark.parametrize(
    ("tags", "status", "found"),
    [
        (["profit"], "active", ["low_score"]),
        (["value", "strategic", "profit", "big"], "active", ["low_score"]),
        (["non_profit"], "active", []),
        (["non_profit", "big"], "active", ["conversion"]),
        (["non_profit", "big"], "exited", []),
        (["profit"], "resource_pool", []),
    ],
)
async def test_tags_decide_what_is_due(
    app: FastAPI,
    ask: Ask,
    send: Send,
    relationship: httpx.AsyncClient,
    person: Person,
    tags: list[str],
    status: str,
    found: list[str],
) -> None:
    await send((await ask()).secrets[0], form(4))
    await mark(app, person.customer_id, tags=tags, status=status)
    await settle(app)
    assert [one["kind"] for one in (await relationship.get(DUTIES)).json()["items"]] == found
    assert len(await rows(app, "warnings")) == found.count("low_score")


async def test_new_targets_count_at_once(app: FastAPI, ask: Ask, send: Send, relationship: httpx.AsyncClient) -> None:
    await send((await ask()).secrets[0], form(4))
    current = await relationship.get(f"{SCHEMES}/current")
    content = current.json()["content"]
    content["targets"]["standard"] = "0.8"
    published = await relationship.post(
        SCHEMES, json={"content": content, "reason": "agreed"}, headers=seen_in(current)
    )
    assert published.status_code == 201, published.text
    assert await rows(app, "warnings") == []
    content["targets"]["standard"] = "0.81"
    await relationship.post(SCHEMES, json={"content": content, "reason": "agreed"})
    (warning,) = await rows(app, "warnings")
    assert warning["severity"] == "low"
    content["warning_from_answers"] = 2
    await relationship.post(SCHEMES, json={"content": content, "reason": "agreed"})
    assert await rows(app, "warnings") == []


async def test_old_answers_no_longer_warn(app: FastAPI, ask: Ask, send: Send) -> None:
    await send((await ask()).secrets[0], form(4))
    async with transaction(app.state.engine) as session:
        for text in (
            "UPDATE survey_responses SET answered_on = answered_on - 370",
            "UPDATE monthly_figures SET month = date_trunc('month', month - 360)",
        ):
            await (await session.connection()).execute(sa.text(text))
    before = await rows(app, "monthly_figures")
    await settle(app)
    assert await rows(app, "warnings") == []
    assert await rows(app, "monthly_figures") == before


async def test_figures_follow_the_levels_of_people(app: FastAPI, ask: Ask, send: Send, person: Person) -> None:
    await send((await ask()).secrets[0], form(4))
    hidden = {"contact_id": UUID(person.contact_id), "customer_id": UUID(person.customer_id), "clearance": 2}
    async with transaction(app.state.engine) as session:
        await (await session.connection()).execute(sa.insert(people).values(hidden))
    await settle(app)
    assert await rows(app, "monthly_figures") == []
    assert len(await rows(app, "warnings")) == 1


@pytest.mark.parametrize(
    ("manager", "owner"), [(MANAGER, MANAGER), (GONE, SUPERIOR), (None, SUPERIOR), (STRANGER, SUPERIOR)]
)
async def test_duties_go_to_who_may_sign_in(
    app: FastAPI, tokens: Tokens, ask: Ask, send: Send, person: Person, manager: UUID | None, owner: UUID
) -> None:
    asked = await ask()
    await send(asked.secrets[0], form(4))
    await keep_people(app)
    contract = TODAY - timedelta(days=800)
    gone = {"manager_id": manager, "region": "CN-GD", "customer_class": "core", "first_contract_on": contract}
    await mark(app, person.customer_id, **gone)
    async with transaction(app.state.engine) as session:
        text = sa.text("UPDATE surveys SET owner_id = :gone, opens_on = opens_on - 800")
        await (await session.connection()).execute(text, {"gone": GONE})
    await settle(app)
    (warning,) = await rows(app, "warnings")
    assert warning["owner_id"] == owner
    found = {one["kind"]: one["owner_id"] for one in await due(app, tokens)}
    assert found == dict.fromkeys(("satisfaction_low", "survey_due", "survey_closure"), str(owner))


@pytest.mark.parametrize("status", ["exited", "resource_pool"])
async def test_of_customers_that_left_us_nothing_is_due(
    app: FastAPI, tokens: Tokens, ask: Ask, send: Send, person: Person, status: str
) -> None:
    await send((await ask()).secrets[0], form(4))
    assert {one["kind"] for one in await due(app, tokens)} == {"satisfaction_low", "survey_closure"}
    await mark(app, person.customer_id, status=status)
    assert await due(app, tokens) == []


async def keep_people(app: FastAPI) -> None:
    """A manager who may sign in, one who may not any more, and a superior for the region."""
    users = [
        UserEntry(id=one, username=str(one), display_name="x", is_active=one != GONE, version=1)
        for one in (MANAGER, GONE, SUPERIOR)
    ]
    async with transaction(app.state.engine) as session:
        await keep_users(session, users)
        overseeing = Colleague(user_id=SUPERIOR, oversees=["CN-GD"], is_administrator=False, inactive_since=None)
        await keep_colleagues(session, [overseeing])


async def test_a_planned_duty_keeps_its_plan_and_is_due_again(
    app: FastAPI, tokens: Tokens, ask: Ask, send: Send, relationship: httpx.AsyncClient, person: Person
) -> None:
    await send((await ask()).secrets[0], form(4))
    (duty,) = (await relationship.get(DUTIES)).json()["items"]
    assert (duty["since"], duty["due_on"], duty["plan"]) == (in_days(0), in_days(10), None)
    address = f"{DUTIES}/{duty['id']}"
    headers = seen_in(await relationship.get(address))
    said = {"plan": "每周对账", "review_on": in_days(40)}
    changed = await relationship.patch(address, json=said, headers=headers)
    assert (changed.json()["plan"], changed.json()["planned_by_name"]) == ("每周对账", "Test")
    refused = await relationship.patch(address, json={"goal": "profit"})
    assert [one["pointer"] for one in refused.json()["errors"]] == ["/goal"]
    await send((await ask()).secrets[0], form(4))
    (kept,) = (await relationship.get(DUTIES)).json()["items"]
    assert (kept["id"], kept["plan"], kept["due_on"]) == (duty["id"], "每周对账", in_days(10))
    (item,) = [one for one in await due(app, tokens) if one["kind"] == "satisfaction_low"]
    assert (item["due_at"][:10], item["note"], item["clearance"]) == (in_days(40), "每周对账", 2)
    assert (await relationship.get(item["link"])).status_code == 200


async def test_a_conversion_is_planned_with_goal_and_day(
    app: FastAPI, tokens: Tokens, relationship: httpx.AsyncClient, person: Person, ask: Ask
) -> None:
    await ask()
    await mark(app, person.customer_id, tags=["non_profit", "big"])
    await settle(app)
    (duty,) = (await relationship.get(DUTIES)).json()["items"]
    assert (duty["kind"], duty["due_on"]) == ("conversion", in_days(30))
    address = f"{DUTIES}/{duty['id']}"
    refused = await relationship.patch(address, json={"plan": "提价"})
    assert [one["pointer"] for one in refused.json()["errors"]] == ["/goal", "/review_on"]
    said = {"plan": "提价", "goal": "profit", "review_on": in_days(90)}
    assert (await relationship.patch(address, json=said)).status_code == 200
    (item,) = [one for one in await due(app, tokens, "zh-CN") if one["kind"] == "conversion_due"]
    assert (item["due_at"][:10], item["title"]) == (in_days(90), "转化为利润或价值客户：Huaqiang")


async def test_what_is_due_of_surveys(
    app: FastAPI, tokens: Tokens, relationship: httpx.AsyncClient, new_person: Any, ask: Ask, person: Person
) -> None:
    never = await new_person()
    await keep_people(app)
    asked = await ask(owner_id=str(MANAGER))
    unknown = await new_person()
    await ask(customer_id=unknown.customer_id, contact_ids=[unknown.contact_id])
    first_contract = TODAY - timedelta(days=500)
    other = await new_person()
    for one in (never, other):  # so that the directory's copy has them
        survey = await ask(customer_id=one.customer_id, contact_ids=[one.contact_id])
        await relationship.delete(f"{SURVEYS}/{survey.id}")
    await mark(app, never.customer_id, customer_class="core", first_contract_on=first_contract)
    await mark(app, person.customer_id, customer_class="small")
    await mark(app, other.customer_id, customer_class=None, first_contract_on=first_contract)
    items = [one for one in await due(app, tokens, clearance=1) if one["customer_id"] != unknown.customer_id]
    by_kind = {(one["kind"], one["customer_id"]): one for one in items}
    assert set(by_kind) == {
        ("survey_due", never.customer_id),
        ("survey_due", person.customer_id),
        ("survey_closure", person.customer_id),
    }
    late = by_kind["survey_due", never.customer_id]
    assert date.fromisoformat(late["due_at"][:10]) < TODAY
    closure = by_kind["survey_closure", person.customer_id]
    assert (closure["due_at"][:10], closure["title"]) == (in_days(37), "Evaluate: 2026 调查 (Huaqiang)")
    assert closure["owner_id"] == str(MANAGER)
    await relationship.post(f"{SURVEYS}/{asked.id}/closure", json={"conclusion": "x"})
    assert ("survey_closure", person.customer_id) not in {
        (one["kind"], one["customer_id"]) for one in await due(app, tokens, clearance=1)
    }


async def test_duties_give_no_tags_away_to_level_1(
    app: FastAPI, tokens: Tokens, ask: Ask, send: Send, person: Person
) -> None:
    await send((await ask()).secrets[0], form(1))
    assistant = tokens.client(app, clearance=1)
    assert (await assistant.get(DUTIES)).json()["code"] == "row_hidden"
    assert {one["kind"] for one in await due(app, tokens, clearance=1)} <= {"survey_due", "survey_closure"}
    events = (await assistant.get("/internal/events", params={"limit": 1000})).json()["items"]
    entities = {one["data"]["entity"] for one in events}
    assert {"satisfaction_duty", "published_warning", "survey_response"}.isdisjoint(entities)
