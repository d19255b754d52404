"""`guanxi archive` and `guanxi restore` on a database with real commits."""

import asyncio
from collections.abc import Callable
from datetime import date
from typing import Any

import httpx
import pytest
from click.testing import Result
from fastapi import FastAPI
from typer.testing import CliRunner

from deploy.cli import app as commands
from services.kpi.facts.months import operations
from services.kpi.facts.months.rules import Period, TooBusy
from services.kpi.facts.rollups.store import VALUATION
from services.kpi.facts.verification.comparison import verify
from shared.batches import staging
from shared.database import transaction
from shared.settings import Settings
from shared.time import company_today
from tests.kpi.pushing import counts, line, order, push
from tests.sign_in import Tokens

TODAY = company_today().isoformat()
ROWS = [
    order("OLD", line(promised_on="2012-02-01"), ordered_on="2011-12-20"),
    order("NEXT", ordered_on="2012-01-01"),
    order("NEW", ordered_on=TODAY),
]


@pytest.fixture
async def committing(open_committing: Callable[[str], Any], tokens: Tokens) -> FastAPI:
    """The service, which has stored three orders."""
    opened: FastAPI = await open_committing("kpi")
    async with tokens.client(opened) as client:
        await push(client, *ROWS)
    return opened


@pytest.fixture
async def settings(migrated: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The service's settings, which the commands read from the environment."""
    found: Settings = await migrated("kpi")
    monkeypatch.setenv("GUANXI_DATABASE_URL", found.database_url.get_secret_value())
    return found


async def run(*command: str) -> Result:
    """A command, in a thread of its own: it opens its own event loop."""
    return await asyncio.to_thread(CliRunner().invoke, commands, command)


async def numbers(client: httpx.AsyncClient) -> list[str]:
    return sorted(row["order_no"] for row in (await client.get("/v1/orders")).json()["items"])


async def test_months_are_archived_verified_and_restored(
    committing: FastAPI, settings: Settings, tokens: Tokens
) -> None:
    archived = await run("archive", "--before", "2012-01")
    assert (archived.exit_code, "Archived: 2011." in archived.output) == (0, True), archived.output
    async with tokens.client(committing) as client:
        assert await numbers(client) == ["NEW", "NEXT"]
        report = await push(client, order("LATE", ordered_on="2011-01-01"))
        assert counts(report) == {"received": 1, "rejected": 1}
    verified = await run("verify")
    assert (verified.exit_code, "archived" in verified.output, "2011" in verified.output) == (0, True, True)
    assert "nothing" in (await run("archive", "--before", "2012-01")).output

    restored = await run("restore", "2011")
    assert (restored.exit_code, "Restored: 2011." in restored.output) == (0, True), restored.output
    async with tokens.client(committing) as client:
        assert await numbers(client) == ["NEW", "NEXT", "OLD"]
    assert await verify(settings) == []
    again = await run("restore", "2011")
    assert (again.exit_code, "2011 is not archived" in again.output) == (2, True)


@pytest.mark.usefixtures("committing")
async def test_of_two_archives_at_once_one_finds_it_done(settings: Settings) -> None:
    archived = await asyncio.gather(*(operations.archive(settings, date(2012, 1, 1)) for _ in range(2)))
    assert sorted(archived) == [[], [Period(date(2011, 1, 1), date(2012, 1, 1))]]
    assert await verify(settings) == []
    await operations.restore(settings, "2011")


@pytest.mark.usefixtures("committing", "settings")
async def test_months_in_use_are_not_archived() -> None:
    refused = await run("archive", "--before", TODAY)
    assert (refused.exit_code, "The last 37 months stay" in refused.output) == (2, True), refused.output


async def test_archiving_does_not_wait_for_ever_for_a_batch(
    committing: FastAPI, settings: Settings, monkeypatch: pytest.MonkeyPatch, tokens: Tokens
) -> None:
    monkeypatch.setattr(operations, "PATIENCE_SECONDS", 1)
    async with transaction(committing.state.engine) as batch:
        await staging.lock(batch, VALUATION, is_shared=True)
        with pytest.raises(TooBusy, match="try again later"):
            await operations.archive(settings, date(2012, 1, 1))
    async with tokens.client(committing) as client:
        assert await numbers(client) == ["NEW", "NEXT", "OLD"]
