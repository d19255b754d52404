"""Pending codes in the customer service, while the kpi service does not answer."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.customer.profile.codes import operations
from shared.web.peers import ServiceHttp
from tests.customer.exchange.imports.conftest import csv_of
from tests.sign_in import Tokens

OWN = {"kind": "own", "regions": []}
UNKNOWN = "records_unknown"


@pytest.fixture
async def seller(app: FastAPI, tokens: Tokens) -> AsyncIterator[httpx.AsyncClient]:
    """An assistant who sees own customers only."""
    async with tokens.client(app, data_scope=OWN, clearance=1, name="Chen Jing") as client:
        yield client


def answering(app: FastAPI, monkeypatch: pytest.MonkeyPatch, tokens: Tokens, answer: Any) -> None:
    """Let the kpi service answer so."""
    http = httpx.AsyncClient(transport=httpx.MockTransport(answer), base_url="http://kpi")
    monkeypatch.setitem(app.state.peers, "kpi", ServiceHttp("kpi", http, app.state.peers["kpi"]._tokens))


async def _late(_: httpx.Request) -> httpx.Response:
    await asyncio.Event().wait()
    raise AssertionError


def _refused(_: httpx.Request) -> httpx.Response:
    return httpx.Response(500, json={"code": "broken"})


@pytest.mark.parametrize("answer", [None, _late, _refused], ids=["unreachable", "late", "broken"])
async def test_without_an_answer_every_code_is_pending(
    app: FastAPI, seller: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, tokens: Tokens, answer: Any
) -> None:
    monkeypatch.setattr(operations, "KPI_SECONDS", 0.2)
    if answer:
        answering(app, monkeypatch, tokens, answer)
    made = await seller.post("/v1/customers", json={"name": "Huaqiang", "codes": [{"code": "C1"}]})
    assert (made.status_code, made.json()["pending_codes"]) == (201, [{"code": "C1", "reason": UNKNOWN}])
    at = f"/v1/customers/{made.json()['id']}"
    added = (await seller.post(f"{at}/codes", json={"code": "C2"})).json()
    assert (added["status"], added["pending_reason"], added["taken_by_name"]) == ("pending", UNKNOWN, "Chen Jing")
    assert (await seller.delete(at)).status_code == 204
    restored = (await seller.post(f"{at}/restoration")).json()
    assert [one["code"] for one in restored["pending_codes"]] == ["C1", "C2"]


async def test_a_file_without_an_answer_is_imported_with_pending_codes(seller: httpx.AsyncClient) -> None:
    params, content = {"kind": "customers"}, csv_of(["name", "codes"], ["甲公司", f"C1;{'x' * 65}"], ["乙公司", "C2"])
    at = (await seller.post("/v1/imports", params=params, content=content)).headers["location"]
    report = (await seller.post(f"{at}/run", json={})).json()
    assert (report["created"], report["rejected"]) == (1, 1)
    assert report["claims"] == [{"row": 3, "code": "C2", "reason": UNKNOWN}]


async def test_a_customer_without_codes_asks_nobody(
    app: FastAPI, seller: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, tokens: Tokens
) -> None:
    asked: list[httpx.Request] = []

    def note(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, json={"codes": []})

    answering(app, monkeypatch, tokens, note)
    assert (await seller.post("/v1/customers", json={"name": "Huaqiang"})).status_code == 201
    assert asked == []
    codes = [{"code": code} for code in ("C1", "C2", "C3")]
    assert (await seller.post("/v1/customers", json={"name": "明拓", "codes": codes})).json()["pending_codes"] == []
    assert len(asked) == 1


async def test_a_confirmation_is_repeated_without_effect(
    customer: httpx.AsyncClient, seller: httpx.AsyncClient
) -> None:
    made = (await seller.post("/v1/customers", json={"name": "Huaqiang", "codes": [{"code": "C1"}]})).json()
    codes = f"/v1/customers/{made['id']}/codes"
    (code,) = (await customer.get(codes, params={"status": "pending"})).json()["items"]
    first, second = [await customer.post(f"{codes}/{code['id']}/confirmation") for _ in range(2)]
    assert (first.status_code, second.status_code, second.json()) == (200, 200, first.json())
    assert (await customer.get(codes, params={"status": "pending"})).json()["items"] == []
    history = (await customer.get(f"/v1/customers/{made['id']}/history")).json()["items"]
    (change,) = [one for one in history if one["type"] == "guanxi.customer_code.updated"]
    assert change["changes"]["status"] == ["pending", "confirmed"]


async def test_who_may_not_see_or_write_the_customer_confirms_nothing(
    app: FastAPI, tokens: Tokens, seller: httpx.AsyncClient
) -> None:
    made = (await seller.post("/v1/customers", json={"name": "Huaqiang", "codes": [{"code": "C1"}]})).json()
    (code,) = (await seller.get(f"/v1/customers/{made['id']}/codes")).json()["items"]
    at = f"/v1/customers/{made['id']}/codes/{code['id']}/confirmation"
    async with tokens.client(app, data_scope=OWN) as stranger, tokens.client(app, scope="customers:read") as reader:
        hidden, unwritten = await stranger.post(at), await reader.post(at)
    assert (hidden.status_code, hidden.json()["code"]) == (404, "customer_not_found")
    assert (unwritten.status_code, unwritten.json()["code"]) == (403, "scope_missing")


async def test_a_code_of_another_customer_is_not_confirmed_under_this_one(
    customer: httpx.AsyncClient, seller: httpx.AsyncClient
) -> None:
    first, second = [
        (await seller.post("/v1/customers", json={"name": name, "codes": [{"code": name}]})).json()["id"]
        for name in ("Alpha", "Beta")
    ]
    (code,) = (await customer.get(f"/v1/customers/{first}/codes")).json()["items"]
    answer = await customer.post(f"/v1/customers/{second}/codes/{code['id']}/confirmation")
    assert (answer.status_code, answer.json()["code"]) == (404, "code_not_found")


async def test_a_pending_code_is_unique_and_finds_its_customer(
    customer: httpx.AsyncClient, seller: httpx.AsyncClient
) -> None:
    made = (await seller.post("/v1/customers", json={"name": "Huaqiang", "codes": [{"code": "C-77"}]})).json()
    taken = await customer.post("/v1/customers", json={"name": "Other", "codes": [{"code": "C-77"}]})
    assert (taken.status_code, taken.json()["code"]) == (409, "already_taken")
    for query in ({"q": "c-77"}, {"codes__contains": "C-77"}):
        assert [one["id"] for one in (await customer.get("/v1/customers", params=query)).json()["items"]] == [
            made["id"]
        ]


DUE = "/internal/due-items"


@pytest.fixture
def due(app: FastAPI, tokens: Tokens) -> Callable[..., Any]:
    """Ask for codes to confirm as the gateway does: `await due({"clearance": 1}, owner="me")`."""

    async def ask(claims: dict[str, Any] | None = None, language: str = "en", **params: Any) -> Any:
        caller = tokens.client(app, **({"act": {"sub": "service:gateway"}} | (claims or {})))
        asked = {"from": "2026-01-01", "to": "2100-01-01", "kind__in": "code_confirmation"} | params
        answer = await caller.get(DUE, params=asked, headers={"Accept-Language": language})
        assert answer.status_code == 200, answer.text
        return answer.json()["items"]

    return ask


async def test_a_pending_code_is_due_for_whoever_can_confirm_it(
    customer: httpx.AsyncClient, seller: httpx.AsyncClient, due: Callable[..., Any]
) -> None:
    made = (await seller.post("/v1/customers", json={"name": "华强", "codes": [{"code": "C1"}, {"code": "C2"}]})).json()
    boss = str(uuid.uuid4())
    first, second = await due({"sub": boss, "name": "Liu Yang"}, owner="me")
    assert {first["title"], second["title"]} == {f"Confirm or remove code {code} (华强)" for code in ("C1", "C2")}
    assert first["note"] == "Taken by Chen Jing. Whether it had records could not be found out."
    assert (first["owner_id"], first["owner_name"], first["is_all_day"]) == (boss, "Liu Yang", True)
    assert (await customer.get(first["link"])).json()["items"][0]["customer_id"] == made["id"]
    assert {one["title"] for one in await due(language="zh-CN")} == {
        f"确认或移除编码 {code}（华强）" for code in ("C1", "C2")
    }
    for nobody in ({"data_scope": OWN}, {"data_scope": {"kind": "regions", "regions": ["CN-GD"]}}):
        assert await due(nobody) == []
    assert await due({"scope": "customers:read"}) == []


async def test_a_late_confirmation_stays_due_until_it_is_done(
    customer: httpx.AsyncClient, seller: httpx.AsyncClient, due: Callable[..., Any]
) -> None:
    made = (await seller.post("/v1/customers", json={"name": "华强", "codes": [{"code": "C1"}]})).json()
    (item,) = await due(**{"from": "2099-01-01"})
    day = item["due_at"][:10]
    assert [one["id"] for one in await due(to=day)] == [item["id"]]
    assert await due(to=made["created_at"][:10]) == []
    at = f"/v1/customers/{made['id']}/codes/{item['id'].partition(':')[2]}"
    assert (await customer.post(f"{at}/confirmation")).status_code == 200
    assert await due() == []
