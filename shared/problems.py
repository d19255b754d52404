"""The errors that a caller can get, as RFC 9457 problems; independent of the framework."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, NamedTuple
from uuid import UUID

Language = Literal["en", "zh-CN"]


class Text(NamedTuple):
    """A message in the product's languages; `{name}` is replaced by a value.

    Text written by a user, such as a custom field's label, has no values: its braces are plain text.
    """

    en: str
    zh: str

    def in_language(self, language: Language, values: Mapping[str, Any] | None = None) -> str:
        """The message with its values filled in; without values, the text unchanged.

        A value that is a text itself appears in the same language, one that is a list as an enumeration.
        """
        message = self.zh if language == "zh-CN" else self.en
        return message.format_map(_Shown(values, language)) if values else message

    def filled(self, **values: Any) -> "Text":
        """The message with its values filled in, in both languages."""
        return Text(self.in_language("en", values), self.in_language("zh-CN", values))


@dataclass(frozen=True, slots=True)
class _Shown:
    """The values of a message as they read in a language."""

    values: Mapping[str, Any]
    language: Language

    def __getitem__(self, name: str) -> Any:
        return self._show(self.values[name])

    def _show(self, value: Any) -> Any:
        if isinstance(value, Text):
            return value.in_language(self.language)
        if isinstance(value, list | tuple):
            return ("、" if self.language == "zh-CN" else ", ").join(str(self._show(one)) for one in value)
        return value


@dataclass(frozen=True, slots=True)
class FieldError:
    """One error in the request: its place (JSON Pointer into the body, or a parameter's name) and its message.

    `about` is the id of an existing object that conflicts.
    """

    code: str
    detail: Text
    pointer: str | None = None
    parameter: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    about: UUID | None = None


class Problem(Exception):
    """An error that the caller gets as a response.

    A subclass states a fact (`PlanNotDraft`): its docstring is its description in the OpenAPI, its snake_case name
    the `code`. Raised with the values of `detail`: `raise PlanNotDraft(status=plan.status)`. One that is always about
    the same field names it in `pointer` or `parameter`, for `errors`.
    """

    status: ClassVar[int] = 500
    title: ClassVar[Text] = Text("Something went wrong", "出错了")
    detail: ClassVar[Text] = Text("", "")
    headers: ClassVar[Mapping[str, str]] = {}
    pointer: ClassVar[str | None] = None
    parameter: ClassVar[str | None] = None

    def __init__(self, *, errors: Sequence[FieldError] = (), **values: Any) -> None:
        self.errors, self.values = tuple(errors), values
        if not errors and (self.pointer or self.parameter):
            self.errors = (FieldError(self.code(), self.detail, self.pointer, self.parameter, values),)
        super().__init__(self.detail.in_language("en", values))

    @classmethod
    def at(cls, pointer: str | None, /, **values: Any) -> FieldError:
        """This problem at a place of the body, for `errors`."""
        return FieldError(cls.code(), cls.detail, pointer, values=values)

    @classmethod
    def code(cls) -> str:
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()


class UnexpectedError(Problem):
    """The service made a mistake; its log has the reason under the `request_id`."""


class BadRequest(Problem):
    """The request cannot be understood."""

    status = 400
    title = Text("Bad request", "请求有误")


class Unauthorized(Problem):
    """No valid credential came with the request."""

    status = 401
    title = Text("Sign in first", "请先登录")
    headers: ClassVar[Mapping[str, str]] = {"WWW-Authenticate": "Bearer"}


class Forbidden(Problem):
    """The credential is valid but does not allow this."""

    status = 403
    title = Text("Not allowed", "没有权限")


class NotFound(Problem):
    """There is no such thing, or the caller may not see it."""

    status = 404
    title = Text("Not found", "未找到")


class Conflict(Problem):
    """The request conflicts with the current state."""

    status = 409
    title = Text("Conflict with the current state", "与当前状态冲突")


class Gone(Problem):
    """It existed, but no longer does."""

    status = 410
    title = Text("No longer exists", "已不存在")


class PreconditionFailed(Problem):
    """Someone else changed it: `If-Match` does not name the present state."""

    status = 412
    title = Text("Changed by someone else", "数据已被他人修改")
    detail = Text(
        "Its ETag begins with {current} now; read it again and repeat the change.",
        "当前 ETag 以 {current} 开头，请重新读取后再修改。",
    )


class ContentTooLarge(Problem):
    """The body is larger than the limit."""

    status = 413
    title = Text("Body too large", "请求体过大")
    detail = Text("At most {limit} bytes are accepted; send it in parts.", "最多接受 {limit} 字节，请分批发送。")


class UnsupportedMediaType(Problem):
    """The endpoint does not accept the body's content type or encoding."""

    status = 415
    title = Text("Unsupported media type", "不支持的媒体类型")


class Invalid(Problem):
    """The request is well-formed but some values are wrong; `errors` lists them."""

    status = 422
    title = Text("Invalid input", "输入无效")


class TooManyRequests(Problem):
    """The caller has sent too many requests."""

    status = 429
    title = Text("Too many requests", "请求过于频繁")


class Unavailable(Problem):
    """Something that this request needs cannot be reached; the same request may succeed later."""

    status = 503
    title = Text("Temporarily unavailable", "暂时不可用")
    detail = Text("Try again in a moment.", "请稍后重试。")
    headers: ClassVar[Mapping[str, str]] = {"Retry-After": "1"}
