"""ETags and their preconditions: `If-None-Match` for what the caller has already, `If-Match` for what it changes.

A representation's tag is `"state.hash"`, or `"hash"` without a state. The hash is of the content that this caller
sees, in this language: names of other records and computed fields change without the row. The state is that of the row
as this caller sees it: its last change, of all changes that the caller sees. A change asks for the state alone. A
compressed response adds its coding, `"state.hash-gzip"`, because its bytes differ.
"""

import hashlib
import re
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

CODINGS = ("-zstd", "-gzip")
KEPT_BY_304 = ("cache-control", "content-language", "content-location", "etag", "expires", "last-modified", "vary")
IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "ETags of answers that the caller has: the same content is answered by 304, without a body.",
    "schema": {"type": "string", "maxLength": 4000},
}
NOT_MODIFIED = {"description": "The content is what the caller has under the ETag sent in `If-None-Match`."}
_TAG = re.compile(r'(?:W/)?"[^"]*"|\*')
_STATE = re.compile(r'"[0-9a-f]{1,16}"')


def coded_etag(etag: str, coding: str) -> str:
    """The tag of the same representation in this content coding."""
    return f'{etag[:-1]}-{coding}"' if etag.endswith('"') else etag


def names_state(if_match: str, etag: str) -> bool:
    """Whether `If-Match` names the row's state, alone or within the tag of a representation."""
    tags = _TAG.findall(if_match)
    return any(tag == "*" or _without_coding(tag).partition(".")[0].rstrip('"') == etag.rstrip('"') for tag in tags)


def answer_unchanged(request: Request, response: Response) -> Response:
    """Tag the response to a GET by its content; 304 if the caller has it already.

    A stream or file, whose content is not there yet, has the tag that its endpoint gave it, or none.
    """
    content, headers = getattr(response, "body", None), response.headers
    etag = headers.get("etag")
    if response.status_code != 200 or (content is None and etag is None):
        return response
    if content is not None and (etag is None or _STATE.fullmatch(etag)):
        digest = hashlib.blake2b(content, digest_size=8).hexdigest()
        headers["etag"] = f'"{digest}"' if etag is None else f'{etag[:-1]}.{digest}"'
    headers.setdefault("cache-control", "private, no-cache")
    return not_modified(request, headers) or response


def not_modified(request: Request, headers: Mapping[str, str]) -> Response | None:
    """304 if the caller already has the content that these headers describe.

    It has the tag that the caller sent, so that a cache finds the content stored under it.
    """
    etag, known = headers["etag"], request.headers.get("if-none-match", "")
    tag = next((tag for tag in _TAG.findall(known[:4000]) if tag == "*" or _is_same(tag, etag)), None)
    if tag is None:
        return None
    kept = {name: headers[name] for name in KEPT_BY_304 if name in headers}
    return Response(status_code=304, headers={**kept, "etag": etag if tag == "*" else tag.removeprefix("W/")})


def _is_same(tag: str, etag: str) -> bool:
    """Weak tags count like strong ones (RFC 9110, 13.1.2)."""
    return _without_coding(tag) == etag.removeprefix("W/")


def _without_coding(tag: str) -> str:
    tag = tag.removeprefix("W/")
    for coding in CODINGS:
        if tag.endswith(f'{coding}"'):
            return tag[: -len(coding) - 1] + '"'
    return tag
