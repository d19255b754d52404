"""Sending a content: whole, in part, or not again if the caller has it."""

import base64
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from fastapi import Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field
from starlette.datastructures import Headers

from shared.attachments.formats import FORMATS, AttachmentStoreRefuses
from shared.attachments.model import AttachedRead
from shared.attachments.ranges import ByteRange, RangeNotSatisfiable, is_same, requested_range
from shared.problems import Unavailable
from shared.web.described_bodies import BINARY
from shared.web.downloads import disposition_of
from shared.web.etags import not_modified
from shared.web.problem_responses import respond

CONTENT: dict[str, Any] = {"application/octet-stream": BINARY}
FILES: dict[str, Any] = CONTENT | {one.media_type: BINARY for one in FORMATS.values()}
"""What a download may be."""
PARTIAL: dict[str, Any] = {"description": "The part requested by `Range`.", "content": FILES}
DOWNLOAD_PROBLEMS = (RangeNotSatisfiable, Unavailable, AttachmentStoreRefuses)
"""For `fails_with` of an operation that sends a file."""

Open = Callable[[ByteRange | None], Awaitable[AsyncIterator[bytes]]]


class DownloadConditions(BaseModel):
    """The part that is wanted, and the conditions."""

    range: str | None = Field(
        default=None,
        max_length=200,
        description="One range of bytes, as `bytes=0-1023`, `bytes=1024-` or `bytes=-500`.",
    )
    if_range: str | None = Field(
        default=None,
        max_length=200,
        description="ETag of the content the caller has: if it differs, the whole is sent.",
    )


def headers_of(attachment: AttachedRead) -> dict[str, str]:
    """Headers that describe a content, whichever part of it is sent."""
    digest = base64.b64encode(bytes.fromhex(attachment.sha256)).decode()
    return {
        "Accept-Ranges": "bytes",
        "Cache-Control": "private, no-store, no-transform",
        "Content-Disposition": disposition_of(attachment.file_name),
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "ETag": etag_of(attachment),
        "Repr-Digest": f"sha-256=:{digest}:",
        "X-Content-Type-Options": "nosniff",
    }


def etag_of(attachment: AttachedRead) -> str:
    """The content's ETag, which does not change with the file's name or description."""
    return f'"{attachment.sha256}"'


async def send_content(
    request: Request, attachment: AttachedRead, asked: DownloadConditions, open_part: Open
) -> Response:
    """The answer to a download: 200 with all, 206 with a part, 304 without content, 416 if there is no such part."""
    headers = headers_of(attachment)
    if unchanged := not_modified(request, Headers(headers)):
        return unchanged
    try:
        part = requested_range(asked.range if is_same(asked.if_range, etag_of(attachment)) else None, attachment.size)
    except RangeNotSatisfiable as problem:
        refused = respond(request, problem)
        refused.headers["Content-Range"] = f"bytes */{attachment.size}"
        return refused
    content = await open_part(part)
    if part is None:
        headers["Content-Length"] = str(attachment.size)
        return StreamingResponse(content, 200, headers, attachment.media_type)
    headers |= {"Content-Length": str(part.length), "Content-Range": part.content_range}
    return StreamingResponse(content, 206, headers, attachment.media_type)
