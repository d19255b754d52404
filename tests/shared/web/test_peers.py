"""Calls among services: tokens, deadlines, retries, refusals."""

import asyncio
import json
from collections.abc import Callable

import httpx
import pytest
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from shared.auth.access import DataScope, DataScopeKind, Principal, current_principal
from shared.web.peers import InternalTokens, PeerRefused, PeerUnavailable, ServiceHttp
from shared.web.request_context import RequestContext, is_overdue
from tests.shared.conftest import ThingSettings
from tests.sign_in import Tokens

Answer = Callable[[httpx.Request], httpx.Response]


def peer_answering(answer: Answer, gateway: httpx.AsyncBaseTransport, settings: ThingSettings) -> ServiceHttp:
    tokens = InternalTokens(httpx.AsyncClient(transport=gateway, base_url="http://gateway"), settings)
    http = httpx.AsyncClient(transport=httpx.MockTransport(answer), base_url="http://kpi")
    return ServiceHttp("kpi", http, tokens)


async def test_a_lost_connection_is_tried_again(tokens: Tokens, thing_settings: ThingSettings) -> None:
    tried: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        tried.append(request.headers["authorization"])
        if len(tried) < 3:
            raise httpx.ReadError("connection reset")
        return httpx.Response(200, json={"amount": 5})

    peer = peer_answering(answer, tokens.as_gateway(), thing_settings)
    assert await peer.get_as(dict[str, int], "/v1/receivables/open") == {"amount": 5}
    assert len(tried) == 3


async def test_a_drawing_is_asked_for_in_its_format_and_language(tokens: Tokens, thing_settings: ThingSettings) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        said = [request.headers[name] for name in ("accept", "accept-language")] + [str(request.url.query, "ascii")]
        return httpx.Response(200, text=" ".join(said)) if request.headers["authorization"] else httpx.Response(401)

    peer = peer_answering(answer, tokens.as_gateway(), thing_settings)
    assert await peer.get_text("/v1/map", "image/svg+xml", "zh-CN", as_of="2026-01-01") == (
        "image/svg+xml zh-CN as_of=2026-01-01"
    )


async def test_a_refused_drawing_is_a_refusal(tokens: Tokens, thing_settings: ThingSettings) -> None:
    peer = peer_answering(lambda _: httpx.Response(404, json={}), tokens.as_gateway(), thing_settings)
    with pytest.raises(PeerRefused):
        await peer.get_text("/v1/map", "image/svg+xml", "en")


async def test_a_question_in_a_body_is_asked_again_as_it_changes_nothing(
    tokens: Tokens, thing_settings: ThingSettings
) -> None:
    asked: list[tuple[str, bytes]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append((request.method, request.content))
        if len(asked) < 2:
            raise httpx.ReadError("connection reset")
        return httpx.Response(200, json={"found": 1})

    peer = peer_answering(answer, tokens.as_gateway(), thing_settings)
    assert await peer.ask_as(dict[str, int], "/v1/unknown-codes/checks", {"codes": ["编码"]}) == {"found": 1}
    assert asked == [("POST", '{"codes":["编码"]}'.encode())] * 2


async def test_a_peer_that_stays_away_is_a_503(tokens: Tokens, thing_settings: ThingSettings) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    with pytest.raises(PeerUnavailable, match="kpi"):
        await peer_answering(answer, tokens.as_gateway(), thing_settings).get_as(dict[str, int], "/v1/x")


@pytest.mark.parametrize("status", [401, 502, 503, 504])
async def test_a_peer_that_is_down_is_a_503(status: int, tokens: Tokens, thing_settings: ThingSettings) -> None:
    peer = peer_answering(lambda _: httpx.Response(status), tokens.as_gateway(), thing_settings)
    with pytest.raises(PeerUnavailable):
        await peer.get_as(dict[str, int], "/v1/x")


async def test_a_gateway_that_is_down_is_a_503(thing_settings: ThingSettings) -> None:
    gateway = httpx.MockTransport(lambda _: httpx.Response(503))
    peer = peer_answering(lambda _: httpx.Response(200, json={}), gateway, thing_settings)
    with pytest.raises(PeerUnavailable, match="gateway"):
        await peer.get_as(dict[str, int], "/v1/x")


async def test_a_peers_problem_is_passed_to_the_caller(tokens: Tokens, thing_settings: ThingSettings) -> None:
    problem = {"code": "customer_not_found"}
    peer = peer_answering(lambda _: httpx.Response(404, json=problem), tokens.as_gateway(), thing_settings)
    with pytest.raises(PeerRefused) as refused:
        await peer.get_as(dict[str, int], "/v1/x")
    assert (refused.value.status, refused.value.body) == (404, problem)


async def test_a_token_is_asked_for_once_while_it_lasts(thing_settings: ThingSettings) -> None:
    asked: list[dict[str, str]] = []

    def gateway(request: httpx.Request) -> httpx.Response:
        asked.append(json.loads(request.content))
        return httpx.Response(200, json={"token": f"token-{len(asked)}", "expires_in": 60})

    http = httpx.AsyncClient(transport=httpx.MockTransport(gateway), base_url="http://gateway")
    tokens = InternalTokens(http, thing_settings)
    assert [await tokens.token_for("kpi", None) for _ in range(3)] == ["token-1"] * 3
    assert await tokens.token_for("kpi", "of a user") == "token-2"
    assert asked == [{"audience": "kpi"}, {"audience": "kpi", "subject_token": "of a user"}]


async def test_a_token_whose_key_was_withdrawn_is_replaced_once(tokens: Tokens, thing_settings: ThingSettings) -> None:
    carried: list[str] = []
    withdrawn: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        carried.append(request.headers["authorization"])
        return httpx.Response(401 if carried[-1] in withdrawn else 200, json={})

    peer = peer_answering(answer, tokens.as_gateway(), thing_settings)
    await peer.get_as(dict[str, int], "/v1/x")
    withdrawn += carried
    await peer.get_as(dict[str, int], "/v1/x")
    first, again, fresh = carried
    assert first == again != fresh


async def test_no_token_is_exchanged_when_the_callers_deadline_has_passed(thing_settings: ThingSettings) -> None:
    asked: list[httpx.Request] = []

    def gateway(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, json={"token": "token", "expires_in": 60})

    http = httpx.AsyncClient(transport=httpx.MockTransport(gateway), base_url="http://gateway")

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        while not is_overdue():  # noqa: ASYNC110 - time itself is waited for
            await asyncio.sleep(0)
        with pytest.raises(PeerUnavailable, match="gateway"):
            await InternalTokens(http, thing_settings).token_for("kpi", "of a user")
        await Response()(scope, receive, send)

    within = RequestContext(app, default_deadline_ms=5)
    caller = httpx.AsyncClient(transport=httpx.ASGITransport(within), base_url="http://planning")
    assert (await caller.get("/v1/plans")).status_code == 200
    assert not asked


@pytest.mark.parametrize("in_own_name", [True, False])
async def test_a_peer_is_asked_for_the_caller_unless_in_the_services_own_name(
    in_own_name: bool, thing_settings: ThingSettings
) -> None:
    asked: list[dict[str, str]] = []

    def gateway(request: httpx.Request) -> httpx.Response:
        asked.append(json.loads(request.content))
        return httpx.Response(200, json={"token": "token", "expires_in": 60})

    tokens = InternalTokens(
        httpx.AsyncClient(transport=httpx.MockTransport(gateway), base_url="http://x"), thing_settings
    )
    http = httpx.AsyncClient(transport=httpx.MockTransport(lambda _: httpx.Response(200, json={})), base_url="http://y")
    scope = DataScope(DataScopeKind.ALL)
    caller = Principal("client:erp", "ERP", frozenset(), frozenset(), 1, scope, token="of the caller")
    present = current_principal.set(caller)
    try:
        await ServiceHttp("gateway", http, tokens, in_own_name=in_own_name).get_as(dict[str, int], "/internal/users")
    finally:
        current_principal.reset(present)
    assert asked == [{"audience": "gateway"} | ({} if in_own_name else {"subject_token": "of the caller"})]
