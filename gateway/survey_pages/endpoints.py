"""`/surveys/{secret}`: the answer page of a survey, for people who have a link."""

from typing import Annotated

from fastapi import Query, Request, Response
from fastapi.responses import HTMLResponse

from gateway.survey_pages import operations
from gateway.survey_pages.rules import page_of
from shared.auth.access import Access
from shared.problems import Problem
from shared.web.call import Call
from shared.web.compression import CONFIDENTIAL
from shared.web.router import ConceptRouter

router = ConceptRouter("/surveys", reads=Access.ANYONE, writes=Access.ANYONE, in_spec=False)
Chosen = Annotated[str, Query(max_length=20)]


@router.streams(None, "/{secret}", {})
async def read_survey_page(call: Call, secret: str, request: Request, language: Chosen = "") -> Response:
    """The page of a link. Opening it uses nothing up: mail scanners open links too."""
    return await _page(call, secret, request, language)


@router.streams(None, "/{secret}", {}, method="POST")
async def send_survey_page(call: Call, secret: str, request: Request, language: Chosen = "") -> Response:
    """Send the page's form, once; the same answers again are thanked for again."""
    return await _page(call, secret, request, language)


async def _page(call: Call, secret: str, request: Request, language: str) -> Response:
    try:
        return await operations.pass_on(request, secret, language)
    except Problem as problem:
        headers = {**problem.headers, "Cache-Control": CONFIDENTIAL, "X-Robots-Tag": "noindex"}
        chosen = "en" if language == "en" else "zh-CN" if language == "zh-CN" else call.language
        return HTMLResponse(page_of(problem, chosen), problem.status, headers)
