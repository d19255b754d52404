"""Counts the round trips of a connection: how often something waits for the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

WAITS = {"bind_execute": "state", "bind_execute_many": "state", "query": "query"}
"""The methods of the driver's protocol that run a statement, and the argument that has it."""


class _Protocol:
    """The protocol, with a list of what it runs."""

    def __init__(self, protocol: Any, trips: list[str]) -> None:
        self._protocol, self._trips = protocol, trips

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._protocol, name)
        if name not in WAITS:
            return method

        def counted(*arguments: Any, **named: Any) -> Any:
            run = arguments[0] if arguments else named[WAITS[name]]
            self._trips.append(str(getattr(run, "query", run)).strip())
            return method(*arguments, **named)

        return counted


@contextmanager
def counting(connection: AsyncConnection) -> Iterator[list[str]]:
    """The statements that run on this connection inside the block; preparing them, which is done once, is left out."""
    assert connection.sync_connection is not None
    driver: Any = connection.sync_connection.connection.driver_connection
    protocol, trips = driver._protocol, list[str]()
    driver._protocol = _Protocol(protocol, trips)
    try:
        yield trips
    finally:
        driver._protocol = protocol
