"""Translates the framework's, the database's and the validation's exceptions into problems."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

import asyncpg
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException

from shared.problems import BadRequest, Conflict, ContentTooLarge, FieldError, Invalid, Problem, Text, Unavailable


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
    detail = Text("{fields} is already in use.", "{fields} 已被使用。")


class ReferenceUnknown(Invalid):
    """The request refers to something that does not exist."""

    title = Text("Unknown reference", "引用的对象不存在")
    detail = Text("{fields} does not exist.", "{fields} 不存在。")


class ValueRefused(Invalid):
    """The database refused a value: out of range, or text that it cannot store."""

    detail = Text(
        "A value is out of range or contains characters that cannot be stored.", "有值超出范围或含有无法保存的字符。"
    )


class QueryValueRefused(BadRequest):
    """The database refused a value of the path or query: out of range, or text that it cannot store."""

    title = ValueRefused.title
    detail = ValueRefused.detail


class DeadlineExceeded(Unavailable):
    """The request took longer than its deadline; nothing was changed."""

    status = 504
    title = Text("Took too long", "处理超时")
    detail = Text("Ask for less at once, or try again later.", "请减少单次请求的数据量，或稍后重试。")


# Chinese texts for Pydantic's error types; a type without one is shown in English.
VALIDATION_TEXTS = {
    "missing": "缺少必填字段。",
    "extra_forbidden": "未知字段，请去掉。",
    "repeated": "只能给出一次。",
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


def field_errors(errors: Sequence[Any]) -> list[FieldError]:
    """Pydantic's errors as ours: a JSON Pointer into the body, or the parameter's name."""
    found = []
    for error in errors:
        place, *rest = error["loc"] or ("body",)
        # As a value: Pydantic's message may repeat the input, which may contain braces.
        text = Text("{message}", VALIDATION_TEXTS.get(error["type"], "{message}"))
        pointer = "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in rest)
        found.append(
            FieldError(
                code=error["type"],
                detail=text,
                pointer=pointer if place == "body" else None,
                parameter=None if place == "body" else str(rest[0] if rest else place),
                values={**error.get("ctx", {}), "message": error["msg"]},
            )
        )
    return found


def from_validation(error: RequestValidationError) -> Problem:
    """400 for unreadable requests (malformed JSON, unknown or wrong parameters), 422 for a wrong body."""
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
    fields = re.search(r"Key \((.+?)\)=", getattr(cause, "detail", None) or "")
    named = fields[1] if fields else str(getattr(cause, "constraint_name", "") or "value")
    match cause:
        case asyncpg.UniqueViolationError():
            return AlreadyTaken(fields=named)
        case asyncpg.ForeignKeyViolationError():
            return ReferenceUnknown(fields=named)
        case asyncpg.DataError():
            return ValueRefused()
        case asyncpg.QueryCanceledError():
            return DeadlineExceeded()
    return Unavailable() if isinstance(cause, LOST) else None


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
