"""The costs of a log's entries in the ledger: once, as the newest version says, and no approval asked for twice."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from tests.relationship.contact.call_logs.conftest import copy_directory, entry, only, push
from tests.relationship.contact.conftest import days_ago
from tests.sign_in import Tokens

EXPENSES = "/v1/expenses"
BOSS = "00000000-0000-4000-8000-000000000005"
Spent = Callable[[], Awaitable[list[tuple[str, str, str | None, str | None]]]]


async def listed(client: httpx.AsyncClient) -> list[dict[str, Any]]:
    """The ledger, the oldest first."""
    found: list[dict[str, Any]] = (await client.get(EXPENSES, params={"sort": "created_at"})).json()["items"]
    return found


@pytest.fixture
def spent(copies: None, relationship: httpx.AsyncClient) -> Spent:
    """Status, planned and actual amount, and remark of every expense."""

    async def read() -> list[tuple[str, str, str | None, str | None]]:
        return [
            (one["status"], one["amount"], one["actual_amount"], one["record_remark"])
            for one in await listed(relationship)
        ]

    return read


async def reject(app: FastAPI, tokens: Tokens, expense: dict[str, Any]) -> None:
    async with tokens.client(app, sub=BOSS) as boss:
        answer = await boss.post(f"{EXPENSES}/{expense['id']}/rejection", json={"remark": "合并"})
        assert answer.status_code == 200, answer.text


@pytest.mark.usefixtures("copies")
async def test_the_ledger_follows_its_cost(relationship: httpx.AsyncClient) -> None:
    async def spent() -> list[tuple[str, str, str | None, str]]:
        found = (await relationship.get("/v1/expenses", params={"sort": "created_at"})).json()["items"]
        return [(one["kind"], one["status"], one["actual_amount"], one["happens_on"]) for one in found]

    await push(relationship, entry(cost="900"))
    assert await spent() == [("other", "recorded", "900", "2025-03-12")]
    await push(relationship, entry(cost="1200", starts_at="2025-03-14", source_version=2))
    assert await spent() == [("other", "requested", "1200", "2025-03-14")]
    await push(relationship, entry(cost="400", starts_at="2025-03-14", scene="meal", source_version=3))
    assert await spent() == [("other", "withdrawn", "1200", "2025-03-14"), ("meal", "requested", "400", "2025-03-14")]
    await push(relationship, entry(cost=None, source_version=4))
    assert {one[1] for one in await spent()} == {"withdrawn"}
    planned = entry(log_no="V-2", status="planned", starts_at=days_ago(-3), cost="500")
    await push(relationship, planned)
    assert (await spent())[-1][1:3] == ("approved", None)
    await push(relationship, planned | {"status": "cancelled", "source_version": 2})
    assert {one[1] for one in await spent()} == {"withdrawn"}


async def test_a_version_that_says_nothing_new_of_the_cost_keeps_what_was_recorded(
    relationship: httpx.AsyncClient, spent: Spent
) -> None:
    planned = entry(status="planned", starts_at=days_ago(0.1), cost="900")
    await push(relationship, planned)
    (expense,) = await listed(relationship)
    receipt = {"actual_amount": "880", "remark": "INV-1"}
    assert (await relationship.post(f"{EXPENSES}/{expense['id']}/actual", json=receipt)).status_code == 200
    held = planned | {"status": "held"}
    for version, said in enumerate((held, held | {"outcome": "b"}, held | {"scene": "technical_exchange"}), 2):
        await push(relationship, said | {"source_version": version})
        assert await spent() == [("recorded", "900", "880", "INV-1")]
        assert (await only(relationship))["cost"] == "880"
    await push(relationship, held | {"cost": "870", "source_version": 9})
    assert await spent() == [("recorded", "900", "870", None)]


async def test_a_rejected_cost_is_not_requested_again_until_cost_or_scene_differ(
    app: FastAPI, tokens: Tokens, relationship: httpx.AsyncClient, spent: Spent
) -> None:
    planned = entry(status="planned", starts_at=days_ago(0.1), cost="1200")
    await push(relationship, planned)
    await reject(app, tokens, (await listed(relationship))[0])
    await push(relationship, planned | {"starts_at": days_ago(0.2), "source_version": 2})
    assert await spent() == [("rejected", "1200", None, None)]
    await push(relationship, planned | {"cost": "1100", "source_version": 3})
    assert [one[:2] for one in await spent()] == [("rejected", "1200"), ("requested", "1100")]
    await reject(app, tokens, (await listed(relationship))[1])
    await push(relationship, planned | {"cost": "1100", "scene": "meal", "source_version": 4})
    assert [one[:2] for one in await spent()][2:] == [("requested", "1100")]


async def test_a_rejected_cost_that_was_spent_all_the_same_counts(
    app: FastAPI, tokens: Tokens, relationship: httpx.AsyncClient, spent: Spent
) -> None:
    planned = entry(status="planned", starts_at=days_ago(0.1), cost="1200")
    await push(relationship, planned)
    await reject(app, tokens, (await listed(relationship))[0])
    await push(relationship, planned | {"status": "held", "source_version": 2})
    assert await spent() == [("rejected", "1200", "1200", None)]


async def test_what_was_spent_before_an_entry_was_cancelled_stays(
    relationship: httpx.AsyncClient, spent: Spent
) -> None:
    planned = entry(status="planned", starts_at=days_ago(0.1), cost="900")
    await push(relationship, planned)
    (expense,) = await listed(relationship)
    assert (await relationship.post(f"{EXPENSES}/{expense['id']}/actual", json={"actual_amount": "880"})).is_success
    await push(relationship, planned | {"status": "cancelled", "source_version": 2})
    assert await spent() == [("recorded", "900", "880", None)]


@contextmanager
def statements(app: FastAPI) -> Iterator[list[str]]:
    """What is sent to the database meanwhile."""
    sent: list[str] = []

    def note(*said: Any) -> None:
        sent.append(said[2])

    connection = app.state.engine.sync_connection
    sa.event.listen(connection, "before_cursor_execute", note)
    yield sent
    sa.event.remove(connection, "before_cursor_execute", note)


@pytest.mark.usefixtures("copies")
@pytest.mark.parametrize("second", [{}, {"outcome": "b"}, {"cost": "80"}, {"starts_at": "2025-03-11"}])
async def test_twelve_entries_need_no_more_statements_than_three(
    app: FastAPI, relationship: httpx.AsyncClient, second: dict[str, Any]
) -> None:
    counted = []
    for count in (3, 12):
        rows = [entry(f"V-{count}-{number}", cost="90") for number in range(count)]
        if second:
            await push(relationship, *rows)
            rows = [one | second | {"source_version": 2} for one in rows]
        with statements(app) as sent:
            await push(relationship, *rows)
        counted.append(len(sent))
    assert 0 < counted[1] <= counted[0]


async def test_logs_pushed_at_once_stay_below_a_limit_together(
    open_committing: Callable[[str], Any], tokens: Tokens
) -> None:
    app = await open_committing("relationship")
    await copy_directory(app)
    async with tokens.client(app) as client:
        current = (await client.get("/v1/spending-schemes/current")).json()["content"]
        limits = [{"per": "customer_year", "kind": None, "amount": "1000"}]
        body = {"content": current | {"limits": limits}, "reason": "x"}
        answer = await client.post("/v1/spending-schemes", json=body, headers={"If-Match": "*"})
        assert answer.status_code == 201, answer.text

    async def send(number: int) -> None:
        async with tokens.client(app, sub=f"client:log-{number}") as sender:
            await push(sender, entry(f"V-{number}", cost="300"))

    await asyncio.gather(*(send(number) for number in range(6)))
    async with tokens.client(app) as client:
        assert sorted(one["status"] for one in await listed(client)) == ["recorded"] * 3 + ["requested"] * 3
