"""Complaints in figures: how many, how late, how fast, and why."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict
from sqlmodel import Field, col

from services.relationship.satisfaction.complaint_schemes.rules import ComplaintSeverity
from services.relationship.satisfaction.complaints.model import Complaint
from services.relationship.satisfaction.complaints.rules import RootCause
from services.relationship.satisfaction.complaints.store import COMPLAINTS, IS_LATE, WAITS_FOR_SOLUTION
from shared.database import execute
from shared.days import sql_day_of
from shared.money import Ratio
from shared.shapes import Read
from shared.web.call import Call

row = Complaint


class ComplaintStatisticsQuery(BaseModel):
    """Which complaints are counted; by default all that the caller sees."""

    model_config = ConfigDict(extra="forbid")

    customer_id: UUID | None = Field(default=None, description="Those of this customer.")
    owner_id: UUID | None = Field(default=None, description="Those of this owner.")
    received_from: date | None = Field(default=None, description="Received on this day or later.")
    received_to: date | None = Field(default=None, description="Received on this day or earlier.")


class ComplaintCounts(Read):
    """Some complaints counted, and how fast we were."""

    complaints: int = Field(description="Number of complaints.")
    open: int = Field(description="Those neither solved nor closed.")
    late: int = Field(description="Those whose answer or solution is late at the moment.")
    reopened: int = Field(description="Those that were reopened.")
    answered_late: int = Field(description="Those of which an answer came late.")
    solved_late: int = Field(description="Those of which a solution came late.")
    mean_hours_to_answer: Ratio | None = Field(description="From receipt to the first answer; null: none was answered.")
    mean_hours_to_solve: Ratio | None = Field(description="From receipt to the solution; null: none is solved.")


class ComplaintsByCause(ComplaintCounts):
    """The complaints of a root cause."""

    root_cause: RootCause | None = Field(description="Null: not known yet.")


class ComplaintsBySeverity(ComplaintCounts):
    """The complaints of a severity."""

    severity: ComplaintSeverity = Field(description="How much the customers suffer.")


class ComplaintStatisticsRead(ComplaintCounts):
    """The complaints of the caller's customers in figures; hours are hours of the clock."""

    by_root_cause: list[ComplaintsByCause] = Field(description="By root cause, the most frequent first.")
    by_severity: list[ComplaintsBySeverity] = Field(description="By severity, the worst first.")


_GROUPS: dict[str, Any] = {"root_cause": row.root_cause, "severity": row.severity}


async def read_statistics(call: Call, asked: ComplaintStatisticsQuery) -> ComplaintStatisticsRead:
    """The complaints that the caller sees, counted as a whole, by root cause and by severity."""
    received = sql_day_of(col(row.received_at))
    conditions = [
        COMPLAINTS.seen_by(call.principal),
        col(row.customer_id) == asked.customer_id if asked.customer_id else sa.true(),
        col(row.owner_id) == asked.owner_id if asked.owner_id else sa.true(),
        received >= asked.received_from if asked.received_from else sa.true(),
        received <= asked.received_to if asked.received_to else sa.true(),
    ]
    sets = sa.func.grouping_sets(sa.tuple_(col(row.root_cause)), sa.tuple_(col(row.severity)), sa.text("()"))
    shown: list[Any] = [col(one).label(name) for name, one in _GROUPS.items()]
    shown += [sa.func.grouping(col(one)).label(f"all_{name}") for name, one in _GROUPS.items()]
    query = sa.select(*shown, *_counts())
    rows = (await execute(call.session, query.where(*conditions).group_by(sets))).mappings().all()
    return _statistics(rows)


def _counts() -> list[sa.Label[Any]]:
    count = sa.func.count()
    counted = {
        "complaints": count,
        "open": count.filter(WAITS_FOR_SOLUTION),
        "late": count.filter(IS_LATE),
        "reopened": count.filter(col(row.times_reopened) > 0),
        "answered_late": count.filter(col(row.was_answered_late)),
        "solved_late": count.filter(col(row.was_solved_late)),
        "mean_hours_to_answer": _mean_hours(row.first_answered_at),
        "mean_hours_to_solve": _mean_hours(row.solved_at),
    }
    return [value.label(name) for name, value in counted.items()]


def _mean_hours(until: Any) -> Any:
    return sa.func.round(sa.func.avg(sa.func.extract("epoch", col(until) - col(row.received_at))) / 3600, 2)


def _statistics(rows: Sequence[sa.RowMapping]) -> ComplaintStatisticsRead:
    (total,) = (found for found in rows if found["all_root_cause"] and found["all_severity"])
    causes = [ComplaintsByCause.model_validate(dict(found)) for found in rows if not found["all_root_cause"]]
    severities = [ComplaintsBySeverity.model_validate(dict(found)) for found in rows if not found["all_severity"]]
    worst_first = list(reversed(ComplaintSeverity))
    return ComplaintStatisticsRead(
        **{name: total[name] for name in ComplaintCounts.model_fields},
        by_root_cause=sorted(causes, key=lambda one: (-one.complaints, one.root_cause or "")),
        by_severity=sorted(severities, key=lambda one: worst_first.index(one.severity)),
    )
