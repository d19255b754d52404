"""A caller, and what is wrong with the answers it gets."""

import re
from collections.abc import Iterable
from typing import Any

import httpx

from tests.access.asking import Ask, Operation
from tests.access.canaries import Canary, Found
from tests.access.rights import EVERY_SCOPE, WIDEST, Sight
from tests.access.world import World
from tests.sign_in import Tokens


class Caller:
    """The clients of a caller, and what is wrong with the answers they got.

    The widest sight, from which little is hidden, asks with no more scopes than an operation declares; all others hold
    every scope, so that nothing but their sight is left to hide anything.
    """

    def __init__(self, world: World, found: Found, tokens: Tokens, sight: Sight) -> None:
        self.sight, self.world, self._tokens = sight, world, tokens
        self.leaks: list[str] = []
        self._clients: dict[tuple[str, frozenset[str]], httpx.AsyncClient] = {}
        self._hidden = {one.text: one for one in found.canaries if sight.hides(one)}

    async def ask(self, ask: Ask) -> httpx.Response:
        """Ask, and look through the answer; what a write did is undone."""
        return await self.send(ask.operation, ask.url, **ask.options)

    async def send(self, operation: Operation, url: str, **options: Any) -> httpx.Response:
        """A request whose answer must hold nothing that is hidden, but what the caller said."""
        answer = await self._exchange(operation, url, **options)
        for text in texts_in(f"{answer.text} {answer.headers}", self._hidden, said=f"{url} {options}"):
            self._leak(f"{operation.id} ({operation.method} {url})", self._hidden[text])
        return answer

    async def _exchange(self, operation: Operation, url: str, **options: Any) -> httpx.Response:
        engine: Any = self.world.apps[operation.service].state.engine
        savepoint = None if operation.is_read else await engine.begin_nested()
        answer = await self._client_for(operation).request(operation.method, url, **options)
        if savepoint:
            await savepoint.rollback()
        return answer

    def _client_for(self, operation: Operation) -> httpx.AsyncClient:
        scopes = operation.scopes if self.sight is WIDEST else EVERY_SCOPE
        key = operation.service, scopes
        if key not in self._clients:
            app = self.world.apps[operation.service]
            self._clients[key] = self._tokens.client(app, **self.sight.claims(scopes))
        return self._clients[key]

    def _leak(self, request: str, canary: Canary) -> None:
        why = " and ".join(sorted(self.sight.hides(canary)))
        self.leaks.append(f"{self.sight} · {request} shows {canary.where} = {canary.text}, hidden by {why}")

    def refuse(self, ask: Ask, answer: httpx.Response, expected: str) -> None:
        """Note an answer that is not the one declared."""
        about = ", ".join(f"{row.table} of {row.customer} (level {row.level})" for row in ask.about) or "all"
        self.leaks.append(
            f"{self.sight} · {ask.operation.id} ({ask.operation.method} {ask.url}) about {about}: "
            f"{answer.status_code} {answer.text[:300]}; expected {expected}"
        )


def texts_in(answer: str, hidden: Iterable[str], *, said: str) -> list[str]:
    """The hidden texts that the answer has and the caller did not say.

    One by one: a search for all of them in one expression takes eight times as long.
    """
    return [text for text in hidden if text in answer and text not in said and _stands_alone(text, answer)]


def _stands_alone(text: str, answer: str) -> bool:
    """A number is not meant where it is part of another, as of a time's seconds, or of an id."""
    is_number = re.fullmatch(r"-?[0-9.]+", text)
    return not is_number or re.search(rf"(?<![0-9A-Za-z.]){re.escape(text)}(?![0-9A-Za-z])", answer) is not None


def code_of(answer: httpx.Response) -> str:
    is_problem = answer.headers.get("content-type", "").startswith("application/problem+json")
    return str(answer.json()["code"]) if is_problem else ""
