"""The gateway's app as the server calls it."""

from typing import Any

from fastapi import FastAPI
from starlette.types import Receive, Scope, Send

from gateway.proxy.proxy import Proxy
from gateway.settings import GatewaySettings


class GatewayApp(FastAPI):
    """The gateway's own endpoints, with the proxy in front of all FastAPI does: its limits and middleware too."""

    def __init__(self, settings: GatewaySettings, **options: Any) -> None:
        super().__init__(**options)
        self.state.settings = settings
        self.proxy = Proxy(super().__call__, settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Every request comes here first."""
        await self.proxy(scope, receive, send)
