"""One operation, every format: by `Accept` or `?format=`, drawn by the renderer, unable to act in a browser."""

from collections.abc import AsyncIterator
from typing import Annotated, Any, Literal

import httpx
import pytest
from fastapi import FastAPI, Query, Request, Response
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.auth.access import Scope
from shared.documents.answers import CHART, PAPER, RENDERING_PROBLEMS, Document, answer
from shared.documents.rendering.renderer import DocumentsBusy, Renderer
from shared.shapes import Body, Read
from shared.web.call import Call
from shared.web.formats import FORMAT_CHOICE
from shared.web.problem_responses import install_problem_handlers
from shared.web.router import ConceptRouter
from shared.web.specification import install_specification, operation_id
from tests.shared.conftest import ThingSettings
from tests.shared.documents.charts.examples import EXAMPLES
from tests.shared.documents.papers.papers import paper
from tests.shared.web.test_router import Believing


class CurveRead(Read):
    total: str


class CurveQuery(Body):
    format: Literal["json", "svg", "png", "vega-lite"] | None = Query(default=None, description=FORMAT_CHOICE)


class ReportQuery(Body):
    format: Literal["json", "html", "pdf", "pptx"] | None = Query(default=None, description=FORMAT_CHOICE)


def documents_router() -> ConceptRouter:
    router = ConceptRouter("/v1/curves", reads=Scope.KPIS_READ, writes=Scope.FACTS_WRITE)
    stated: dict[str, Any] = {"model": CurveRead, "fails_with": RENDERING_PROBLEMS, "is_translated": True}

    @router.reads(path="", answers=CHART.answers, **stated)
    async def get_curve(call: Call, query: Annotated[CurveQuery, Query()], request: Request) -> Response:
        """The curve."""
        document = Document(CurveRead(total="5.00"), "curve", chart=lambda: EXAMPLES["bars"](5, call.language))
        return await answer(call, document, CHART.chosen(request, query.format))

    @router.reads(path="/report", answers=PAPER.answers, **stated)
    async def get_report(call: Call, query: Annotated[ReportQuery, Query()], request: Request) -> Response:
        """The report."""
        document = Document(CurveRead(total="5.00"), "价值报告", paper=lambda: paper(language=call.language))
        return await answer(call, document, PAPER.chosen(request, query.format))

    return router


@pytest.fixture
async def app(engine: AsyncEngine, thing_settings: ThingSettings) -> AsyncIterator[FastAPI]:
    app = FastAPI(generate_unique_id_function=operation_id)
    app.state.engine, app.state.settings, app.state.verifier = engine, thing_settings, Believing()
    app.state.renderer = Renderer(thing_settings)
    install_problem_handlers(app)
    router = documents_router()
    app.include_router(router)
    install_specification(app, [router])
    yield app
    await app.state.renderer.close()


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    headers = {"Authorization": "Bearer kpis:read", "Accept-Language": "zh-CN"}
    async with httpx.AsyncClient(transport=transport, base_url="http://x", headers=headers) as client:
        yield client


FORMATS = [
    ("/v1/curves", "json", "application/json", b'{"total"'),
    ("/v1/curves", "svg", "image/svg+xml", b"<svg"),
    ("/v1/curves", "png", "image/png", b"\x89PNG"),
    ("/v1/curves", "vega-lite", "application/vnd.vegalite.v6+json", b'{"$schema"'),
    ("/v1/curves/report", "json", "application/json", b'{"total"'),
    ("/v1/curves/report", "html", "text/html", b"<!doctype html>"),
    ("/v1/curves/report", "pdf", "application/pdf", b"%PDF"),
    (
        "/v1/curves/report",
        "pptx",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        b"PK\x03\x04",
    ),
]


@pytest.mark.parametrize(("path", "name", "media_type", "head"), FORMATS)
async def test_an_answer_comes_in_the_format_asked_for(
    client: httpx.AsyncClient, path: str, name: str, media_type: str, head: bytes
) -> None:
    by_parameter = await client.get(path, params={"format": name})
    by_header = await client.get(path, headers={"Accept": media_type})
    for response in (by_parameter, by_header):
        assert response.status_code == 200, response.text
        assert response.headers["content-type"].partition(";")[0] == media_type
        assert response.content.startswith(head)
        assert response.headers["content-language"] == "zh-CN"


async def test_documents_cannot_act_and_papers_are_saved_under_their_name(client: httpx.AsyncClient) -> None:
    for path, name, *_ in FORMATS:
        if name != "json":
            headers = (await client.get(path, params={"format": name})).headers
            assert headers["content-security-policy"].startswith("sandbox; default-src 'none'")
            assert headers["x-content-type-options"] == "nosniff"
            assert ("content-disposition" in headers) is (name in {"pdf", "pptx"})
            assert set(headers["vary"].split(", ")) >= {"Accept", "Accept-Language"}
    saved = await client.get("/v1/curves/report", params={"format": "pdf"})
    assert saved.headers["content-disposition"].endswith("filename*=UTF-8''%E4%BB%B7%E5%80%BC%E6%8A%A5%E5%91%8A.pdf")


async def test_an_unchanged_chart_is_not_sent_again(client: httpx.AsyncClient) -> None:
    first = await client.get("/v1/curves", params={"format": "svg"})
    again = await client.get("/v1/curves", params={"format": "svg"}, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("asked", "status"),
    [({"params": {"format": "pdf"}}, 400), ({"headers": {"Accept": "application/pdf"}}, 406)],
    ids=["parameter", "header"],
)
async def test_a_format_that_is_not_offered_is_refused(
    client: httpx.AsyncClient, asked: dict[str, Any], status: int
) -> None:
    response = await client.get("/v1/curves", **asked)
    assert (response.status_code, response.headers["content-type"]) == (status, "application/problem+json")


async def test_a_busy_renderer_is_a_problem_that_says_when_to_try_again(
    app: FastAPI, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*_: object) -> bytes:
        raise DocumentsBusy

    monkeypatch.setattr(app.state.renderer, "draw", refuse)
    response = await client.get("/v1/curves", params={"format": "svg"})
    assert (response.status_code, response.json()["code"]) == (503, "documents_busy")
    assert response.headers["retry-after"] == "1"
    assert (await client.get("/v1/curves", params={"format": "vega-lite"})).status_code == 200


def test_the_specification_has_every_format_and_problem(app: FastAPI) -> None:
    answers = app.openapi()["paths"]["/v1/curves/report"]["get"]["responses"]
    assert set(answers["200"]["content"]) == {media_type for path, _, media_type, _ in FORMATS if "report" in path}
    assert {"406", "422", "503"} <= answers.keys()
