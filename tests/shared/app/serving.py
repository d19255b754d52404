"""An app behind the server's own protocol, on a real socket."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import uvicorn
from uvicorn.server import ServerState

from shared.app.connections import CHECK_SECONDS, Connections
from shared.app.http_protocol import ProblemProtocol
from shared.settings import Settings


@asynccontextmanager
async def serving(app: Any, settings: Settings, every: float = CHECK_SECONDS) -> AsyncIterator[int]:
    """Serve it until the block ends; its port. `every`: seconds between two checks of the connections."""
    config = uvicorn.Config(app, log_level="critical", lifespan="off", ws="none", timeout_keep_alive=3600)
    config.load()
    state = ServerState()
    connections = Connections(settings, every)
    protocol = partial(ProblemProtocol, connections, config=config, server_state=state, app_state={})
    server = await asyncio.get_running_loop().create_server(protocol, "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1]
    server.close()
    for connection in list(state.connections):
        connection.transport.abort()
    await asyncio.gather(*state.tasks, return_exceptions=True)
