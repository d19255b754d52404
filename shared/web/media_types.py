"""Media types of bodies: 415 for a body that an operation does not read, 406 for an answer that it does not give."""

from collections.abc import Collection

from fastapi import Request, Response

from shared.problems import Problem, Text, UnsupportedMediaType
from shared.web.weights import accepts_any

JSON = "application/json"
BYTES = "application/octet-stream"
MERGE_PATCH = "application/merge-patch+json"
CHARSETS = frozenset({"utf-8", "utf8", "us-ascii"})  # ASCII is UTF-8 too


class ContentTypeUnsupported(UnsupportedMediaType):
    """The body's `Content-Type` is not JSON in UTF-8."""

    detail = Text("Send the body as {expected}, in UTF-8.", "请以 {expected}（UTF-8）发送请求体。")

    def __init__(self, expected: Collection[str]) -> None:
        super().__init__(expected=" / ".join(expected))
        self.headers = {"Accept": ", ".join(expected)}  # type: ignore[misc]  # it depends on the method


class NotAcceptable(Problem):
    """`Accept` allows no media type that this operation answers in; problems are always `application/problem+json`."""

    status = 406
    title = Text("No acceptable media type", "没有可接受的媒体类型")
    detail = Text("This answers in {offered}; correct `Accept`.", "此处返回 {offered}，请修改 Accept。")


def refuse_content_type(request: Request, expected: Collection[str]) -> None:
    """Refuse a body of another media type or character set. Raises ContentTypeUnsupported."""
    headers = request.headers
    stated = headers.get("content-type", "")
    if stated in expected:
        return
    media_type, _, parameters = stated.partition(";")
    has_body = "transfer-encoding" in headers or headers.get("content-length", "0") != "0"
    charset = parameters.lower().partition("charset=")[2].partition(";")[0].strip(" \"'")
    if has_body and (media_type.strip().lower() not in expected or (charset and charset not in CHARSETS)):
        raise ContentTypeUnsupported(expected)


def refuse_accept(request: Request, offered: Collection[str]) -> None:
    """Refuse a request that accepts none of the media types. Raises NotAcceptable."""
    accept = ",".join(request.headers.getlist("accept"))
    if accept not in {"", "*/*"} and offered and not accepts_any(accept, offered):
        raise NotAcceptable(offered=", ".join(offered))


def refuse_answer(request: Request, response: Response) -> None:
    """Refuse to send a whole answer in a format that the caller does not accept. Raises NotAcceptable."""
    if response.status_code == 200 and "content-type" in response.headers:
        refuse_accept(request, [response.headers["content-type"].partition(";")[0]])
