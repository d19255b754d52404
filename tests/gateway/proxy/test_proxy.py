"""The way through, over real sockets: what passes, what does not, and what happens when either side misbehaves."""

import asyncio
import gzip
import io
import json
import time
from collections.abc import AsyncIterator

import aiohttp
import pytest

from gateway.settings import GatewaySettings
from shared.web.downloads import DOCUMENT_POLICY
from tests.gateway.fake_service import Conversation, Service
from tests.gateway.proxy.conftest import Door, OpenDoor, running_door


async def problem_of(response: aiohttp.ClientResponse) -> str:
    assert response.content_type == "application/problem+json"
    body = json.loads(await response.read())
    assert body["request_id"] == response.headers["X-Request-Id"]
    assert body["status"] == response.status
    return str(body["code"])


def headers_of(seen: dict[str, list[list[str]]]) -> dict[str, str]:
    return {name.lower(): value for name, value in seen["headers"]}


async def test_a_request_reaches_its_service_with_an_internal_token(door: Door) -> None:
    response = await door.get("/v1/customers?name=a%2Fb&sort=-name")
    seen = await response.json()
    assert seen["target"] == "/v1/customers?name=a%2Fb&sort=-name"
    assert headers_of(seen)["authorization"] == "Bearer internal-for-customer"
    assert headers_of(seen)["x-deadline-ms"] == "30000"
    assert response.headers["X-Request-Id"] == headers_of(seen)["x-request-id"]


async def test_a_batch_has_its_own_deadline(door: Door) -> None:
    seen = await (await door.request("POST", "/v1/orders/batches", data=b"[]")).json()
    assert headers_of(seen)["authorization"] == "Bearer internal-for-kpi"
    assert headers_of(seen)["x-deadline-ms"] == "300000"


async def test_a_caller_may_wait_for_less_but_not_for_longer(door: Door) -> None:
    less = await (await door.get("/v1/customers", headers={"X-Deadline-Ms": "500"})).json()
    longer = await (await door.get("/v1/customers", headers={"X-Deadline-Ms": "99999999"})).json()
    assert (headers_of(less)["x-deadline-ms"], headers_of(longer)["x-deadline-ms"]) == ("500", "30000")


async def test_claims_about_the_caller_do_not_pass(door: Door) -> None:
    claims = {
        "X-Forwarded-For": "10.0.0.1",
        "X-Forwarded-Proto": "https",
        "Forwarded": "for=10.0.0.1",
        "X-Real-IP": "10.0.0.1",
        "Cookie": "session=1",
        "Proxy-Authorization": "Basic eDp5",
        "TE": "trailers",
        "Connection": "keep-alive, X-Mine",
        "X-Mine": "1",
        "X-Kept": "1",
        "traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    }
    seen = headers_of(await (await door.get("/v1/customers", headers=claims)).json())
    assert seen.keys() & {name.lower() for name in claims} == {"x-kept", "traceparent"}


async def test_nothing_is_added_that_the_caller_did_not_say(door: Door) -> None:
    reply = await door.raw(
        b"POST /v1/customers HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\nContent-Length: 2\r\n"
        b"Connection: close\r\n\r\n{}",
        until_closed=True,
    )
    seen = json.loads(reply.partition(b"\r\n\r\n")[2])
    names = {"host", "authorization", "content-length", "x-request-id", "x-deadline-ms"}
    assert headers_of(seen).keys() == names


@pytest.mark.parametrize("given", ["short", "x" * 129, "evil id with spaces", "<script>alert(1)</script>"])
async def test_a_strange_request_id_is_replaced(door: Door, given: str) -> None:
    response = await door.get("/v1/customers", headers={"X-Request-Id": given})
    assert response.headers["X-Request-Id"] != given


async def test_a_good_request_id_is_kept(door: Door) -> None:
    response = await door.get("/v1/customers", headers={"X-Request-Id": "0190-abc-def"})
    assert response.headers.getall("X-Request-Id") == ["0190-abc-def"]


@pytest.mark.parametrize("sent", ["", "Bearer bad", "Bearer", "Basic eDp5", "good"])
async def test_without_a_valid_token_nobody_gets_through(door: Door, service: Service, sent: str) -> None:
    response = await door.get("/v1/customers", headers={"Authorization": sent})
    assert response.status == 401
    assert "WWW-Authenticate" in response.headers
    assert await problem_of(response) == "unauthorized"
    assert service.heads == []


async def test_two_authorization_headers_are_no_credential(door: Door) -> None:
    reply = await door.raw(
        b"GET /v1/customers HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\nAuthorization: Bearer bad\r\n\r\n"
    )
    assert reply.startswith(b"HTTP/1.1 401")


async def test_refusals_speak_chinese_too(door: Door) -> None:
    response = await door.get("/v1/customers", headers={"Authorization": "", "Accept-Language": "zh-CN"})
    assert json.loads(await response.read())["title"] == "请先登录"


@pytest.mark.parametrize(
    "path",
    ["/v1/customers/../kpis", "/v1/customers/%2e%2e/kpis", "/v1//customers", "/v1/customers/a%2Fb", "/v1/customers/.",
     "/v1/customers/a%5Cb", "/v1/customers/a%00", "/v1/customers/%2E", "//v1/customers", "/v1/customers\\x"],
)  # fmt: skip
async def test_a_path_that_reads_in_two_ways_is_refused(door: Door, service: Service, path: str) -> None:
    reply = await door.raw(f"GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\n\r\n".encode())
    assert reply.startswith(b"HTTP/1.1 400")
    assert service.heads == []


SMUGGLED = {
    "both lengths": b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "two lengths": b"Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcde",
    "a length with a sign": b"Content-Length: +4\r\n\r\nabcd",
    "chunked in disguise": b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "chunked twice": b"Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
    "space before the colon": b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
    "a folded header": b"X-A: 1\r\n Transfer-Encoding: chunked\r\n\r\n",
}


@pytest.mark.parametrize("smuggled", SMUGGLED.values(), ids=SMUGGLED.keys())
async def test_a_body_whose_end_is_doubtful_is_refused(door: Door, service: Service, smuggled: bytes) -> None:
    reply = await door.raw(b"POST /v1/customers HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\n" + smuggled)
    assert reply.startswith(b"HTTP/1.1 400")
    assert service.heads == []


async def test_no_other_protocol_is_offered(door: Door) -> None:
    upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Key": "x", "Sec-WebSocket-Version": "13"}
    response = await door.get("/v1/customers", headers=upgrade)
    assert response.status == 400


async def test_headers_have_a_limit(door: Door) -> None:
    headers = {f"X-{number}": "x" * 7000 for number in range(10)}
    response = await door.get("/v1/customers", headers=headers)
    assert (response.status, await problem_of(response)) == (431, "headers_too_large")


async def test_headers_must_be_text(door: Door) -> None:
    reply = await door.raw(b"GET /v1/customers HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\nX-A: \xff\r\n\r\n")
    assert reply.startswith(b"HTTP/1.1 400")


async def test_chinese_header_values_pass_unchanged(door: Door) -> None:
    seen = await (await door.get("/v1/customers", headers={"X-Name": "关系"})).json()
    assert headers_of(seen)["x-name"].encode("latin-1").decode() == "关系"


async def test_bodies_pass_unchanged_and_compressed_ones_stay_so(door: Door, service: Service) -> None:
    packed = gzip.compress(b"[]" * 1000)

    async def answer_packed(talk: Conversation) -> None:
        await talk.read_head()
        assert await talk.read_body() == packed
        await talk.answer(packed, headers="content-encoding: gzip\r\n")

    service.handler = answer_packed
    response = await door.request("POST", "/v1/customers", data=packed, headers={"Content-Encoding": "gzip"})
    assert await response.read() == packed
    assert response.headers["Content-Encoding"] == "gzip"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("HEAD", "/v1/attachments/1/content"),
        ("DELETE", "/v1/customers/1"),
        ("PATCH", "/v1/customers/1"),
        ("PUT", "/v1/customers/1/judgements/potential"),
        ("POST", "/v1/customers"),
    ],
)
async def test_every_method_of_an_operation_passes(door: Door, service: Service, method: str, path: str) -> None:
    response = await door.request(method, path)
    assert response.status == 200
    assert service.heads[-1].startswith(f"{method} {path} ")


async def test_a_method_the_address_does_not_know_is_refused_at_the_door(door: Door, service: Service) -> None:
    response = await door.request("POST", "/v1/customers/1")
    assert (response.status, await problem_of(response)) == (405, "method_not_allowed")
    assert response.headers["Allow"] == "DELETE, GET, HEAD, OPTIONS, PATCH"
    assert service.heads == []


async def test_an_address_names_the_methods_it_knows(door: Door, service: Service) -> None:
    response = await door.request("OPTIONS", "/v1/customers/1")
    assert (response.status, response.headers["Allow"]) == (204, "DELETE, GET, HEAD, OPTIONS, PATCH")
    assert service.heads == []


async def test_a_head_is_passed_on_with_its_length_and_no_body(door: Door, service: Service) -> None:
    async def head(talk: Conversation) -> None:
        await talk.read_head()
        await talk.write(b"HTTP/1.1 200 OK\r\ncontent-length: 7000\r\ncontent-type: image/png\r\n\r\n")

    service.handler = head
    response = await door.request("HEAD", "/v1/customers/1")
    assert (response.status, response.headers["Content-Length"], await response.read()) == (200, "7000", b"")
    assert service.heads[0].startswith("HEAD /v1/customers/1 ")


@pytest.mark.parametrize("path", ["/v1/nothing", "/v1/customers/1/nothing", "/v1/customers/"])
async def test_an_address_that_nobody_has_is_refused_at_the_door(door: Door, service: Service, path: str) -> None:
    response = await door.get(path)
    assert (response.status, await problem_of(response)) == (404, "route_not_found")
    assert service.heads == []


async def pieces(count: int, size: int) -> AsyncIterator[bytes]:
    for _ in range(count):
        yield b"x" * size


async def test_a_chunked_body_passes_as_it_comes(door: Door, service: Service) -> None:
    first_piece = asyncio.Event()

    async def watch(talk: Conversation) -> None:
        await talk.read_head()
        await talk.reader.readuntil(b"first")
        first_piece.set()
        await talk.reader.readuntil(b"0\r\n\r\n")
        await talk.answer()

    async def slowly() -> AsyncIterator[bytes]:
        yield b"first"
        await asyncio.wait_for(first_piece.wait(), 5)
        yield b"second"

    service.handler = watch
    assert (await door.request("POST", "/v1/customers", data=slowly())).status == 200


async def test_an_answer_passes_as_it_comes(door: Door, service: Service) -> None:
    received = asyncio.Event()

    async def in_two(talk: Conversation) -> None:
        await talk.read_head()
        await talk.write(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nfirst\r\n")
        await asyncio.wait_for(received.wait(), 5)
        await talk.write(b"6\r\nsecond\r\n0\r\n\r\n")

    service.handler = in_two
    response = await door.get("/v1/customers")
    assert await response.content.readexactly(5) == b"first"
    received.set()
    assert await response.read() == b"second"


async def test_a_slow_service_holds_the_sender_back(open_door: OpenDoor, service: Service) -> None:
    """A gigabyte is announced; while the service does not read, only what fits into buffers leaves the client."""
    may_read = asyncio.Event()
    sent = 0

    async def wait(talk: Conversation) -> None:
        await talk.read_head()
        await may_read.wait()

    async def count() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(1024):
            yield b"x" * (1024 * 1024)
            sent += 1

    service.handler = wait
    door = await open_door()
    request = asyncio.create_task(door.request("POST", "/v1/orders/batches", data=count()))
    try:
        await asyncio.sleep(0.7)
        assert 0 < sent < 32
    finally:
        request.cancel()
        may_read.set()


async def test_a_slow_client_holds_the_service_back(door: Door, service: Service) -> None:
    written = 0

    async def pour(talk: Conversation) -> None:
        nonlocal written
        await talk.read_head()
        await talk.write(b"HTTP/1.1 200 OK\r\ncontent-length: 1073741824\r\n\r\n")
        for _ in range(1024):
            await talk.write(b"x" * (1024 * 1024))
            written += 1

    service.handler = pour
    response = await door.get("/v1/customers")
    await asyncio.sleep(0.7)
    assert 0 < written < 32
    response.close()
    await asyncio.wait_for(service.gone.wait(), 5)


async def test_too_large_a_body_is_refused_before_it_is_sent(door: Door, service: Service) -> None:
    response = await door.request("POST", "/v1/customers", data=io.BytesIO(b"x" * (3 * 1024 * 1024)))
    assert (response.status, await problem_of(response)) == (413, "content_too_large")
    assert service.heads == []


async def test_a_body_that_grows_too_large_on_the_way_is_cut_off(door: Door, service: Service) -> None:
    response = await door.request("POST", "/v1/customers", data=pieces(48, 65536))
    assert (response.status, await problem_of(response)) == (413, "content_too_large")
    await asyncio.wait_for(service.gone.wait(), 5)


async def test_a_batch_may_be_larger(open_door: OpenDoor) -> None:
    door = await open_door(max_body_bytes=1000, max_batch_bytes=2000)
    assert (await door.request("POST", "/v1/orders/batches", data=b"x" * 2000)).status == 200
    assert (await door.request("POST", "/v1/orders/batches", data=b"x" * 2001)).status == 413
    assert (await door.request("POST", "/v1/customers", data=b"x" * 1001)).status == 413


async def test_a_file_may_be_larger_and_take_longer(open_door: OpenDoor) -> None:
    door = await open_door(max_body_bytes=1000, max_file_bytes=2000, deadline_ms=30_000, file_deadline_ms=90_000)
    response = await door.request("POST", "/v1/attachments", data=b"x" * 2000)
    seen = {name.lower(): value for name, value in (await response.json())["headers"]}
    assert (response.status, seen["x-deadline-ms"]) == (200, "90000")
    assert (await door.request("POST", "/v1/attachments", data=b"x" * 2001)).status == 413
    assert (await door.request("POST", "/v1/contacts", data=b"x" * 1001)).status == 413


async def test_a_client_that_asks_first_is_not_made_to_send_in_vain(door: Door) -> None:
    reply = await door.raw(
        b"POST /v1/customers HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer bad\r\nExpect: 100-continue\r\n"
        b"Content-Length: 1000000\r\n\r\n"
    )
    assert reply.startswith(b"HTTP/1.1 401")


async def test_a_client_that_asks_first_is_told_to_go_on(door: Door) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", door.port)
    writer.write(
        b"POST /v1/customers HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\nExpect: 100-continue\r\n"
        b"Content-Length: 2\r\n\r\n"
    )
    assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 100")
    writer.write(b"{}")
    assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200")
    writer.close()


async def test_a_service_may_refuse_before_it_has_read_all(door: Door, service: Service) -> None:
    async def refuse(talk: Conversation) -> None:
        await talk.read_head()
        await talk.answer(b'{"code":"batch_refused"}', status="415 Unsupported Media Type")
        await talk.reader.read(100)

    service.handler = refuse
    response = await door.request("POST", "/v1/orders/batches", data=pieces(400, 65536))
    assert (response.status, await response.read()) == (415, b'{"code":"batch_refused"}')


async def test_a_service_that_is_down_is_told() -> None:
    async with running_door(1, GatewaySettings()) as door:
        response = await door.get("/v1/customers")
        assert (response.status, await problem_of(response)) == (503, "service_unreachable")
        assert response.headers["Retry-After"] == "1"


async def test_a_mistake_of_ours_is_a_problem_without_details(door: Door) -> None:
    response = await door.get("/v1/plans")  # no address of the planning service is known here
    assert (response.status, await problem_of(response)) == (500, "unexpected_error")


@pytest.mark.parametrize("reply", [b"", b"HTTP/1.1 200", b"SSH-2.0-OpenSSH\r\n\r\n", b"HTTP/1.1 200 OK\r\nx: y\r\n"])
async def test_a_service_that_answers_nonsense_is_told(door: Door, service: Service, reply: bytes) -> None:
    async def nonsense(talk: Conversation) -> None:
        await talk.read_head()
        await talk.write(reply)

    service.handler = nonsense
    response = await door.request("POST", "/v1/customers", data=b"{}")
    assert (response.status, await problem_of(response)) == (502, "service_failed")


async def test_huge_headers_of_a_service_are_not_swallowed(door: Door, service: Service) -> None:
    async def boast(talk: Conversation) -> None:
        await talk.read_head()
        await talk.answer(headers=f"x-boast: {'x' * 100_000}\r\n")

    service.handler = boast
    assert (await door.get("/v1/customers")).status == 502


async def test_a_service_that_breaks_off_in_the_middle_is_noticed_by_the_client(door: Door, service: Service) -> None:
    async def break_off(talk: Conversation) -> None:
        await talk.read_head()
        await talk.write(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nfirst\r\n")
        await asyncio.sleep(0.05)

    service.handler = break_off
    response = await door.get("/v1/customers")
    with pytest.raises(aiohttp.ClientPayloadError):
        await response.read()


async def test_a_service_that_does_not_answer_in_time_is_told(open_door: OpenDoor, service: Service) -> None:
    async def sleep(talk: Conversation) -> None:
        await talk.read_head()
        await talk.reader.read()
        service.gone.set()

    service.handler = sleep
    door = await open_door(deadline_ms=200)
    started = time.monotonic()
    response = await door.get("/v1/customers")
    assert (response.status, await problem_of(response)) == (504, "service_too_slow")
    assert time.monotonic() - started < 1
    await asyncio.wait_for(service.gone.wait(), 2)


async def test_a_client_that_leaves_takes_its_request_back(door: Door, service: Service) -> None:
    async def sleep(talk: Conversation) -> None:
        await talk.read_head()
        await talk.reader.read()
        service.gone.set()

    service.handler = sleep
    request = asyncio.create_task(door.get("/v1/customers"))
    await asyncio.wait_for(service.asked.wait(), 2)
    request.cancel()
    await asyncio.wait_for(service.gone.wait(), 2)


async def test_a_client_that_leaves_while_sending_takes_its_request_back(door: Door, service: Service) -> None:
    _, writer = await asyncio.open_connection("127.0.0.1", door.port)
    writer.write(
        b"POST /v1/customers HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\nContent-Length: 100000\r\n\r\nhalf"
    )
    await asyncio.wait_for(service.asked.wait(), 2)
    writer.close()
    await asyncio.wait_for(service.gone.wait(), 2)


async def test_a_lost_idle_connection_is_not_the_callers_problem(door: Door, service: Service) -> None:
    """The service closes just as the next request is under way: a GET is sent again, a POST is not."""

    async def once(talk: Conversation) -> None:
        await talk.read_head()
        await talk.read_body()
        await talk.answer()
        if service.connections == 1:
            await talk.read_head()

    service.handler = once
    assert (await door.get("/v1/customers")).status == 200
    assert (await door.get("/v1/customers")).status == 200
    assert (service.connections, len(service.heads)) == (2, 3)


async def test_a_lost_post_is_not_sent_twice(door: Door, service: Service) -> None:
    async def once(talk: Conversation) -> None:
        await talk.read_head()
        await talk.answer()
        await talk.read_head()

    service.handler = once
    assert (await door.get("/v1/customers")).status == 200
    assert (await door.request("POST", "/v1/customers", data=b"{}")).status == 502
    assert len(service.heads) == 2


async def test_connections_to_a_service_are_kept(door: Door, service: Service) -> None:
    for _ in range(5):
        await (await door.get("/v1/customers")).read()
    assert service.connections == 1


async def test_headers_between_two_hops_do_not_pass_outwards(door: Door, service: Service) -> None:
    async def chatty(talk: Conversation) -> None:
        await talk.read_head()
        lines = (
            "connection: keep-alive, x-mine\r\nkeep-alive: timeout=5\r\nx-mine: 1\r\nserver: secret\r\nx-kept: 1\r\n"
        )
        await talk.answer(headers=lines + "x-request-id: other-request-id\r\netag: W/1\r\n")

    service.handler = chatty
    response = await door.get("/v1/customers")
    assert not {"Keep-Alive", "X-Mine"} & set(response.headers)
    assert (response.headers["X-Kept"], response.headers["ETag"]) == ("1", "W/1")
    assert "secret" not in response.headers.getall("Server", [])
    assert "other-request-id" not in response.headers.getall("X-Request-Id")


async def test_an_address_of_the_service_becomes_one_of_the_gateway(door: Door, service: Service) -> None:
    locations = ["/v1/customers/1", f"http://127.0.0.1:{service.port}/v1/customers/2", "https://elsewhere.example/3"]

    async def redirect(talk: Conversation) -> None:
        for location in locations:
            await talk.read_head()
            await talk.answer(status="303 See Other", headers=f"location: {location}\r\n")

    service.handler = redirect
    got = [(await door.get("/v1/customers", allow_redirects=False)).headers["Location"] for _ in locations]
    assert got == ["/v1/customers/1", "/v1/customers/2", "https://elsewhere.example/3"]


async def test_every_answer_carries_security_headers(door: Door) -> None:
    for path in ("/v1/customers", "/own", "/nowhere", "/v1/customers/../x"):
        response = await door.get(path)
        assert response.headers.getall("X-Content-Type-Options") == ["nosniff"]
        assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
        assert "Strict-Transport-Security" not in response.headers


@pytest.mark.parametrize(
    ("policy", "shown"),
    [
        (DOCUMENT_POLICY, DOCUMENT_POLICY),
        ("default-src *", "default-src 'none'; frame-ancestors 'none'"),
        (f"{DOCUMENT_POLICY}; script-src *", "default-src 'none'; frame-ancestors 'none'"),
    ],
)
async def test_a_document_keeps_its_policy_and_nothing_else_does(
    door: Door, service: Service, policy: str, shown: str
) -> None:
    async def answer(talk: Conversation) -> None:
        await talk.read_head()
        await talk.answer(headers=f"Content-Security-Policy: {policy}\r\n")

    service.handler = answer
    response = await door.get("/v1/customers")
    assert response.headers.getall("Content-Security-Policy") == [shown]


async def test_https_is_insisted_on_where_it_is_offered(open_door: OpenDoor) -> None:
    door = await open_door(gateway_url="https://guanxi.example")
    assert "Strict-Transport-Security" in (await door.get("/v1/customers")).headers


async def test_no_page_of_another_origin_may_call_unless_named(door: Door, open_door: OpenDoor) -> None:
    origin = {"Origin": "https://app.example"}
    assert "Access-Control-Allow-Origin" not in (await door.get("/v1/customers", headers=origin)).headers
    allowing = await open_door(cors_origins=["https://app.example"])
    for path in ("/v1/customers", "/own"):
        headers = (await allowing.get(path, headers=origin)).headers
        assert headers["Access-Control-Allow-Origin"] == origin["Origin"]
        assert {"ETag", "Guanxi-Archived-Periods"} <= set(headers["Access-Control-Expose-Headers"].split(", "))
    foreign = await allowing.get("/v1/customers", headers={"Origin": "https://app.example.evil"})
    assert "Access-Control-Allow-Origin" not in foreign.headers


async def test_a_browser_may_ask_beforehand_without_a_token(open_door: OpenDoor) -> None:
    door = await open_door(cors_origins=["https://app.example"])
    asking = {"Origin": "https://app.example", "Access-Control-Request-Method": "PATCH", "Authorization": ""}
    response = await door.request("OPTIONS", "/v1/customers/1", headers=asking)
    assert response.status == 204
    assert "PATCH" in response.headers["Access-Control-Allow-Methods"]


async def test_a_caller_that_asks_too_often_is_told_to_wait(open_door: OpenDoor) -> None:
    door = await open_door(rate_limit="3/minute")
    replies = [await door.get("/v1/customers") for _ in range(4)]
    assert [reply.status for reply in replies] == [200, 200, 200, 429]
    assert replies[3].headers["Retry-After"] == "20"
    assert [reply.headers["RateLimit-Remaining"] for reply in replies] == ["2", "1", "0", "0"]
    assert {reply.headers["RateLimit-Limit"] for reply in replies} == {"3"}
    assert all(len(reply.headers.getall("X-Request-Id")) == 1 for reply in replies)


async def test_concurrent_requests_do_not_mix(door: Door) -> None:
    async def ask(number: int) -> bool:
        response = await door.request("PATCH", f"/v1/customers/{number}", data=str(number).encode() * 1000)
        seen = await response.json()
        return bool(seen["target"] == f"/v1/customers/{number}" and seen["body"] == str(number) * 1000)

    assert all(await asyncio.gather(*(ask(number) for number in range(100))))
