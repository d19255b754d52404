"""Where a request came from, behind trusted proxies or not."""

from fastapi import Request
from starlette.types import Scope

from shared.web.addresses import TrustedProxies, source_of


def source_of_client(request: Request) -> str:
    """The source that limits count: the client's IPv4 address or IPv6 /64."""
    return source_of_scope(request.app.state.trusted_proxies, request.scope)


def source_of_scope(proxies: TrustedProxies, scope: Scope) -> str:
    """The same of a request that no app has seen yet."""
    peer = scope["client"][0] if scope.get("client") else "unknown"
    forwarded = [value.decode("latin-1") for name, value in scope["headers"] if name == b"x-forwarded-for"]
    return source_of(proxies.client_of(peer, forwarded))
