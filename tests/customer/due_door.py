"""The address at which the gateway asks for due items."""

from typing import Any

import httpx
from fastapi import FastAPI

from tests.sign_in import Tokens

DUE = "/internal/due-items"
OF_2026 = {"from": "2026-01-01", "to": "2026-12-31"}
BY_GATEWAY = {"act": {"sub": "service:gateway"}}


class Door:
    """Asks for due items as the gateway does, in somebody's name."""

    def __init__(self, app: FastAPI, tokens: Tokens, **usual: str) -> None:
        self.app, self.tokens, self.usual = app, tokens, usual

    async def ask(self, claims: dict[str, Any] | None = None, language: str = "en", **params: Any) -> httpx.Response:
        client = self.tokens.client(self.app, **(BY_GATEWAY | (claims or {})))
        return await client.get(DUE, params=self.usual | params, headers={"Accept-Language": language})

    async def items(self, claims: dict[str, Any] | None = None, **params: Any) -> list[dict[str, Any]]:
        answer = await self.ask(claims, **params)
        assert answer.status_code == 200, answer.text
        return list(answer.json()["items"])
