"""What is due about summit projects."""

from datetime import timedelta

import httpx
from fastapi import FastAPI

from shared.time import company_today
from tests.planning.pursuits.conftest import OWNER, NewKept
from tests.planning.risks.test_due import due, kinds_of
from tests.sign_in import Tokens


def day(days: int) -> str:
    return (company_today() + timedelta(days=days)).isoformat()


async def test_the_check_is_due_within_the_days_of_the_scheme_until_it_is_recorded(
    new_summit: NewKept, app: FastAPI, tokens: Tokens
) -> None:
    project = await new_summit(decision_on=day(90))
    check, outcome = await due(app, tokens)
    assert (check["kind"], check["due_at"][:10], check["owner_id"]) == ("decision_chain_check", day(0), OWNER)
    assert (outcome["kind"], outcome["due_at"][:10], outcome["link"]) == ("summit_outcome", day(90), project.url)
    assert check["note"] == f"Decision on {day(90)}"
    await project.ask("POST", "/decision-chain-checks", 201, findings="fine")
    assert kinds_of(await due(app, tokens)) == ["summit_outcome"]
    await project.ask("POST", "/outcome", outcome="won", reason="x")
    assert await due(app, tokens) == []


async def test_a_check_before_its_time_does_not_count(
    new_summit: NewKept, app: FastAPI, tokens: Tokens, planning: httpx.AsyncClient
) -> None:
    project = await new_summit(decision_on=day(91))
    await project.ask("POST", "/decision-chain-checks", 201, findings="too early")
    assert kinds_of(await due(app, tokens)) == ["decision_chain_check", "summit_outcome"]
    scheme = {"qualification_days": 7, "closing_days": 7, "decision_chain_days": 91}
    await planning.post("/v1/pursuit-schemes", json={"content": scheme, "reason": "earlier"})
    assert kinds_of(await due(app, tokens)) == ["summit_outcome"]


async def test_nothing_is_due_of_a_removed_project(new_summit: NewKept, app: FastAPI, tokens: Tokens) -> None:
    await (await new_summit(decision_on=day(0))).ask("DELETE", expected=204)
    assert await due(app, tokens) == []
