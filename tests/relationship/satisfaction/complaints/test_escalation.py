"""Late complaints: who is told, once each, what is due for whom, and the warning for kpi."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from services.relationship.satisfaction.complaints.escalation import escalate_complaints
from services.relationship.tables import PublishedWarning
from shared.auth.users import Colleague
from shared.customers.account_teams import team_members
from shared.customers.colleagues import keep_colleagues
from shared.customers.directory import replace_entries
from shared.database import execute, transaction
from shared.time import company_today
from tests.relationship.satisfaction.complaints.conftest import COMPLAINTS, Complain
from tests.relationship.satisfaction.conftest import mark
from tests.relationship.satisfaction.duties.test_merges import merge
from tests.sign_in import Tokens

OWNER, MANAGER, SPONSOR = (f"00000000-0000-4000-8000-00000000000{digit}" for digit in "123")
LONG_AGO = "2025-09-30T15:20:00+08:00"


@pytest.fixture
def escalate(app: FastAPI) -> Callable[[], Awaitable[None]]:
    async def run() -> None:
        async with transaction(app.state.engine) as session:
            await escalate_complaints(session)

    return run


@pytest.fixture
async def led(app: FastAPI, customer: httpx.AsyncClient, relationship: httpx.AsyncClient, complain: Complain) -> str:
    """A customer with an account manager and an executive sponsor, who are users that may sign in."""
    team = [{"user_id": MANAGER, "role": "account_manager"}, {"user_id": SPONSOR, "role": "executive_sponsor"}]
    made: str = (await customer.post("/v1/customers?force=true", json={"name": "Led", "team": team})).json()["id"]
    for user in (MANAGER, SPONSOR):
        await complain(customer_id=made, owner_id=user)  # asks the gateway who they are
    for one in (await relationship.get(COMPLAINTS)).json()["items"]:
        await relationship.delete(f"{COMPLAINTS}/{one['id']}")
    copied = {"id": uuid4(), "customer_id": UUID(made), "user_id": UUID(SPONSOR), "role": "executive_sponsor"}
    async with transaction(app.state.engine) as session:
        await execute(session, sa.insert(team_members).values(copied | {"started_on": date(2025, 1, 1)}))
    return made


async def told(client: httpx.AsyncClient, complaint: dict[str, Any]) -> list[tuple[str, str, str]]:
    found = (await client.get(f"{COMPLAINTS}/{complaint['id']}")).json()["escalations"]
    return [(step["clock"], step["recipient"], step["user_id"]) for step in found]


async def test_each_step_is_taken_once(
    relationship: httpx.AsyncClient, complain: Complain, led: str, escalate: Callable[[], Awaitable[None]]
) -> None:
    made = await complain(customer_id=led, owner_id=OWNER, received_at=LONG_AGO)
    assert await told(relationship, made) == []
    for _ in range(2):
        await escalate()
        found = await told(relationship, made)
        steps = [("owner", OWNER), ("account_manager", MANAGER), ("executive_sponsor", SPONSOR)]
        assert sorted(found) == sorted((clock, *step) for clock in ("answer", "solution") for step in steps)


async def test_what_was_answered_in_time_is_not_escalated(
    relationship: httpx.AsyncClient, complain: Complain, led: str, escalate: Callable[[], Awaitable[None]]
) -> None:
    made = await complain(customer_id=led, owner_id=OWNER, received_at=LONG_AGO)
    body = {"text": "ok", "at": "2025-09-30T16:00:00+08:00"}
    await relationship.post(f"{COMPLAINTS}/{made['id']}/answer", json=body)
    await escalate()
    assert {clock for clock, *_ in await told(relationship, made)} == {"solution"}


async def test_only_steps_whose_time_has_come_are_taken(
    relationship: httpx.AsyncClient, complain: Complain, led: str, escalate: Callable[[], Awaitable[None]]
) -> None:
    content = (await relationship.get("/v1/complaint-schemes/current")).json()["content"]
    clock = dict.fromkeys(("answer_counted", "solve_counted"), "clock")
    await relationship.post("/v1/complaint-schemes", json={"content": content | clock, "reason": "按自然时间。"})
    received = (datetime.now(UTC) - timedelta(hours=37)).isoformat()
    made = await complain(customer_id=led, owner_id=OWNER, received_at=received)
    await escalate()
    assert sorted(await told(relationship, made)) == [
        ("answer", "account_manager", MANAGER),
        ("answer", "owner", OWNER),
        ("solution", "owner", OWNER),
    ]


async def test_where_nobody_has_the_role_the_owner_is_told(
    relationship: httpx.AsyncClient, complain: Complain, escalate: Callable[[], Awaitable[None]]
) -> None:
    made = await complain(owner_id=OWNER, received_at=LONG_AGO)
    await escalate()
    assert {user for *_, user in await told(relationship, made)} == {OWNER}


async def test_a_reopened_complaint_is_escalated_anew(
    app: FastAPI, relationship: httpx.AsyncClient, complain: Complain, led: str, escalate: Callable[[], Awaitable[None]]
) -> None:
    made = await complain(customer_id=led, owner_id=OWNER, received_at=LONG_AGO)
    await escalate()
    for verb, body in (("solution", {"text": "ok"}), ("reopening", {"reason": "again"})):
        assert (await relationship.post(f"{COMPLAINTS}/{made['id']}/{verb}", json=body)).status_code == 200
    await escalate()
    assert len(await told(relationship, made)) == 6
    async with transaction(app.state.engine) as session:
        await execute(session, sa.text("UPDATE complaint_escalations SET planned_at = now() WHERE told_at IS NULL"))
    await escalate()
    assert len(await told(relationship, made)) == 12


async def warnings(app: FastAPI) -> list[sa.RowMapping]:
    async with transaction(app.state.engine) as session:
        found = await execute(session, sa.select(PublishedWarning.__table__))  # type: ignore[attr-defined]
        return list(found.mappings())


async def test_a_late_complaint_is_a_warning_until_it_is_solved(
    app: FastAPI, relationship: httpx.AsyncClient, complain: Complain, led: str, escalate: Callable[[], Awaitable[None]]
) -> None:
    made = await complain(customer_id=led, owner_id=OWNER, received_at=LONG_AGO, severity="critical")
    await complain(customer_id=led)
    await escalate()
    (warning,) = await warnings(app)
    assert (warning["kind"], warning["subject"], warning["severity"]) == ("complaint_late", made["id"], "high")
    assert (str(warning["owner_id"]), warning["has_due_item"], warning["link"]) == (
        OWNER,
        True,
        f"{COMPLAINTS}/{made['id']}",
    )
    assert "2025-10-09 15:20" in warning["evidence_zh"]
    await relationship.post(f"{COMPLAINTS}/{made['id']}/solution", json={"text": "ok"})
    await escalate()
    assert await warnings(app) == []


@pytest.fixture
def due(app: FastAPI, tokens: Tokens) -> Callable[..., Any]:
    async def ask(user: str, language: str = "en", **claims: Any) -> list[tuple[str, str]]:
        rights = {"sub": user, "act": {"sub": "service:gateway"}} | claims
        today = company_today()
        window = {"from": str(today - timedelta(days=1)), "to": str(today + timedelta(days=30)), "owner": "me"}
        async with tokens.client(app, **rights) as client:
            answer = await client.get("/internal/due-items", params=window, headers={"Accept-Language": language})
            assert answer.status_code == 200, answer.text
            return [(item["kind"], item["title"]) for item in answer.json()["items"]]

    return ask


async def test_what_waits_is_due_for_the_owner_and_each_step_for_whom_it_tells(
    relationship: httpx.AsyncClient,
    complain: Complain,
    led: str,
    escalate: Callable[[], Awaitable[None]],
    due: Callable[..., Any],
) -> None:
    made = await complain(customer_id=led, owner_id=OWNER, received_at=LONG_AGO)
    await escalate()
    kinds = [kind for kind, _ in await due(OWNER)]
    assert sorted(kinds) == ["complaint_answer", "complaint_escalation", "complaint_escalation", "complaint_solution"]
    escalation, name = "complaint_escalation", "Led"
    assert await due(SPONSOR, "zh-CN") == [(escalation, f"投诉升级：温升超标（{name}）")] * 2
    assert await due(SPONSOR, data_scope={"kind": "own", "regions": []}, scope="customers:read") == []
    await relationship.post(f"{COMPLAINTS}/{made['id']}/solution", json={"text": "ok"})
    assert await due(OWNER) == [] == await due(SPONSOR)


@pytest.mark.parametrize("status", ["exited", "resource_pool"])
async def test_complaints_of_customers_that_left_us_are_neither_escalated_nor_due_nor_warned_of(
    app: FastAPI,
    relationship: httpx.AsyncClient,
    complain: Complain,
    led: str,
    escalate: Callable[[], Awaitable[None]],
    due: Callable[..., Any],
    status: str,
) -> None:
    made = await complain(customer_id=led, owner_id=OWNER, received_at=LONG_AGO)
    await mark(app, led, status=status)
    await escalate()
    assert (await told(relationship, made), await warnings(app), await due(OWNER)) == ([], [], [])
    await mark(app, led, status="active")
    await escalate()
    assert (len(await told(relationship, made)), len(await warnings(app)), len(await due(OWNER))) == (6, 1, 4)


async def test_what_is_late_at_a_merged_customer_is_the_survivors(
    app: FastAPI,
    relationship: httpx.AsyncClient,
    complain: Complain,
    led: str,
    escalate: Callable[[], Awaitable[None]],
    new_person: Any,
) -> None:
    survivor = (await new_person()).customer_id
    await complain(customer_id=survivor)
    made = await complain(customer_id=led, owner_id=OWNER, received_at=LONG_AGO)
    await escalate()
    before = await told(relationship, made)
    await merge(app, survivor, led)
    async with transaction(app.state.engine) as session:
        await replace_entries(session, [UUID(led)], [])  # as the feed removes it
    await escalate()
    (warning,) = await warnings(app)
    assert (str(warning["customer_id"]), warning["subject"], str(warning["owner_id"])) == (survivor, made["id"], OWNER)
    assert await told(relationship, made) == before


async def test_where_nobody_may_sign_in_a_superior_acts(
    app: FastAPI, relationship: httpx.AsyncClient, complain: Complain, escalate: Callable[[], Awaitable[None]]
) -> None:
    made = await complain(owner_id=OWNER, received_at=LONG_AGO)
    async with transaction(app.state.engine) as session:
        await execute(
            session, sa.text("UPDATE user_directory SET is_active = false WHERE id = :id"), {"id": UUID(OWNER)}
        )
        superior = Colleague(user_id=UUID(SPONSOR), oversees=[], is_administrator=True, inactive_since=None)
        await keep_colleagues(session, [superior])
    await escalate()
    assert {user for *_, user in await told(relationship, made)} == {SPONSOR}
    (warning,) = await warnings(app)
    assert str(warning["owner_id"]) == SPONSOR
