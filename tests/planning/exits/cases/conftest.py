"""The office in which several people work on exits at once."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from tests.planning.exits.cases.at_once import CONTENT, Kpi, Office
from tests.sign_in import Tokens

ROLES = ["account_manager", "finance", "legal"]


@pytest.fixture
async def office(open_committing: Callable[[str], Any], tokens: Tokens) -> AsyncIterator[Office]:
    """The planning service, which commits, with a short scheme in force."""
    app, kpi = await open_committing("planning"), Kpi()
    app.state.peers["kpi"] = kpi
    async with tokens.client(app, roles=ROLES) as client:
        made = await client.post("/v1/exit-schemes", json={"content": CONTENT, "reason": "short"})
        assert made.status_code == 201, made.text
        yield Office(app, client, kpi)
