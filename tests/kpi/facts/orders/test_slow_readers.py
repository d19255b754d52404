"""A client that does not read the report of a batch does not keep a connection."""

import asyncio
from typing import Any

from fastapi import FastAPI

from tests.kpi.pushing import order, push
from tests.sign_in import Tokens
from tests.slow_reader import SlowReader


async def test_no_connection_waits_for_a_client_that_reads_its_rejected_rows(
    open_committing: Any, tokens: Tokens
) -> None:
    app: FastAPI = await open_committing("kpi")
    async with tokens.client(app) as client:
        batch = await push(client, order("WRONG", currency="none"))
    path = f"/v1/orders/batches/{batch['id']}/rejections"
    reader = SlowReader(tokens.sign("kpi"), path, b"WRONG")
    async with asyncio.timeout(30), asyncio.TaskGroup() as reports:
        reports.create_task(reader.get(app))
        await reader.has_begun.wait()
        assert app.state.engine.pool.checkedout() == 0
        reader.may_read.set()
    assert reader.read.count(b"WRONG") == 1
