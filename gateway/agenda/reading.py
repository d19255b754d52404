"""Reads the due items of all services concurrently, on behalf of a caller."""

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import aiohttp
import structlog
from multidict import CIMultiDict
from pydantic import ValidationError
from starlette.datastructures import State

from gateway.proxy.problems import ServiceFailed, ServiceTooSlow
from gateway.tokens.callers import Caller
from shared.customers.due_items import DueAnswer, DueQuery
from shared.problems import Language, Problem
from shared.web.request_context import DEADLINE, REQUEST_ID, remaining_seconds

if TYPE_CHECKING:
    from gateway.proxy.upstream import Upstream

ACTOR = "gateway"
ADDRESS = "/internal/due-items"


async def ask_services(
    house: State, caller: Caller, queries: Mapping[str, DueQuery], language: Language, patience: float
) -> dict[str, DueAnswer | Problem]:
    """Each service's answer within `seconds`, or the problem that prevents it."""
    seconds = remaining_seconds(patience)
    upstreams: Mapping[str, Upstream] = house.upstreams
    asked = (_ask(upstreams[service], caller, query, language, seconds) for service, query in queries.items())
    return dict(zip(queries, await asyncio.gather(*asked), strict=True))


async def _ask(
    upstream: "Upstream", caller: Caller, query: DueQuery, language: Language, seconds: float
) -> DueAnswer | Problem:
    service = upstream.service
    target = f"{ADDRESS}?{urlencode(query.parameters)}"
    headers = _headers(caller.token_for(service, ACTOR), language, seconds)
    try:
        async with asyncio.timeout(seconds):
            response = await upstream.send("GET", target, headers, None, seconds)
            try:
                content = await response.read()
            finally:
                response.close()
        return DueAnswer.model_validate_json(content) if response.status == 200 else ServiceFailed(service=service)
    except Problem as problem:
        return problem
    except TimeoutError:
        return ServiceTooSlow(service=service)
    except (aiohttp.ClientError, ConnectionError, ValidationError):
        return ServiceFailed(service=service)


def _headers(token: str, language: Language, seconds: float) -> CIMultiDict[str]:
    context: dict[str, Any] = structlog.contextvars.get_contextvars()
    headers = {
        "Authorization": f"Bearer {token}",
        "Accept-Language": language,
        DEADLINE: str(int(seconds * 1000)),
        REQUEST_ID: context.get("request_id", ""),
    }
    return CIMultiDict(headers)
