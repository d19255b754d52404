"""The headers of responses in the OpenAPI: each described once, under `components/headers`."""

from collections.abc import Iterable
from typing import Any

HEADERS: dict[str, dict[str, Any]] = {
    "Content-Language": {
        "description": "The language of the texts, chosen by `Accept-Language`.",
        "schema": {"type": "string", "enum": ["en", "zh-CN"]},
    },
    "ETag": {
        "description": "Identifies what was answered: send it in `If-Match` with a change, in `If-None-Match` with the "
        "next read.",
        "schema": {"type": "string", "examples": ['"641f2c7ab3d10.8c1f52d0a7e94b36"']},
    },
    "Idempotency-Replayed": {
        "description": "`true` when this is the stored reply to an earlier request with the same `Idempotency-Key`.",
        "schema": {"type": "string", "enum": ["true"]},
    },
    "Link": {
        "description": "The URL of the next page (RFC 8288); absent on the last page.",
        "schema": {"type": "string", "examples": ['</v1/customers?cursor=eyJzb3J0…>; rel="next"']},
    },
    "Location": {
        "description": "The URL of the new resource.",
        "schema": {"type": "string", "format": "uri-reference"},
    },
    "RateLimit-Limit": {
        "description": "How many requests the caller may send at once.",
        "schema": {"type": "integer", "examples": [300]},
    },
    "RateLimit-Remaining": {
        "description": "How many of them are left.",
        "schema": {"type": "integer", "examples": [0]},
    },
    "RateLimit-Reset": {
        "description": "In how many seconds all are left again.",
        "schema": {"type": "integer", "examples": [1]},
    },
    "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}},
    "WWW-Authenticate": {
        "description": "The scheme of the credential that is missing.",
        "schema": {"type": "string", "examples": ["Bearer"]},
    },
    "X-Request-Id": {
        "description": "The request's id, which is in every log line about it; support asks for it.",
        "schema": {"type": "string"},
    },
}

RATE_LIMIT = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")


def refer_to_headers(names: Iterable[str]) -> dict[str, Any]:
    """The `headers` of a response with these names."""
    return {name: {"$ref": f"#/components/headers/{name}"} for name in sorted(names)}
