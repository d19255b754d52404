"""The part of a content that is requested (RFC 9110, sections 13.1.5 and 14)."""

import re
from dataclasses import dataclass

from shared.problems import Problem, Text

_ONE_RANGE = re.compile(r"(?i)bytes=[ \t]*([0-9]{1,18})?-([0-9]{1,18})?[ \t]*")


class RangeNotSatisfiable(Problem):
    """The requested part starts after the end of the file; `Content-Range` gives its size."""

    status = 416
    title = Text("No such part of the file", "文件没有所请求的部分")
    detail = Text("The file has {size} bytes.", "文件共 {size} 字节。")


@dataclass(frozen=True, slots=True)
class ByteRange:
    """A range of a content's bytes; `last` is included."""

    first: int
    last: int
    size: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1

    @property
    def content_range(self) -> str:
        return f"bytes {self.first}-{self.last}/{self.size}"


def requested_range(asked: str | None, size: int) -> ByteRange | None:
    """The range in the `Range` header; None for the whole. Raises RangeNotSatisfiable.

    A header that is not one range of bytes is ignored: the whole is the right answer then.
    """
    found = _ONE_RANGE.fullmatch(asked or "")
    first, last = (None if number is None else int(number) for number in found.groups()) if found else (None, None)
    if first is None and last is None:
        return None
    if first is None:
        start, end = max(size - (last or 0), 0), size - 1
    else:
        start, end = first, size - 1 if last is None else min(last, size - 1)
        if last is not None and last < first:
            return None
    if start >= size:
        raise RangeNotSatisfiable(size=size)
    return ByteRange(start, end, size)


def is_same(if_range: str | None, etag: str) -> bool:
    """Whether the caller's partial content is still current: only an equal strong tag proves it."""
    return if_range is None or if_range.strip() == etag
