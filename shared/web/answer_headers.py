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
        "schema": {"type": "string", "examples": ['"3"']},
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
    "RateLimit": {
        "description": "How many requests are left (`r`), and in how many seconds all are there again (`t`).",
        "schema": {"type": "string", "examples": ['"default";r=0;t=1']},
    },
    "RateLimit-Policy": {
        "description": "The limit: how many requests (`q`) in how many seconds (`w`).",
        "schema": {"type": "string", "examples": ['"default";q=300;w=1']},
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

RATE_LIMIT = ("RateLimit", "RateLimit-Policy")


def refer_to_headers(names: Iterable[str]) -> dict[str, Any]:
    """The `headers` of a response with these names."""
    return {name: {"$ref": f"#/components/headers/{name}"} for name in sorted(names)}
