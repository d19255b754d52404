"""What is due about leads."""

from datetime import timedelta
from typing import Any

import httpx
from fastapi import FastAPI

from shared.time import company_today
from tests.planning.pursuits.conftest import OWNER, NewKept
from tests.planning.risks.test_due import due, kinds_of
from tests.sign_in import Tokens

SCHEME = {"qualification_days": 3, "closing_days": 0, "decision_chain_days": 30}


def day(days: int) -> str:
    return (company_today() + timedelta(days=days)).isoformat()


async def test_a_new_lead_is_due_to_be_qualified_within_the_days_of_the_scheme(
    new_lead: NewKept, app: FastAPI, tokens: Tokens, planning: httpx.AsyncClient
) -> None:
    lead = await new_lead()
    (item,) = await due(app, tokens)
    assert (item["kind"], item["owner_id"], item["link"]) == ("lead_qualification", OWNER, lead.url)
    assert (item["due_at"][:10], item["title"]) == (day(7), "Lead to be qualified: Inverters, Huaqiang")
    made = await planning.post("/v1/pursuit-schemes", json={"content": SCHEME, "reason": "faster"})
    assert made.status_code == 201, made.text
    (sooner,) = await due(app, tokens, "zh-CN")
    assert (sooner["due_at"][:10], sooner["title"]) == (day(3), "线索待确认：Inverters，Huaqiang")


async def test_a_qualified_lead_is_due_after_its_expected_close(
    new_lead: NewKept, app: FastAPI, tokens: Tokens
) -> None:
    lead = await new_lead(expected_close_on=day(10))
    assert kinds_of(await due(app, tokens)) == ["lead_qualification"]
    for step in ("qualification", "conversion"):
        await lead.go(step)
        (item,) = await due(app, tokens)
        assert (item["kind"], item["due_at"][:10], item["owner_id"]) == ("lead_closing", day(17), OWNER)
        assert item["note"] == f"Expected close: {day(10)}"
    await lead.go("win")
    assert await due(app, tokens) == []


async def test_nothing_is_due_of_a_rejected_or_removed_lead(new_lead: NewKept, app: FastAPI, tokens: Tokens) -> None:
    await (await new_lead()).go("rejection")
    await (await new_lead()).ask("DELETE", expected=204)
    assert await due(app, tokens) == []


async def test_a_qualified_lead_without_a_day_is_due_to_be_given_one(
    new_lead: NewKept, app: FastAPI, tokens: Tokens
) -> None:
    lead = await new_lead()
    await lead.go("qualification")
    (item,) = await due(app, tokens, "zh-CN")
    assert (item["kind"], item["due_at"][:10]) == ("lead_day", day(7))
    assert item["title"] == "有效线索待定预计结案日期：Inverters，Huaqiang"
    await lead.go("conversion")
    (item,) = await due(app, tokens)
    assert (item["kind"], item["due_at"][:10]) == ("lead_closing", "2099-04-07")


async def test_who_does_not_see_the_customer_has_nothing_due(new_lead: NewKept, app: FastAPI, tokens: Tokens) -> None:
    await new_lead()
    stranger: dict[str, Any] = {"roles": ["account_manager"], "data_scope": {"kind": "own", "regions": []}}
    assert await due(app, tokens, **stranger) == []
