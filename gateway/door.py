"""The gateway's ASGI app, which the server calls."""

from typing import Any

from fastapi import FastAPI
from starlette.types import Receive, Scope, Send

from gateway.proxy.proxy import Proxy
from gateway.settings import GatewaySettings


class GatewayApp(FastAPI):
    """The gateway's own endpoints, with the proxy before FastAPI and its middleware."""

    def __init__(self, settings: GatewaySettings, **options: Any) -> None:
        super().__init__(**options)
        self.state.settings = settings
        self.proxy = Proxy(super().__call__, settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass every request to the proxy first."""
        await self.proxy(scope, receive, send)
