"""Clients that do not read their export do not keep the service's connections."""

import asyncio
from typing import Any

from fastapi import FastAPI

from tests.sign_in import Tokens
from tests.slow_reader import SlowReader

EXPORT = "/v1/exports/customers?format=csv"


async def test_others_are_served_while_more_clients_than_connections_do_not_read(
    open_committing: Any, tokens: Tokens
) -> None:
    app: FastAPI = await open_committing("customer")
    async with tokens.client(app) as client:
        (await client.post("/v1/customers", json={"name": "Huaqiang"})).raise_for_status()
        number = app.state.settings.database_pool_size + 2
        readers = [SlowReader(tokens.sign("customer"), EXPORT, b"Huaqiang") for _ in range(number)]
        async with asyncio.timeout(30), asyncio.TaskGroup() as exports:
            for reader in readers:
                exports.create_task(reader.get(app))
            for reader in readers:
                await reader.has_begun.wait()
            assert (await client.get("/v1/customers")).status_code == 200
            for reader in readers:
                reader.may_read.set()
    assert {reader.read.count(b"Huaqiang") for reader in readers} == {1}
