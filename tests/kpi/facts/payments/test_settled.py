"""When receivables were settled, where receivables and payments are pushed at the same time."""

import asyncio
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import Any

import pytest
from fastapi import FastAPI
from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.facts.verification.comparison import verify
from shared.batches import staging
from tests.kpi.pushing import push
from tests.sign_in import Tokens

RECEIVABLE = {
    "invoice_no": "I1",
    "customer_code": "C1",
    "issued_on": "2024-03-15",
    "due_on": "2024-04-15",
    "amount": "9",
    "status": "paid",
    "source_version": 1,
}
PAYMENT = {"payment_no": "Z1", "invoice_no": "I1", "paid_on": "2024-04-02", "amount": "9", "source_version": 1}
ROWS = {"receivables": RECEIVABLE, "payments": PAYMENT}
PUSHED: ContextVar[str] = ContextVar("pushed")
"""What the present task pushes, or for whom."""
Locking = Callable[[AsyncSession, str], Awaitable[None]]


@pytest.fixture
async def committing(open_committing: Callable[[str], Any]) -> FastAPI:
    """The app, where what is pushed stays."""
    opened: FastAPI = await open_committing("kpi")
    return opened


@pytest.fixture
def on_lock(monkeypatch: pytest.MonkeyPatch) -> Callable[[Locking], None]:
    """What a batch does instead of taking the lock of settled receivables, given the way to take it."""
    lock = staging.lock

    def patch(wanted: Callable[[Locking, AsyncSession, str], Awaitable[None]]) -> None:
        async def lock_or(session: AsyncSession, name: str, **options: Any) -> None:
            if name.startswith("settled"):
                await wanted(lock, session, name)
            else:
                await lock(session, name, **options)

        monkeypatch.setattr(staging, "lock", lock_or)

    return patch


async def push_as(app: FastAPI, tokens: Tokens, kind: str, source: str, pushed: str) -> dict[str, Any]:
    PUSHED.set(pushed)
    async with tokens.client(app, sub=f"client:{source}") as client:
        return await push(client, ROWS[kind], kind=kind)


async def settled(app: FastAPI) -> list[str]:
    async with app.state.engine.connect() as connection:
        query = "SELECT concat_ws(' ', source, invoice_no, first_paid_on, last_paid_on) FROM settled_receivables"
        return sorted((await connection.exec_driver_sql(query)).scalars())


@pytest.mark.parametrize("first", ROWS)
async def test_a_receivable_and_its_payment_pushed_at_once_are_found_together(
    committing: FastAPI, tokens: Tokens, migrated: Callable[[str], Any], on_lock: Callable[..., None], first: str
) -> None:
    """Each has stored its rows before the other has committed; the one that is first finds nothing of the other."""
    have_stored, is_locked = asyncio.Barrier(len(ROWS)), asyncio.Event()

    async def lock_in_turn(lock: Locking, session: AsyncSession, name: str) -> None:
        await have_stored.wait()
        if PUSHED.get() != first:
            await is_locked.wait()
        await lock(session, name)
        is_locked.set()

    on_lock(lock_in_turn)
    async with asyncio.timeout(30), asyncio.TaskGroup() as tasks:
        for kind in ROWS:
            tasks.create_task(push_as(committing, tokens, kind, "erp", pushed=kind))
    assert await settled(committing) == ["erp I1 2024-04-02 2024-04-02"]
    assert await verify(await migrated("kpi")) == []


@pytest.mark.parametrize("kind", ROWS)
async def test_two_erps_do_not_wait_for_one_another(
    committing: FastAPI, tokens: Tokens, on_lock: Callable[..., None], kind: str
) -> None:
    has_locked, may_go_on = asyncio.Event(), asyncio.Event()

    async def lock_and_keep(lock: Locking, session: AsyncSession, name: str) -> None:
        await lock(session, name)
        if PUSHED.get() == "erp":
            has_locked.set()
            await may_go_on.wait()

    on_lock(lock_and_keep)
    async with asyncio.timeout(30), asyncio.TaskGroup() as tasks:
        tasks.create_task(push_as(committing, tokens, kind, "erp", pushed="erp"))
        await has_locked.wait()
        for other in ROWS:
            await push_as(committing, tokens, other, "mes", pushed="mes")
        assert await settled(committing) == ["mes I1 2024-04-02 2024-04-02"]
        may_go_on.set()


@pytest.mark.parametrize("kind", ROWS)
async def test_a_batch_that_changes_nothing_waits_for_nobody(
    committing: FastAPI, tokens: Tokens, on_lock: Callable[..., None], kind: str
) -> None:
    taken = []

    async def lock_and_note(lock: Locking, session: AsyncSession, name: str) -> None:
        taken.append(name)
        await lock(session, name)

    on_lock(lock_and_note)
    reports = [await push_as(committing, tokens, kind, "erp", pushed=kind) for _ in range(2)]
    assert [(report["created"], report["unchanged"]) for report in reports] == [(1, 0), (0, 1)]
    assert len(taken) == 1
