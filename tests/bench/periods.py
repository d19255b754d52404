"""Periods for orders that a bench writes straight into the tables."""

from datetime import date
from typing import Any

from services.kpi.facts.months.rules import Period
from services.kpi.facts.months.store import OPEN, PARTITIONED
from shared.time import company_today, months_after


async def open_periods(connection: Any, first: date, last: date) -> None:
    """Open the periods of these days, as batches do; on a driver's connection."""
    today, month, periods = company_today(), first.replace(day=1), set[Period]()
    while month <= last:
        periods.add(Period.of(month, today, set()))
        month = months_after(month, 1)
    for period in sorted(periods):
        for table in PARTITIONED:
            await connection.execute(
                f"CREATE TABLE {OPEN}.{table}_{period.name} PARTITION OF {table}"
                f" FOR VALUES FROM ('{period.first}') TO ('{period.until}')"
            )
