"""What every operation does with methods, media types, repeated parameters and tags."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

import httpx
import pytest
from fastapi import FastAPI, Query, Response
from fastapi.responses import StreamingResponse

from shared.auth.access import Access
from shared.shapes import Body
from shared.web.heads import HeadAsGet
from shared.web.parameters import CommaSeparatedIds
from shared.web.problem_responses import install_problem_handlers
from shared.web.request_context import RequestContext
from shared.web.router import ConceptRouter
from shared.web.specification import install_specification, operation_id
from tests.shared.web.test_router import Believing

TEXT: dict[str, Any] = {"schema": {"type": "string"}}
ID = "00000000-0000-0000-0000-000000000001"


class Greeting(Body):
    text: str = "hello"


def greetings_router() -> ConceptRouter:
    router = ConceptRouter("/v1/greetings", reads=Access.SIGNED_IN, writes=Access.SIGNED_IN)

    @router.reads(path="/{name}")
    async def get_greeting(name: str, mood: str = "good", ids: CommaSeparatedIds = []) -> Greeting:  # noqa: B006
        """One greeting."""
        return Greeting(text=f"{name} {mood} {len(ids)}")

    @router.acts(None, "/{name}", takes_key=False)
    async def say_greeting(name: str, body: Greeting) -> Greeting:
        """Say it."""
        return body

    @router.streams(None, "/{name}/table", {"text/csv": TEXT, "application/pdf": TEXT})
    async def export_greeting(name: str, format: Annotated[str, Query()] = "csv") -> Response:  # noqa: A002
        """As a table."""

        async def lines() -> AsyncIterator[str]:
            yield "a\n"
            raise AssertionError("a HEAD needs no line, a GET is not made here")

        return StreamingResponse(lines(), media_type="text/csv" if format == "csv" else "application/pdf")

    return router


def patching_router() -> ConceptRouter:
    router = ConceptRouter("/v1/greetings", reads=Access.SIGNED_IN, writes=Access.SIGNED_IN)

    @router.puts(path="/{name}", takes_match=False)
    async def replace_greeting(name: str, body: Greeting) -> Greeting:
        """Replace it."""
        return body

    as_it_is: Any = replace_greeting
    as_it_is.needs, as_it_is.clearance = Access.SIGNED_IN, 1
    router.add_api_route("/{name}", replace_greeting, methods=["PATCH"], include_in_schema=False)

    @router.reads(path="/{name}/failure")
    async def fail(name: str) -> None:
        """Fails."""
        raise ZeroDivisionError

    return router


@pytest.fixture
def app() -> FastAPI:
    app = FastAPI(generate_unique_id_function=operation_id)
    app.state.verifier = Believing()
    install_problem_handlers(app)
    app.add_middleware(HeadAsGet)
    app.add_middleware(RequestContext, default_deadline_ms=1000)
    routers = [greetings_router(), patching_router()]
    for router in routers:
        app.router.routes.extend(router.routes)
    install_specification(app, routers)
    return app


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    headers = {"Authorization": "Bearer plans:read"}
    async with httpx.AsyncClient(transport=transport, base_url="http://x/v1/greetings", headers=headers) as client:
        yield client


async def test_a_head_is_the_get_without_its_content(client: httpx.AsyncClient) -> None:
    got, asked = await client.get("/ann"), await client.head("/ann")
    assert (asked.status_code, asked.content) == (200, b"")
    assert {**asked.headers, "x-request-id": ""} == {**got.headers, "x-request-id": ""}
    assert asked.headers["Content-Length"] == str(len(got.content))


async def test_a_head_does_not_wait_for_a_stream(client: httpx.AsyncClient) -> None:
    asked = await client.head("/ann/table", headers={"Range": "bytes=0-1"})
    assert (asked.status_code, asked.content, asked.headers["Content-Type"]) == (200, b"", "text/csv; charset=utf-8")


async def test_a_path_names_all_its_methods(client: httpx.AsyncClient) -> None:
    allowed = "GET, HEAD, OPTIONS, PATCH, POST, PUT"
    refused, asked = await client.delete("/ann"), await client.options("/ann")
    assert (refused.status_code, refused.json()["code"]) == (405, "method_not_allowed")
    assert (asked.status_code, asked.content) == (204, b"")
    assert [answer.headers["Allow"] for answer in (refused, asked)] == [allowed, allowed]


async def test_an_answer_that_the_caller_has_is_not_sent_again(client: httpx.AsyncClient) -> None:
    first = await client.get("/ann")
    again = await client.get("/ann", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    kept = {"etag": first.headers["ETag"], "cache-control": "private, no-cache", "vary": "Accept-Language"}
    assert dict(again.headers) == kept | {"x-request-id": again.headers["X-Request-Id"]}
    assert (await client.get("/ann?mood=bad", headers={"If-None-Match": first.headers["ETag"]})).status_code == 200


@pytest.mark.parametrize(
    "stated", ["application/json", "Application/JSON; charset=UTF-8", 'application/json;charset="utf-8"']
)
async def test_json_in_utf_8_is_read(client: httpx.AsyncClient, stated: str) -> None:
    answer = await client.post("/ann", content=b'{"text": "x"}', headers={"Content-Type": stated})
    assert answer.json() == {"text": "x"}


@pytest.mark.parametrize(
    "stated",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/merge-patch+json",
        "application/json;charset=gbk",
        "",
    ],
)
async def test_another_content_type_is_refused(client: httpx.AsyncClient, stated: str) -> None:
    answer = await client.post("/ann", content=b'{"text": "x"}', headers={"Content-Type": stated} if stated else {})
    assert (answer.status_code, answer.json()["code"]) == (415, "content_type_unsupported")
    assert answer.headers["Accept"] == "application/json"


async def test_a_patch_may_be_a_merge_patch(client: httpx.AsyncClient) -> None:
    answer = await client.patch("/ann", content=b"{}", headers={"Content-Type": "application/merge-patch+json"})
    assert answer.status_code == 200


async def test_a_missing_body_is_missing_whatever_its_type(client: httpx.AsyncClient) -> None:
    assert (await client.post("/ann")).status_code == 422


@pytest.mark.parametrize("accept", ["application/json", "application/*", "*/*;q=0.1", "text/html, */*;q=0.8", ""])
async def test_an_accept_that_can_be_met_is_met(client: httpx.AsyncClient, accept: str) -> None:
    assert (await client.get("/ann", headers={"Accept": accept})).status_code == 200


@pytest.mark.parametrize("accept", ["text/html", "application/json;q=0", "application/problem+json", "image/*"])
async def test_an_accept_that_cannot_be_met_is_refused_with_a_problem(client: httpx.AsyncClient, accept: str) -> None:
    for answer in (
        await client.get("/ann", headers={"Accept": accept}),
        await client.post("/ann", json={}, headers={"Accept": accept}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (406, "not_acceptable")
        assert answer.headers["Content-Type"] == "application/problem+json"


async def test_the_format_chosen_must_be_acceptable_too(client: httpx.AsyncClient) -> None:
    refused = await client.get("/ann/table?format=pdf", headers={"Accept": "text/csv"})
    assert (refused.status_code, refused.json()["detail"]) == (
        406,
        "This answers in application/pdf; correct `Accept`.",
    )
    asked = await client.head("/ann/table", headers={"Accept": "text/csv"})
    assert (asked.status_code, asked.headers["Vary"]) == (200, "Accept-Language, Accept")


async def test_a_parameter_with_one_value_is_given_once(client: httpx.AsyncClient) -> None:
    refused = await client.get("/ann?mood=bad&mood=good", headers={"Accept-Language": "zh-CN"})
    error = {"pointer": None, "parameter": "mood", "code": "repeated", "detail": "只能给出一次。"}
    assert (refused.status_code, refused.json()["errors"]) == (400, [error])
    assert (await client.get(f"/ann?ids={ID}&ids={ID},{ID}")).json()["text"] == "ann good 3"


async def test_the_specification_declares_all_of_it(app: FastAPI) -> None:
    paths = app.openapi()["paths"]["/v1/greetings/{name}"]
    assert "head" not in paths
    assert {"304", "406"} <= paths["get"]["responses"].keys()
    assert "If-None-Match" in [parameter["name"] for parameter in paths["get"]["parameters"]]
    assert {"406", "415"} <= paths["post"]["responses"].keys()


@pytest.mark.parametrize("path", ["/ann", "/ann?unknown=1", "/ann/failure", "/ann/nothing/here"])
async def test_every_answer_has_the_id_of_its_request(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path, headers={"X-Request-Id": "given-by-caller"})
    assert answer.headers.get_list("X-Request-Id") == ["given-by-caller"]
    if answer.status_code != 200:
        assert answer.json()["request_id"] == "given-by-caller"


async def test_an_unforeseen_error_is_a_problem(client: httpx.AsyncClient) -> None:
    answer = await client.get("/ann/failure")
    assert (answer.status_code, answer.headers["Content-Type"]) == (500, "application/problem+json")
    assert "division" not in answer.text


async def test_what_a_request_leaves_out_of_its_query_has_its_default(client: httpx.AsyncClient) -> None:
    answers = [await client.get(f"/Li{query}") for query in ("", "?", "?mood=great", f"?ids={ID},{ID}")]
    assert [answer.json()["text"] for answer in answers] == ["Li good 0", "Li good 0", "Li great 0", "Li good 2"]
