"""`ETag`, `If-Match` and `If-None-Match`: nobody overwrites a change they have not seen, or reads the same twice."""

from typing import Annotated, TypeVar

from fastapi import Header, Response

from shared.shapes import Read

ReadT = TypeVar("ReadT", bound=Read)

IfMatch = Annotated[
    str | None,
    Header(max_length=100, description="The ETag last read; when it changed in between the answer is 412."),
]


def tagged(response: Response, read: ReadT) -> ReadT:
    """The resource, with its version as the response's ETag."""
    response.headers["ETag"] = f'"{read.version}"'  # type: ignore[attr-defined]
    return read


def is_at_hand(if_none_match: str | None, etag: str) -> bool:
    """Whether the caller has this very content already, weak tags being as good as strong ones (RFC 9110, 13.1.2)."""
    tags = [tag.strip().removeprefix("W/") for tag in (if_none_match or "").split(",")]
    return etag in tags or tags == ["*"]
