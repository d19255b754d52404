"""Where a request came from, behind trusted proxies or not."""

from fastapi import Request

from shared.web.addresses import source_of


def source_of_client(request: Request) -> str:
    """The source that limits count: the client's IPv4 address or IPv6 /64."""
    peer = request.client.host if request.client else "unknown"
    return source_of(request.app.state.trusted_proxies.client_of(peer, request.headers.getlist("x-forwarded-for")))
