"""Customers with figures, and a look at them."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.kpi.warnings.evaluation.operations import evaluate, evaluate_touched
from shared.database import execute, transaction
from shared.time import company_today
from tests.kpi.pushing import line, order, push
from tests.sign_in import Tokens

Evaluate = Callable[..., Awaitable[None]]
TODAY = company_today()


@pytest.fixture
async def director(app: FastAPI, tokens: Tokens) -> AsyncIterator[httpx.AsyncClient]:
    """Works on all warnings, with clearance 2."""
    async with tokens.client(app, clearance=2) as client:
        yield client


@pytest.fixture
def look(app: FastAPI) -> Evaluate:
    """Look at the customers whose facts have changed; with ids, at these, as if today were `today`."""

    async def run(*customer_ids: Any, today: date = TODAY) -> None:
        async with transaction(app.state.engine) as session:
            if customer_ids:
                await evaluate(session, customer_ids, today)
            else:
                await evaluate_touched(session)

    return run


def ago(days: int) -> str:
    """The day so many days ago."""
    return (TODAY - timedelta(days=days)).isoformat()


async def buys_every(erp: httpx.AsyncClient, code: str, gap: int, *, times: int, silent: int, **fields: Any) -> None:
    """Push orders of a customer that has ordered so many times in this rhythm, and not for so many days.

    Somebody else has ordered today: the books reach to today.
    """
    await reach(erp)
    days = [silent + gap * place for place in range(times)]
    rows = [order(f"{code}-{day}", line(**fields), customer_code=code, ordered_on=ago(day)) for day in reversed(days)]
    await push(erp, *rows)


async def reach(erp: httpx.AsyncClient, days: int = 0) -> None:
    """Somebody of whom nobody knows orders in so many days: the books reach to that day."""
    await push(erp, order(f"somebody-{days}", customer_code="somebody", ordered_on=ago(-days)))


async def listed(client: httpx.AsyncClient, **params: Any) -> list[dict[str, Any]]:
    """The warnings that the caller sees, the oldest first."""
    answer = await client.get("/v1/warnings", params={"sort": "created_at", **params})
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def count(app: FastAPI, query: Any) -> int:
    """The number that a query gives."""
    async with transaction(app.state.engine) as session:
        return int((await execute(session, query)).scalar_one())
