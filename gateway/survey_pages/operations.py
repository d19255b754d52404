"""Passing a link's page through from the relationship service, in the gateway's own name."""

import asyncio
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

import aiohttp
import structlog
from fastapi import Request, Response
from multidict import CIMultiDict
from starlette.datastructures import State

from gateway.client_addresses import source_of_client
from gateway.proxy.problems import ServiceFailed, ServiceTooSlow
from gateway.survey_pages.rules import MAX_FORM_BYTES
from shared.problems import ContentTooLarge
from shared.web.request_context import DEADLINE, REQUEST_ID, remaining_seconds

if TYPE_CHECKING:
    from gateway.proxy.upstream import Upstream

SERVICE = "relationship"
ADDRESS = "/internal/survey-pages"
SECONDS = 20.0
UNKNOWN = 404
PASSED = ("content-type", "content-language", "content-security-policy", "cache-control", "x-robots-tag")
"""Headers of the page that are passed on."""


async def pass_on(request: Request, secret: str, language: str) -> Response:
    """The page of the link, opened or sent. Raises ContentTooLarge, RateLimitExceeded, ServiceFailed, ServiceTooSlow.

    A link may be used so often in a minute, and an address may try so many that are not valid. Both are counted before
    the service is asked, or many attempts at once would pass; a link that is valid is then given back to its address,
    which many people may share.
    """
    house: State = request.app.state
    limit, address = house.survey_rate_limit, f"address {source_of_client(request)}"
    for caller in (f"link {secret[:200]}", address):
        limit.spend(caller)
    body = await _body_of(request) if request.method == "POST" else None
    query = f"?{urlencode({'language': language})}" if language else ""
    target = f"{ADDRESS}/{quote(secret[:200], safe='')}{query}"
    response = await _ask(house.upstreams[SERVICE], request, house.own_caller.token_for(SERVICE), target, body)
    if response.status_code != UNKNOWN:
        limit.give_back(address)
    return response


async def _body_of(request: Request) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_FORM_BYTES:
            raise ContentTooLarge(limit=MAX_FORM_BYTES)
    return body


async def _ask(upstream: "Upstream", request: Request, token: str, target: str, body: bytes | None) -> Response:
    seconds = remaining_seconds(SECONDS)
    context = structlog.contextvars.get_contextvars()
    headers = {
        "Authorization": f"Bearer {token}",
        "Accept-Language": request.headers.get("accept-language", ""),
        DEADLINE: str(int(seconds * 1000)),
        REQUEST_ID: context.get("request_id", ""),
    }
    try:
        async with asyncio.timeout(seconds):
            answer = await upstream.send(request.method, target, CIMultiDict(headers), body, seconds)
            try:
                content = await answer.read()
            finally:
                answer.close()
    except TimeoutError as error:
        raise ServiceTooSlow(service=SERVICE) from error
    except (aiohttp.ClientError, ConnectionError) as error:
        raise ServiceFailed(service=SERVICE) from error
    if not answer.headers.get("content-type", "").startswith("text/html"):
        raise ServiceFailed(service=SERVICE)  # a problem, which is not for whoever has a link
    passed = {name: answer.headers[name] for name in PASSED if name in answer.headers}
    return Response(content, answer.status, passed)
