"""Documents of a plan over HTTP."""

import re
import uuid
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.planning.papers.plan_documents.rules import PlanDocumentKind
from tests.planning.papers.conftest import ReplacePeer, Traced, lost
from tests.sign_in import Tokens

RIVAL = {
    "market_positioning": {"text": "电源模块的第二供应商。", "source": "coach", "known_on": "2025-04-18"},
    "market_strategy": {"text": "免收模具费换份额。", "source": "competitor"},
}


async def fetch(traced: Traced, kind: str, form: str = "json", language: str = "en", **how: Any) -> httpx.Response:
    client: httpx.AsyncClient = how.get("client", traced.plan.client)
    headers = {"Accept-Language": language}
    address = f"{traced.plan.url}/documents/{kind}"
    answer = await client.get(address, params={"format": form}, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer


@pytest.fixture
async def rival(traced: Traced, customer: httpx.AsyncClient, open_service: Any) -> str:
    """A rival at the plan's customer, with a move and a share; kpi is open too."""
    await open_service("kpi")
    rival_id = traced.plan.rival_id
    here = {"customer_id": traced.plan.customer_id, "competitor_id": rival_id}
    profile = await customer.post("/v1/competitors/profiles", json={**here, "is_main": True, "answers": RIVAL})
    assert profile.status_code == 201, profile.text
    move = {**here, "kind": "price", "happened_on": "2025-06-12", "description": "降价 8%。", "source": "call_note"}
    assert (await customer.post("/v1/competitor-moves", json=move)).status_code == 201
    shares = [{"share": "0.6"}, {"competitor_id": rival_id, "share": "0.3"}]
    position = {"customer_id": traced.plan.customer_id, "category": "power", "as_of": "2025-01-15", "suppliers": shares}
    assert (await customer.post("/v1/supply-positions", json=position)).status_code == 201
    return rival_id


async def test_a_document_has_the_plan_and_what_the_other_services_know(traced: Traced, rival: str) -> None:
    await traced.act("参观产线", traced.goal["id"])
    found = (await fetch(traced, "market_intelligence")).json()
    assert found["plan"] == await traced.plan.ask("GET", "")
    assert found["steps"] == (await traced.plan.ask("GET", "/steps"))["items"]
    assert found["trace"] == await traced.plan.ask("GET", "/trace")
    assert [one["title"] for one in found["actions"]] == ["参观产线"]
    assert [(one["competitor_name"], one["is_main"]) for one in found["rivals"]] == [("明拓电源", True)]
    assert [one["description"] for one in found["moves"]] == ["降价 8%。"]
    assert [(one["our_share"], one["main_rival_share"]) for one in found["positions"]] == [("0.6", "0.3")]
    assert found["missing"] == []


FORMS = {"html": "text/html", "pdf": "application/pdf", "pptx": "presentationml.presentation"}


@pytest.mark.parametrize("kind", [kind.value for kind in PlanDocumentKind])
async def test_every_document_comes_in_every_form(traced: Traced, rival: str, kind: str) -> None:
    for form, media_type in FORMS.items():
        answer = await fetch(traced, kind, form, "zh-CN")
        assert media_type in answer.headers["content-type"]
        if form != "html":
            assert f'{kind.replace("_", "-")}-2025.{form}"' in answer.headers["content-disposition"]


async def test_the_page_says_what_is_in_the_plan(traced: Traced, rival: str) -> None:
    await traced.act("参观产线", traced.goal["id"])
    page = (await fetch(traced, "relationship_plan", "html", "zh-CN")).text
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    for said in ("欧阳震华", "采购总监", "参观产线", "全年销售额", "客户关系地图", "从市场目标到行动"):
        assert said in text
    assert page.count("data:image/svg+xml") >= 2


async def test_below_clearance_2_shares_and_what_coaches_told_are_left_out(
    traced: Traced, rival: str, app: FastAPI, tokens: Tokens
) -> None:
    async with tokens.client(app, clearance=1) as client:
        found = (await fetch(traced, "market_intelligence", client=client)).json()
        page = (await fetch(traced, "market_intelligence", "html", client=client)).text
    assert found["positions"] == []
    assert found["missing"] == [{"part": "supply_positions", "reason": "not_permitted"}]
    assert [one["question"] for one in found["rivals"][0]["answers"]] == ["market_strategy"]
    assert "Shares of suppliers (Not permitted)" in page
    assert "第二供应商" not in page


async def test_a_document_is_read_while_the_other_services_are_away(traced: Traced, replace_peer: ReplacePeer) -> None:
    replace_peer("relationship", lost)
    replace_peer("customer", lost)
    found = (await fetch(traced, "presentation")).json()
    missing = ["people", "levels", "figures", "rivals", "moves", "supply_positions"]
    assert [one["part"] for one in found["missing"]] == missing
    page = (await fetch(traced, "presentation", "html")).text
    assert "Relationship map (Temporarily unavailable)" in page
    assert (await fetch(traced, "presentation", "pptx")).content.startswith(b"PK")


async def test_who_lacks_a_scope_reads_the_plan_without_what_it_opens(
    traced: Traced, app: FastAPI, tokens: Tokens
) -> None:
    async with tokens.client(app, scope="plans:read") as client:
        found = (await fetch(traced, "relationship_plan", client=client)).json()
        page = (await fetch(traced, "relationship_plan", "html", client=client)).text
    assert {one["reason"] for one in found["missing"]} == {"not_permitted"}
    assert "Relationship map (Not permitted)" in page
    assert "欧阳震华" not in page


async def test_who_may_not_see_the_customer_finds_no_document(traced: Traced, app: FastAPI, tokens: Tokens) -> None:
    stranger = {"roles": ["account_manager"], "data_scope": {"kind": "own", "regions": []}}
    async with tokens.client(app, **stranger) as client:
        answer = await client.get(f"{traced.plan.url}/documents/account_review")
    assert (answer.status_code, answer.json()["code"]) == (404, "plan_not_found")
    missing = await traced.plan.client.get(f"/v1/plans/{uuid.uuid4()}/documents/account_review")
    assert missing.status_code == 404
