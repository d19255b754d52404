"""CORS: the origins whose pages may call the API from a browser; by default none."""

from collections.abc import Iterable

from gateway.proxy.headers import Headers

EXPOSED = (
    b"ETag, Guanxi-Archived-Periods, Link, Location, Retry-After, X-Request-Id, Idempotency-Replayed, "
    b"RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset"
)
_PREFLIGHT = [
    (b"access-control-allow-methods", b"GET, HEAD, POST, PUT, PATCH, DELETE"),
    (
        b"access-control-allow-headers",
        b"Accept-Language, Authorization, Content-Encoding, Content-Type, Idempotency-Key, If-Match, If-None-Match, "
        b"X-Deadline-Ms, X-Request-Id",
    ),
    (b"access-control-max-age", b"600"),
]


class Cors:
    """The allowed origins, spelled exactly as a browser sends them."""

    def __init__(self, origins: Iterable[str]) -> None:
        self._origins = frozenset(origin.encode() for origin in origins)

    def answer_headers(self, headers: Headers) -> list[tuple[bytes, bytes]]:
        """The CORS headers of the answer to this request."""
        if not self._origins:
            return []
        vary = (b"vary", b"Origin")
        for name, value in headers:
            if name == b"origin" and value in self._origins:
                return [(b"access-control-allow-origin", value), (b"access-control-expose-headers", EXPOSED), vary]
        return [vary]

    def preflight_headers(self, method: str, headers: Headers) -> list[tuple[bytes, bytes]] | None:
        """The headers that answer a preflight request; None for other requests."""
        if not self._origins or method != "OPTIONS":
            return None
        if not any(name == b"access-control-request-method" for name, _ in headers):
            return None
        answer = self.answer_headers(headers)
        return [*answer, *_PREFLIGHT] if len(answer) > 1 else answer
