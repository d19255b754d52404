"""Problems over HTTP: the response shape, the language, and what each exception becomes."""

import re
from collections.abc import Callable, Sequence
from typing import Any, cast
from uuid import UUID

import asyncpg
import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from shared.problems import (
    BadRequest,
    Conflict,
    ContentTooLarge,
    FieldError,
    Invalid,
    Language,
    Problem,
    Text,
    Unavailable,
)

log = structlog.get_logger()

MEDIA_TYPE = "application/problem+json"


class ProblemError(BaseModel):
    """One thing wrong in the request."""

    model_config = ConfigDict(title="ProblemError")

    pointer: str | None = Field(description="JSON Pointer into the body.", examples=["/lines/0/quantity"])
    parameter: str | None = Field(description="Name of the query, path or header parameter.")
    code: str = Field(examples=["greater_than_equal"])
    detail: str
    about: UUID | None = Field(default=None, description="Id of what is already there and in the way, where it is one.")


class ProblemRead(BaseModel):
    """What every error looks like (RFC 9457)."""

    type: str = Field(examples=["about:blank"])
    title: str
    status: int
    detail: str
    code: str = Field(description="Stable name of the problem, for programs.", examples=["customer_not_found"])
    request_id: str = Field(description="Give it to support; it is in every log line of the request.")
    errors: list[ProblemError]


class UnknownParameter(BadRequest):
    """The query string has a parameter that this operation does not know."""

    title = Text("Unknown parameter", "未知参数")
    detail = Text("Leave out or correct: {names}.", "请去掉或更正：{names}。")


class MalformedBody(BadRequest):
    """The body is not valid JSON."""

    title = Text("The body is not valid JSON", "请求体不是有效的 JSON")
    detail = Text("{reason}", "{reason}")


class UnreadableBody(MalformedBody):
    """The body cannot be read at all."""

    detail = Text("It is not JSON in UTF-8, or nested too deeply.", "不是 UTF-8 编码的 JSON，或嵌套过深。")


class AlreadyTaken(Conflict):
    """A value that must be unique is already in use."""

    title = Text("Already in use", "已被使用")
    detail = Text("{fields} is already in use.", "{fields} 已被使用。")


class ReferenceUnknown(Invalid):
    """The request refers to something that does not exist."""

    title = Text("Unknown reference", "引用的对象不存在")
    detail = Text("{fields} does not exist.", "{fields} 不存在。")


class ValueRefused(Invalid):
    """The database refused a value: out of range, or text it cannot hold."""

    detail = Text(
        "A value is out of range or holds characters that cannot be kept.", "有值超出范围或含有无法保存的字符。"
    )


class QueryValueRefused(BadRequest):
    """The database refused a value of the address: out of range, or text it cannot hold."""

    title = ValueRefused.title
    detail = ValueRefused.detail


class DeadlineExceeded(Unavailable):
    """The work took longer than the caller was ready to wait; nothing was changed."""

    status = 504
    title = Text("Took too long", "处理超时")
    detail = Text("Ask for less at once, or try again later.", "请减少单次请求的数据量，或稍后重试。")


# Chinese texts of Pydantic's messages; a type that is not here is told in English.
VALIDATION_TEXTS = {
    "missing": "缺少必填字段。",
    "extra_forbidden": "未知字段，请去掉。",
    "string_too_short": "长度至少为 {min_length} 个字符。",
    "string_too_long": "长度至多为 {max_length} 个字符。",
    "string_type": "应为字符串。",
    "string_unicode": "含有无效的 Unicode 字符。",
    "finite_number": "应为有限的数。",
    "int_from_float": "应为整数。",
    "bool_type": "应为 true 或 false。",
    "decimal_type": "应为十进制数。",
    "decimal_whole_digits": "整数位不能超过 {whole_digits} 位。",
    "date_type": "应为 YYYY-MM-DD 格式的日期。",
    "date_from_datetime_inexact": "应为 YYYY-MM-DD 格式的日期。",
    "datetime_type": "应为 RFC 3339 格式的时间。",
    "datetime_parsing": "应为 RFC 3339 格式的时间。",
    "uuid_type": "应为 UUID。",
    "string_pattern_mismatch": "格式不正确，应符合 {pattern}。",
    "int_parsing": "应为整数。",
    "int_type": "应为整数。",
    "bool_parsing": "应为 true 或 false。",
    "decimal_parsing": "应为十进制数。",
    "decimal_max_digits": "总位数不能超过 {max_digits} 位。",
    "decimal_max_places": "小数位不能超过 {decimal_places} 位。",
    "greater_than_equal": "应大于或等于 {ge}。",
    "greater_than": "应大于 {gt}。",
    "less_than_equal": "应小于或等于 {le}。",
    "less_than": "应小于 {lt}。",
    "enum": "应为以下之一：{expected}。",
    "literal_error": "应为以下之一：{expected}。",
    "uuid_parsing": "应为 UUID。",
    "date_from_datetime_parsing": "应为 YYYY-MM-DD 格式的日期。",
    "date_parsing": "应为 YYYY-MM-DD 格式的日期。",
    "datetime_from_date_parsing": "应为 RFC 3339 格式的时间。",
    "timezone_aware": "时间必须带时区。",
    "list_type": "应为数组。",
    "model_attributes_type": "应为对象。",
    "too_long": "最多 {max_length} 项。",
    "too_short": "至少 {min_length} 项。",
    "control_character": "不允许控制字符。",
    "date_in_future": "日期不能晚于今天。",
    "currency_unknown": "没有此 ISO 4217 币种。",
    "credit_code": "不是有效的统一社会信用代码（校验位错误）。",
}


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
    """The problem's body."""
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


def respond(request: Request, problem: Problem) -> JSONResponse:
    """The problem as a response in the reader's language."""
    body = render(problem, language=language_of(request), request_id=request.scope.get("request_id", ""))
    headers = {**problem.headers, "Content-Language": language_of(request)}
    return JSONResponse(body, status_code=problem.status, media_type=MEDIA_TYPE, headers=headers)


def field_errors(errors: Sequence[Any]) -> list[FieldError]:
    """Pydantic's errors as ours: a JSON Pointer into the body, or the parameter's name."""
    found = []
    for error in errors:
        place, *rest = error["loc"] or ("body",)
        english = error["msg"].replace("{", "{{").replace("}", "}}")
        text = Text(english, VALIDATION_TEXTS.get(error["type"], english))
        pointer = "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in rest)
        found.append(
            FieldError(
                code=error["type"],
                detail=text,
                pointer=pointer if place == "body" else None,
                parameter=None if place == "body" else str(rest[0] if rest else place),
                values=error.get("ctx", {}),
            )
        )
    return found


def from_validation(error: RequestValidationError) -> Problem:
    """400 for what cannot be read (malformed JSON, unknown or wrong parameters), 422 for a wrong body."""
    errors = field_errors(error.errors())
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        return MalformedBody(reason=f"{first['ctx']['error']} (character {first['loc'][-1]})")
    unknown = [e.parameter or "" for e in errors if e.code == "extra_forbidden" and e.parameter]
    if unknown:
        return UnknownParameter(names=", ".join(unknown), errors=errors)
    if all(e.parameter for e in errors):
        return BadRequest(errors=errors)
    return Invalid(errors=errors)


def from_database(error: DBAPIError) -> Problem | None:
    """What a database error means to the caller; None where it is our own mistake."""
    cause = getattr(error.orig, "__cause__", None) or error.orig
    fields = re.search(r"Key \((.+?)\)=", getattr(cause, "detail", None) or "")
    named = fields[1] if fields else str(getattr(cause, "constraint_name", "") or "value")
    if isinstance(error, IntegrityError):
        if isinstance(cause, asyncpg.UniqueViolationError):
            return AlreadyTaken(fields=named)
        if isinstance(cause, asyncpg.ForeignKeyViolationError):
            return ReferenceUnknown(fields=named)
    if isinstance(cause, asyncpg.DataError):
        return ValueRefused()
    if isinstance(cause, asyncpg.QueryCanceledError):
        return DeadlineExceeded()
    lost = (
        asyncpg.PostgresConnectionError,
        asyncpg.OperatorInterventionError,
        asyncpg.TransactionRollbackError,
        asyncpg.InsufficientResourcesError,
        asyncpg.InterfaceError,
        OSError,
    )
    if error.connection_invalidated or isinstance(cause, lost):
        return Unavailable()
    return None


HTTP_PROBLEMS: dict[int, tuple[str, Text]] = {
    404: ("route_not_found", Text("There is no such address", "地址不存在")),
    405: ("method_not_allowed", Text("This address does not know the method", "该地址不支持此方法")),
    413: ("content_too_large", ContentTooLarge.title),
}


def from_http(error: HTTPException) -> Problem:
    """The framework's own refusals (404 of an unknown route, 405, 413) in our shape."""
    if error.status_code == 400:  # all the framework has to say of a body it gave up on
        return UnreadableBody()
    code, title = HTTP_PROBLEMS.get(error.status_code, (f"http_{error.status_code}", Text(error.detail, error.detail)))
    kind = type(
        "".join(word.capitalize() for word in code.split("_")),
        (Problem,),
        {"status": error.status_code, "title": title, "headers": dict(error.headers or {})},
    )
    return cast("Problem", kind())


def install_problem_handlers(app: FastAPI) -> None:
    """Every error that leaves the app is a problem; what nobody foresaw is logged and answered 500 without details."""
    handlers: dict[type[Exception], Callable[[Any], Problem | None]] = {
        Problem: lambda error: error,
        RequestValidationError: from_validation,
        HTTPException: from_http,
        DBAPIError: from_database,
        PoolTimeout: lambda _: Unavailable(),
        asyncpg.PostgresError: lambda _: Unavailable(),
        asyncpg.InterfaceError: lambda _: Unavailable(),
        # Not only ConnectionError: a socket file that is gone, a name that does not resolve, several addresses.
        OSError: lambda _: Unavailable(),
        Exception: lambda _: None,
    }

    def handler_of(translate: Callable[[Any], Problem | None]) -> Callable[[Request, Exception], Any]:
        async def handle(request: Request, error: Exception) -> JSONResponse:
            problem = translate(error)
            if isinstance(problem, ValueRefused) and request.method == "GET":
                problem = QueryValueRefused()  # there is no body that it could have come from
            if problem is None:
                log.error("unforeseen_error", exc_info=error)
                problem = Problem()
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
    return described
