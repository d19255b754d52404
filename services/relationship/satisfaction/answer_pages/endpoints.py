"""The answer page for the gateway, which serves it to whoever has a link."""

from typing import Annotated

from fastapi import Query, Request, Response

from services.relationship.satisfaction.answer_pages import operations, rules
from services.relationship.satisfaction.answer_pages.operations import Page, Reader
from services.relationship.satisfaction.answer_pages.pages import content_security_policy
from shared.auth.access import Access
from shared.problems import ContentTooLarge
from shared.web.call import Call
from shared.web.compression import CONFIDENTIAL
from shared.web.router import ConceptRouter

router = ConceptRouter("/internal/survey-pages", reads=Access.SERVICES, writes=Access.SERVICES, in_spec=False)
Chosen = Annotated[str, Query(max_length=20)]


@router.streams(None, "/{secret}", {})
async def open_survey_page(call: Call, secret: str, request: Request, language: Chosen = "") -> Response:
    """The page of a link; opening it changes nothing."""
    return _answer(await operations.open_survey_page(call, secret, _reader(request, language)))


@router.streams(None, "/{secret}", {}, method="POST")
async def answer_survey_page(call: Call, secret: str, request: Request, language: Chosen = "") -> Response:
    """Take the answers of a form, once."""
    body = await request.body()
    if len(body) > rules.MAX_FORM_BYTES:
        raise ContentTooLarge(limit=rules.MAX_FORM_BYTES)
    sent = rules.read_form(body)
    return _answer(await operations.answer_survey_page(call, secret, _reader(request, language), sent))


def _reader(request: Request, chosen: str) -> Reader:
    return Reader(chosen, request.headers.get("accept-language", ""))


def _answer(page: Page) -> Response:
    headers = {
        "Content-Security-Policy": content_security_policy(),
        "Content-Language": page.language,
        "Cache-Control": CONFIDENTIAL,
        "X-Robots-Tag": "noindex",
    }
    return Response(page.html, page.status, headers, media_type="text/html; charset=utf-8")
