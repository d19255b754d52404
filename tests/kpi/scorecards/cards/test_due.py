"""What is due of scorecards: whose it is, and by when."""

from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI

from shared.time import company_today
from tests.kpi.scorecards.conftest import MANAGER, OWN, RIGHTS, SALES, URL, People, card, done
from tests.sign_in import Tokens

BY_GATEWAY = {"act": {"sub": "service:gateway"}}


async def due(app: FastAPI, tokens: Tokens, user: Any, **asked: str) -> list[dict[str, Any]]:
    claims: dict[str, Any] = {"sub": str(user), "scope": RIGHTS, "clearance": 2, "data_scope": OWN}
    async with tokens.client(app, **claims | BY_GATEWAY) as client:
        window = {"from": "2024-01-01", "to": "2024-12-31", "owner": "me"}
        found: list[dict[str, Any]] = (await done(client.get("/internal/due-items", params=window | asked)))["items"]
    return found


@pytest.mark.parametrize(
    ("status", "of_person", "of_manager"),
    [
        ("draft", [], [("scorecard_agreement", "2024-01-08")]),
        ("agreed", [("scorecard_assessment", "2024-04-08")], [("scorecard_review", "2024-04-15")]),
        ("reviewed", [], [("scorecard_closure", "2024-04-22")]),
        ("closed", [], []),
    ],
)
async def test_each_state_has_what_somebody_must_do(
    app: FastAPI, tokens: Tokens, made: Any, status: str, of_person: Any, of_manager: Any
) -> None:
    await made(card(), until=status)
    for user, expected in ((SALES, of_person), (MANAGER, of_manager)):
        found = await due(app, tokens, user)
        assert [(item["kind"], item["due_at"][:10]) for item in found] == expected


async def test_who_has_assessed_itself_is_not_asked_again(
    app: FastAPI, tokens: Tokens, people: People, made: Any
) -> None:
    found = await made(card(), until="agreed")
    await done(people.sales.post(f"{URL}/{found['id']}/self-assessment", json={"text": "Done"}))
    assert await due(app, tokens, SALES) == []


async def test_what_is_late_stays_due(app: FastAPI, tokens: Tokens, made: Any) -> None:
    found = await made(card())
    today = company_today()
    window = {"from": str(today), "to": str(today + timedelta(days=7))}
    (item,) = await due(app, tokens, MANAGER, **window)
    assert (item["link"], item["customer_id"]) == (f"{URL}/{found['id']}", None)
    assert item["title"] == "Agree a scorecard: 李销售, 2024-01-01 to 2024-03-31"
    later = {"from": str(today + timedelta(days=1)), "to": str(today + timedelta(days=7))}
    assert await due(app, tokens, MANAGER, **later) == []
