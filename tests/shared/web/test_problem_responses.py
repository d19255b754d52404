"""Problems: language, shape, and what an unforeseen error tells."""

from typing import Any

import httpx
import pytest
from fastapi import FastAPI, Request
from pydantic import BaseModel, Field

from shared.problems import Conflict, Text
from shared.web.problem_responses import install_problem_handlers, language_of
from shared.web.request_context import RequestContext


class PlanNotDraft(Conflict):
    """Only a draft can be changed."""

    title = Text("The plan is not a draft", "规划不是草稿")
    detail = Text("It is {status}.", "当前状态为 {status}。")


class Line(BaseModel):
    quantity: int = Field(ge=0)


class Order(BaseModel):
    lines: list[Line]


@pytest.fixture
async def client() -> httpx.AsyncClient:
    app = FastAPI()
    install_problem_handlers(app)
    app.add_middleware(RequestContext, default_deadline_ms=1000)

    @app.get("/conflict")
    async def conflict() -> None:
        raise PlanNotDraft(status="approved {x}")

    @app.get("/broken")
    async def broken() -> None:
        raise ZeroDivisionError("secret detail")

    @app.get("/unreachable")
    async def unreachable() -> None:
        raise FileNotFoundError("/run/postgresql/.s.PGSQL.5432")

    @app.post("/orders")
    async def orders(body: Order) -> Any:
        return body

    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://x")


async def test_a_problem_names_itself(client: httpx.AsyncClient) -> None:
    response = await client.get("/conflict", headers={"X-Request-Id": "abcdefgh1"})
    assert response.status_code == 409
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json() == {
        "type": "about:blank",
        "title": "The plan is not a draft",
        "status": 409,
        "detail": "It is approved {x}.",
        "code": "plan_not_draft",
        "request_id": "abcdefgh1",
        "errors": [],
    }
    assert response.headers["x-request-id"] == "abcdefgh1"


async def test_an_unforeseen_error_keeps_its_secrets(client: httpx.AsyncClient) -> None:
    response = await client.get("/broken")
    assert response.status_code == 500
    assert "secret" not in response.text
    assert len(response.json()["request_id"]) == 36


async def test_a_pointer_leads_to_the_mistake(client: httpx.AsyncClient) -> None:
    body = {"lines": [{"quantity": 1}, {"quantity": -1}]}
    response = await client.post("/orders", json=body, headers={"Accept-Language": "zh"})
    error = response.json()["errors"][0]
    assert (response.status_code, error["pointer"], error["code"]) == (422, "/lines/1/quantity", "greater_than_equal")
    assert error["detail"] == "应大于或等于 0。"


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"{", 400, "malformed_body"),
        (b'{"lines": [}', 400, "malformed_body"),
        (b"\xff\xfe", 400, "malformed_body"),
        (b'{"lines": [{"quantity": NaN}]}', 422, "invalid"),
    ],
)
async def test_what_is_no_json_is_a_bad_request(
    client: httpx.AsyncClient, content: bytes, status: int, code: str
) -> None:
    response = await client.post("/orders", content=content, headers={"Content-Type": "application/json"})
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert response.headers["content-type"] == "application/problem+json"


async def test_addresses_and_methods_that_are_not_there(client: httpx.AsyncClient) -> None:
    assert (await client.get("/nowhere")).json()["code"] == "route_not_found"
    assert (await client.put("/orders")).json()["code"] == "method_not_allowed"


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("zh-CN", "zh-CN"),
        ("zh;q=0.2,en;q=0.9", "en"),
        ("de,zh-TW;q=0.5", "zh-CN"),
        ("en-GB,zh", "en"),
        ("*", "en"),
        ("zh;q=0,en;q=0.1", "en"),
        (";;;q=x,,", "en"),
    ],
)
def test_the_readers_language_is_chosen(header: str, language: str) -> None:
    scope = {"type": "http", "headers": [(b"accept-language", header.encode())]}
    assert language_of(Request(scope)) == language


async def test_a_database_whose_socket_is_gone_is_unavailable(client: httpx.AsyncClient) -> None:
    assert (await client.get("/unreachable")).status_code == 503


@pytest.mark.parametrize("body", [b"[" * 100_000, b'{"lines": "\xff"}', b'{"lines": ' + b"9" * 5000 + b"}"])
async def test_a_body_that_cannot_be_read_is_said_to_be_so(client: httpx.AsyncClient, body: bytes) -> None:
    response = await client.post("/orders", content=body, headers={"content-type": "application/json"})
    assert (response.status_code, response.json()["code"]) == (400, "unreadable_body")
