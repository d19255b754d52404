"""The company's day: which one it is around midnight, in Python and in SQL, and for what callers send; months."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from sqlalchemy.ext.asyncio import AsyncEngine

import shared.time
from shared.database import execute, transaction
from shared.days import sql_day_of, sql_today
from shared.shapes import PastDate
from shared.time import DEFAULT_ZONE, company_today, day_of, months_between, use_company_zone

ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/Sao_Paulo", "Pacific/Kiritimati", "Pacific/Pago_Pago", "UTC")
INSTANTS = st.datetimes(datetime(2000, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))


@pytest.fixture(autouse=True)
def default_zone() -> Iterator[None]:
    """The zone that a test sets does not outlive it."""
    yield
    use_company_zone(DEFAULT_ZONE)


@given(instant=INSTANTS, zone=st.sampled_from(ZONES))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_instant_belongs_to_the_day_between_two_midnights_of_the_company(instant: datetime, zone: str) -> None:
    use_company_zone(ZoneInfo(zone))
    day = day_of(instant)
    midnight, next_midnight = (datetime.combine(one, time(), ZoneInfo(zone)) for one in (day, day + timedelta(days=1)))
    assert midnight.astimezone(UTC) <= instant < next_midnight.astimezone(UTC) or _is_skipped(midnight)


def _is_skipped(midnight: datetime) -> bool:
    """Whether the clocks were put forward at midnight: the day begins later."""
    return midnight.astimezone(UTC).astimezone(midnight.tzinfo).replace(tzinfo=None) != midnight.replace(tzinfo=None)


@pytest.mark.parametrize(
    ("zone", "utc", "day"),
    [
        ("Asia/Shanghai", "2025-03-04T15:59:59", "2025-03-04"),
        ("Asia/Shanghai", "2025-03-04T16:00:00", "2025-03-05"),
        ("Europe/Berlin", "2025-07-04T21:59:59", "2025-07-04"),
        ("Europe/Berlin", "2025-07-04T22:00:00", "2025-07-05"),
        ("America/New_York", "2025-01-05T04:59:59", "2025-01-04"),
        ("America/New_York", "2025-01-05T05:00:00", "2025-01-05"),
    ],
)
async def test_today_changes_at_the_companys_midnight(
    monkeypatch: pytest.MonkeyPatch, engine: AsyncEngine, zone: str, utc: str, day: str
) -> None:
    now = datetime.fromisoformat(utc).replace(tzinfo=UTC)
    use_company_zone(ZoneInfo(zone))
    monkeypatch.setattr(shared.time, "utc_now", lambda: now)
    today = date.fromisoformat(day)
    assert company_today() == today
    assert TypeAdapter(PastDate).validate_python(day) == today
    with pytest.raises(ValidationError, match="future"):
        TypeAdapter(PastDate).validate_python(str(today + timedelta(days=1)))
    async with transaction(engine) as session:
        in_sql = await execute(session, sa.select(sql_day_of(sa.literal(now, sa.DateTime(timezone=True)))))
        assert in_sql.scalar_one() == today


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
async def test_the_database_has_the_same_today(engine: AsyncEngine, zone: str) -> None:
    use_company_zone(ZoneInfo(zone))
    async with transaction(engine) as session:
        now, in_sql = (await execute(session, sa.select(sa.func.now(), sql_today()))).one()
    assert in_sql == day_of(now)


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2020, 1, 15), date(2025, 1, 15), 60),
        (date(2020, 1, 15), date(2025, 1, 14), 59),
        (date(2024, 2, 29), date(2025, 2, 28), 11),
        (date(2025, 1, 31), date(2025, 2, 28), 0),
        (date(2026, 1, 1), date(2025, 1, 1), 0),
    ],
)
def test_only_whole_months_count(first: date, last: date, months: int) -> None:
    assert months_between(first, last) == months
