"""Translates the framework's, the database's and the validation's exceptions into problems."""

import re
from collections.abc import Iterable

import asyncpg
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException

from shared.field_names import is_named, names_of_fields
from shared.problems import (
    BadRequest,
    Conflict,
    ContentTooLarge,
    FieldError,
    Invalid,
    Problem,
    Text,
    Unauthorized,
    Unavailable,
)
from shared.statements import DeadlineExceeded
from shared.web.validation import field_errors, json_reason


class UnknownParameter(BadRequest):
    """The query string has a parameter that this operation does not have."""

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
    detail = Text("There is already one with the same {fields}.", "已有相同的{fields}。")


class ReferenceUnknown(Invalid):
    """The request refers to something that does not exist."""

    title = Text("Unknown reference", "引用的对象不存在")
    detail = Text("What {fields} names does not exist.", "所填的{fields}不存在。")


class ValueRefused(Invalid):
    """The database refused a value: out of range, or text that it cannot store."""

    detail = Text(
        "A value is out of range or contains characters that cannot be stored.", "有值超出范围或含有无法保存的字符。"
    )


class FieldsInvalid(Invalid):
    """Some fields are wrong; `errors` lists them."""

    detail = Text("Correct: {names}.", "请更正：{names}。")

    @classmethod
    def code(cls) -> str:
        """The parent's code: this one only names the fields."""
        return Invalid.code()


class ParametersInvalid(BadRequest):
    """Some parameters are wrong; `errors` lists them."""

    detail = FieldsInvalid.detail

    @classmethod
    def code(cls) -> str:
        """The parent's code: this one only names the parameters."""
        return BadRequest.code()


class QueryValueRefused(BadRequest):
    """The database refused a value of the path or query: out of range, or text that it cannot store."""

    title = ValueRefused.title
    detail = ValueRefused.detail


def from_validation(error: RequestValidationError) -> Problem:
    """400 for unreadable requests (malformed JSON, unknown or wrong parameters), 422 for a wrong body."""
    errors = field_errors(error.errors())
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        return MalformedBody(reason=json_reason(first["ctx"]["error"], first["loc"][-1]))
    unknown = [e.parameter or "" for e in errors if e.code == "extra_forbidden" and e.parameter]
    if unknown:
        return UnknownParameter(names=unknown, errors=errors)
    names = names_of_fields(name for e in errors for name in _named_in(e))
    if all(e.parameter for e in errors):
        return ParametersInvalid(errors=errors, names=names) if names else BadRequest(errors=errors)
    return FieldsInvalid(errors=errors, names=names) if names else Invalid(errors=errors)


def _named_in(error: FieldError) -> list[str]:
    """The innermost field of the error's place that has a name."""
    steps = (error.parameter or error.pointer or "").split("/")
    return next(([step] for step in reversed(steps) if is_named(step)), [])


THE_VALUE = Text("value", "值")

LOST = (
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.TransactionRollbackError,
    asyncpg.InsufficientResourcesError,
    asyncpg.InterfaceError,
    OSError,
)


def from_sqlalchemy(error: DBAPIError) -> Problem | None:
    """The problem that a database error means to the caller; None when it is our own mistake."""
    cause = getattr(error.orig, "__cause__", None) or error.orig
    return Unavailable() if error.connection_invalidated else from_postgres(cause)


def from_postgres(cause: BaseException | None) -> Problem | None:
    """The same for an error of the driver."""
    match cause:
        case asyncpg.UniqueViolationError():
            return AlreadyTaken(fields=_fields_of(cause))
        case asyncpg.ForeignKeyViolationError():
            return ReferenceUnknown(fields=_fields_of(cause))
        case asyncpg.DataError():
            return ValueRefused()
        case asyncpg.QueryCanceledError():
            return DeadlineExceeded()
    return Unavailable() if isinstance(cause, LOST) else None


def _fields_of(cause: BaseException) -> list[Text]:
    """The fields of a violated key: `Key (lower(name::text), stage)=` → name and stage."""
    key = re.search(r"Key \((.+?)\)=", getattr(cause, "detail", None) or "")
    # A row's level is part of keys so that a conflict does not show hidden rows: it is not what is there twice.
    columns = [name for name in re.findall(r"(?<!::)\b[a-z_]+\b", key[1]) if name != "clearance"] if key else []
    return names_of_fields(name for name in columns if is_named(name)) or [THE_VALUE]


class RouteNotFound(Problem):
    """There is no such path."""

    status = 404
    title = Text("There is no such path", "地址不存在")


class MethodNotAllowed(Problem):
    """The path does not support the method."""

    status = 405
    title = Text("This path does not support the method", "该地址不支持此方法")

    def __init__(self, allowed: Iterable[str] = ()) -> None:
        super().__init__()
        self.allowed = tuple(allowed)
        self.headers = {"Allow": ", ".join(allowed)}  # type: ignore[misc]  # this one differs each time


class BodyTooLarge(ContentTooLarge):
    """The body is larger than this path accepts."""

    detail = Text("Send it in parts.", "请分批发送。")

    @classmethod
    def code(cls) -> str:
        """The parent's code: to the caller it is the same problem; the framework does not show the limit."""
        return ContentTooLarge.code()


class RequestUnreadable(BadRequest):
    """The request is not HTTP/1.1."""

    detail = Text("Send an HTTP/1.1 request.", "请发送 HTTP/1.1 请求。")


class CredentialsRepeated(Unauthorized):
    """The request has more than one `Authorization` header."""

    detail = Text("Send `Authorization` once.", "Authorization 请求头只能出现一次。")


class HostAmbiguous(BadRequest):
    """The request does not say which host it is for, or names several."""

    detail = Text("Send `Host` once.", "请发送且仅发送一个 Host 请求头。")


class HostUnknown(Problem):
    """The request is for another host than this one."""

    status = 421
    title = Text("Another host", "主机不符")
    detail = Text("Use the address that the administrator gave you.", "请使用管理员提供的地址。")


class UrlTooLong(Problem):
    """The URL is longer than the limit."""

    status = 414
    title = Text("URL too long", "URL 过长")
    detail = Text("At most {limit} bytes are accepted; ask for less at once.", "最多接受 {limit} 字节，请分次请求。")


class HeadersTooLarge(Problem):
    """The request's headers are larger than the limit."""

    status = 431
    title = Text("Headers too large", "请求头过大")
    detail = Text("At most {limit} bytes are accepted.", "最多接受 {limit} 字节。")


class TooManyHeaders(Problem):
    """The request has more headers than the limit."""

    status = 431
    title = Text("Too many headers", "请求头过多")
    detail = Text("At most {limit} headers are accepted.", "最多接受 {limit} 个请求头。")


class RequestTooSlow(Problem):
    """The request did not arrive in time, or its body more slowly than the least rate."""

    status = 408
    title = Text("The request came too slowly", "请求传输过慢")
    detail = Text("Send it again, whole and without pauses.", "请不间断地重新发送完整请求。")


class TooManyConnections(Unavailable):
    """Too many connections are open, in all or from this address."""

    title = Text("Too many connections", "连接过多")
    detail = Text("Use fewer connections, or try again in a moment.", "请减少连接数，或稍后重试。")


class RefusedByFramework(Problem):
    """A refusal by the framework that has no problem class of its own."""

    title = Text("The request was refused", "请求被拒绝")


PROBLEMS_BY_STATUS: dict[int, type[Problem]] = {
    400: UnreadableBody,
    404: RouteNotFound,
    405: MethodNotAllowed,
    413: BodyTooLarge,
}


def from_http(error: HTTPException) -> Problem:
    """The framework's own refusals (404 for an unknown route, 405, 413, an unreadable body) as problems."""
    problem = PROBLEMS_BY_STATUS.get(error.status_code, RefusedByFramework)()
    problem.status = error.status_code  # type: ignore[misc]
    problem.headers = dict(error.headers or {})  # type: ignore[misc]
    return problem
