"""What reaches the log, and what never does."""

import json
from typing import Any

import pytest
import sqlalchemy as sa
import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.app.logging import NEVER_LOGGED, configure_logging


@pytest.fixture(autouse=True)
def log(capsys: pytest.CaptureFixture[str]) -> Any:
    kept = structlog.get_config()
    configure_logging("tests", "info")
    structlog.configure(cache_logger_on_first_use=False)
    yield structlog.get_logger()
    structlog.configure(**kept)


def test_an_error_tells_where_but_not_with_which_values(log: Any, capsys: pytest.CaptureFixture[str]) -> None:
    def fail(token: str) -> None:
        raise ValueError("no")

    try:
        fail("eyJhbGciOiJFUzI1NiJ9")
    except ValueError as error:
        log.error("unforeseen_error", exc_info=error)
    line = capsys.readouterr().out
    assert "eyJhbGciOiJFUzI1NiJ9" not in line
    assert json.loads(line)["exception"][0]["frames"][-1]["name"] == "fail"


@pytest.mark.parametrize("name", sorted(NEVER_LOGGED))
def test_secrets_are_blanked(log: Any, capsys: pytest.CaptureFixture[str], name: str) -> None:
    log.info("request", **{name: "hunter2"})
    assert "hunter2" not in capsys.readouterr().out


async def test_a_database_error_does_not_repeat_what_was_sent(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        with pytest.raises(DBAPIError) as caught:
            await connection.execute(sa.text("SELECT CAST(:remark AS integer) + n FROM nowhere"), {"remark": "7 cats"})
    assert "7 cats" not in repr(caught.value)


def test_the_houses_own_secrets_are_blanked_wherever_they_stand(log: Any, capsys: pytest.CaptureFixture[str]) -> None:
    log.info("request", path="/calendars/gxc_" + "a" * 43 + ".ics", errors=[{"text": "gxr_" + "b" * 43}])
    line = capsys.readouterr().out
    assert "aaaa" not in line
    assert "bbbb" not in line
    assert json.loads(line)["path"] == "/calendars/gxc_***.ics"
