"""`ETag` and `If-Match`: nobody overwrites a change they have not seen."""

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
