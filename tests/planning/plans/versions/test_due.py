"""Decisions on submitted plans and corrections of returned ones as due items."""

from typing import Any

import httpx
from fastapi import FastAPI

from tests.planning.conftest import Workshop
from tests.sign_in import Tokens

WINDOW = {"from": "2020-01-01", "to": "2120-01-01"}


async def due(app: FastAPI, tokens: Tokens, language: str = "en") -> list[dict[str, Any]]:
    async with tokens.client(app, act={"sub": "service:gateway"}) as client:
        answer = await client.get("/internal/due-items", params=WINDOW, headers={"Accept-Language": language})
    assert answer.status_code == 200, answer.text
    return [item for item in answer.json()["items"] if item["kind"] in {"plan_decision", "plan_correction"}]


async def test_a_submitted_plan_is_a_decision(complete: Workshop, app: FastAPI, tokens: Tokens) -> None:
    await complete.ask("POST", "/submission")
    item = (await due(app, tokens))[0]
    assert (item["kind"], item["title"], item["link"], item["note"]) == (
        "plan_decision",
        "Decide on a submitted plan: Huaqiang, 2025",
        complete.url,
        "Submitted by Test.",
    )
    assert (await due(app, tokens, "zh-CN"))[0]["title"] == "审批规划：Huaqiang，2025 财年"


async def test_a_returned_plan_is_a_correction(
    complete: Workshop, director: httpx.AsyncClient, app: FastAPI, tokens: Tokens
) -> None:
    await complete.ask("POST", "/submission")
    await director.post(f"{complete.url}/return", json={"reason": "no decider"})
    assert [(item["kind"], item["note"]) for item in await due(app, tokens)] == [("plan_correction", "no decider")]


async def test_an_approved_plan_is_no_longer_due(approved: Workshop, app: FastAPI, tokens: Tokens) -> None:
    assert await due(app, tokens) == []
