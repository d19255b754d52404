"""Problems over HTTP: the response shape, the reader's language, and the handler of each exception."""

import json
import re
from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

import asyncpg
import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from shared.problems import Language, Problem, TooManyRequests, Unavailable, UnexpectedError
from shared.web.allowed_methods import methods_of
from shared.web.answer_headers import refer_to_headers
from shared.web.odata import ERROR_TYPE, VERSION, is_odata, odata_error
from shared.web.problem_causes import (
    MethodNotAllowed,
    QueryValueRefused,
    ValueRefused,
    from_http,
    from_postgres,
    from_sqlalchemy,
    from_validation,
)

log = structlog.get_logger()

MEDIA_TYPE = "application/problem+json"


class ProblemError(BaseModel):
    """One thing wrong in the request."""

    model_config = ConfigDict(title="ProblemError")

    pointer: str | None = Field(description="JSON Pointer into the body.", examples=["/lines/0/quantity"])
    parameter: str | None = Field(description="Name of the query, path or header parameter.")
    code: str = Field(examples=["greater_than_equal"], description="Stable name of the error, for programs.")
    detail: str = Field(description="What is wrong and how to correct it, in the language of `Accept-Language`.")
    about: UUID | None = Field(default=None, description="Id of the existing object that conflicts, if there is one.")


class ProblemRead(BaseModel):
    """The shape of every error (RFC 9457)."""

    type: str = Field(examples=["about:blank"], description="Always `about:blank`; `code` names the problem.")
    title: str = Field(description="The kind of problem, in the language of `Accept-Language`.")
    status: int = Field(description="The HTTP status, repeated.")
    detail: str = Field(description="What happened and what to do about it, in the language of `Accept-Language`.")
    code: str = Field(description="Stable name of the problem, for programs.", examples=["customer_not_found"])
    request_id: str = Field(description="Give it to support; it is in every log line of the request.")
    errors: list[ProblemError] = Field(
        description="Each thing wrong in the request, with its place; empty where the problem is none of its parts."
    )


class _Lenient(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def language_of(request: Request) -> Language:
    """The reader's language by `Accept-Language`: Chinese when it ranks above English, else English."""
    ranked: list[tuple[float, int, Language]] = []
    for position, part in enumerate(request.headers.get("accept-language", "")[:500].split(",")):
        tag, _, parameters = part.strip().partition(";")
        quality = re.fullmatch(r"\s*q=(\d(?:\.\d+)?)", parameters)
        weight = float(quality[1]) if quality else 1.0
        if tag.lower().startswith("zh") and weight > 0:
            ranked.append((-weight, position, "zh-CN"))
        elif (tag.lower().startswith("en") or tag == "*") and weight > 0:
            ranked.append((-weight, position, "en"))
    return min(ranked)[2] if ranked else "en"


def render(problem: Problem, *, language: Language, request_id: str) -> dict[str, Any]:
    """The problem as a response body."""
    values = _Lenient(problem.values)
    return {
        "type": "about:blank",
        "title": problem.title.in_language(language, values),
        "status": problem.status,
        "detail": problem.detail.in_language(language, values) or problem.title.in_language(language, values),
        "code": problem.code(),
        "request_id": request_id,
        "errors": [
            {
                "pointer": error.pointer,
                "parameter": error.parameter,
                "code": error.code,
                "detail": error.detail.in_language(language, _Lenient(error.values)),
                **({"about": str(error.about)} if error.about else {}),
            }
            for error in problem.errors
        ],
    }


class ProblemResponse(JSONResponse):
    """A problem's JSON; it may repeat the input, where half a character, invalid in UTF-8, becomes `?`."""

    media_type = MEDIA_TYPE

    def render(self, content: Any) -> bytes:
        return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def respond(request: Request, problem: Problem) -> ProblemResponse:
    """The problem as a response in the reader's language."""
    language, request_id = language_of(request), request.scope.get("request_id", "")
    body = render(problem, language=language, request_id=request_id)
    headers = {**problem.headers, "Content-Language": language, "Vary": "Accept-Language"}
    if request_id:  # an unforeseen error is answered outside the layer that adds it to the others
        headers["X-Request-Id"] = request_id
    if is_odata(request.scope.get("path", "")):  # an unreadable request has none
        media_type, headers = ERROR_TYPE, headers | VERSION
        return ProblemResponse(odata_error(body), problem.status, headers=headers, media_type=media_type)
    return ProblemResponse(body, status_code=problem.status, headers=headers)


def answer_other_method(request: Request, allowed: Iterable[str]) -> Response:
    """The answer to a method that the path does not have: to OPTIONS, the methods that it has."""
    problem = MethodNotAllowed(allowed)
    return (
        Response(status_code=204, headers=problem.headers) if request.method == "OPTIONS" else respond(request, problem)
    )


def install_problem_handlers(app: FastAPI) -> None:
    """Answer every error with a problem; an unexpected one is logged and answered 500 without details."""
    handlers: dict[type[Exception], Callable[[Any], Problem | None]] = {
        Problem: lambda error: error,
        RequestValidationError: from_validation,
        HTTPException: from_http,
        DBAPIError: from_sqlalchemy,
        PoolTimeout: lambda _: Unavailable(),
        asyncpg.PostgresError: from_postgres,
        asyncpg.InterfaceError: from_postgres,
        # Not only ConnectionError: also a missing socket file, a name that does not resolve, several addresses.
        OSError: lambda _: Unavailable(),
        Exception: lambda _: None,
    }

    def handler_of(translate: Callable[[Any], Problem | None]) -> Callable[[Request, Exception], Any]:
        async def handle(request: Request, error: Exception) -> Response:
            problem = translate(error)
            if isinstance(problem, MethodNotAllowed):
                return answer_other_method(request, methods_of(request.app, request.url.path))
            if isinstance(problem, ValueRefused) and request.method == "GET":
                problem = QueryValueRefused()  # there is no body, so the value came from the URL
            if problem is None:
                log.error("unforeseen_error", exc_info=error)
                problem = UnexpectedError()
            elif problem.status >= 500:
                log.warning("unavailable", error=repr(error)[:500])
            return respond(request, problem)

        return handle

    for exception, translate in handlers.items():
        app.add_exception_handler(exception, handler_of(translate))


Responses = dict[int | str, dict[str, Any]]


def can_fail_with(*problems: type[Problem], beside: Responses | None = None) -> Responses:
    """The `responses=` of an operation: each problem under its status, described by its docstring."""
    described: Responses = {status: dict(response) for status, response in (beside or {}).items()}
    for problem in problems:
        lines = " ".join((problem.__doc__ or "").split())
        entry = described.setdefault(problem.status, {"description": "", "content": {MEDIA_TYPE: {}}})
        entry["description"] = f"{entry['description']} `{problem.code()}`: {lines}".strip()
        entry["content"] = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemRead"}}}
        own = ["Retry-After"] if problem.status == TooManyRequests.status else problem.headers
        entry["headers"] = entry.get("headers", {}) | refer_to_headers(["Content-Language", *own])
    return described
