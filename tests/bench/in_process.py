"""A service's real app in this process, asked as its processes serve it."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import httpx
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from fastapi import FastAPI

from deploy.serving import collect_seldom
from shared.app.logging import configure_logging
from shared.app.service import connect
from shared.settings import Settings
from tests.sign_in import Tokens


@asynccontextmanager
async def clients_of(
    app: FastAPI, settings: Settings, roles: Mapping[str, Mapping[str, Any]]
) -> AsyncIterator[dict[str, httpx.AsyncClient]]:
    """A client for each role, by its name; the role's value is what its tokens say of it."""
    pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    tokens = Tokens(pem.decode())
    configure_logging("bench", "error")
    app.state.settings = settings
    connect(app, open_peer=lambda name: httpx.AsyncClient(transport=tokens.as_gateway(), base_url=f"http://{name}"))
    collect_seldom()  # as every process that serves
    yield {role: tokens.client(app, **claims) for role, claims in roles.items()}
    await app.state.engine.dispose()
