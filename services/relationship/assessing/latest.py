"""The latest assessments that count on a day, and the level before them, as SQL."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on

from services.relationship.assessing.counting import is_counting
from shared.time import company_today

AsOf = date | sa.ColumnElement[date] | None
"""A day, also as a parameter of the statement; None: now."""


def counts_on(as_of: AsOf, table: sa.FromClause) -> sa.ColumnElement[bool]:
    """SQL condition: the assessment counts, and describes this day or an earlier one."""
    return sa.and_(is_counting(table), table.c.assessed_on <= (company_today() if as_of is None else as_of))


def latest_on(
    as_of: AsOf, table: sa.Table, subject: Sequence[str], names: Sequence[str], *where: sa.ColumnElement[bool]
) -> sa.Subquery:
    """The latest assessment of each subject at the end of a day: its `assessment_id` and these columns."""
    each = [table.c[name] for name in subject]
    return (
        sa.select(table.c.id.label("assessment_id"), *(table.c[name] for name in names))
        .ext(distinct_on(*each))
        .where(counts_on(as_of, table), *where)
        .order_by(*each, table.c.assessed_on.desc(), table.c.id.desc())
        .subquery("latest")
    )


def level_before(
    latest: sa.FromClause, earlier: sa.FromClause, *is_same: sa.ColumnElement[bool]
) -> sa.ScalarSelect[Any]:
    """SQL expression: the level by the assessment before this latest one of the same subject; null: it is the first."""
    is_earlier = sa.tuple_(earlier.c.assessed_on, earlier.c.id) < sa.tuple_(
        latest.c.assessed_on, latest.c.assessment_id
    )
    found = sa.select(earlier.c.level).where(is_counting(earlier), *is_same, is_earlier)
    newest_first = (earlier.c.assessed_on.desc(), earlier.c.id.desc())
    return found.order_by(*newest_first).limit(1).correlate_except(earlier).scalar_subquery()
