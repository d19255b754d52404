"""The rejected rows and warnings of a batch are deleted after 90 days; its counts stay."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from shared.app.schedule import run_alone
from shared.batches.store import delete_old_reports
from tests.kpi.pushing import line, order, push
from tests.sign_in import Tokens


@pytest.mark.parametrize(("days", "is_kept"), [(89, True), (91, False)])
async def test_a_report_is_kept_for_90_days(
    app: FastAPI, erp: httpx.AsyncClient, tokens: Tokens, fetch: Callable[..., Any], days: int, is_kept: bool
) -> None:
    rows = order("SO1", line(sku=None)), order("SO2", line(quantity="x")), order("SO3", line(cost="-7"))
    report = await push(erp, *rows)
    await fetch(f"UPDATE batches SET created_at = created_at - interval '{days} days' RETURNING id")
    await run_alone(app.state.engine, "delete old reports", delete_old_reports)
    later = (await erp.get(f"/v1/orders/batches/{report['id']}")).json()
    assert (later["rejected"], later["warned"]) == (1, 2)
    assert (len(later["rejections"]), len(later["warnings"])) == ((1, 2) if is_kept else (0, 0))
    async with tokens.client(app, clearance=1) as assistant:
        (seen,) = (await assistant.get("/v1/orders/batches")).json()["items"]
    assert (seen["rejected"], seen["warned"]) == (1, 1)
