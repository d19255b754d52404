"""Which assessments count, as a condition that partial indexes have too, and the ranks of their levels."""

from typing import Any

import sqlalchemy as sa

from services.relationship.assessing.rules import COUNTING
from shared.labels import Labelled

COUNTS = f"deleted_at IS NULL AND status IN ({', '.join(repr(status.value) for status in COUNTING)})"
"""The condition of partial indexes."""
_STATUSES: list[sa.ColumnElement[str]] = [sa.literal_column(repr(status.value), sa.Text) for status in COUNTING]


def is_counting(table: sa.FromClause) -> sa.ColumnElement[bool]:
    """SQL condition: the assessment was submitted and not returned. The statuses are constants, as in the indexes."""
    return sa.and_(sa.type_coerce(table.c.status, sa.Text).in_(_STATUSES), table.c.deleted_at.is_(None))


def rank_in(levels: type[Labelled], level: Any) -> sa.ColumnElement[int]:
    """SQL expression: the level's place among these, 0 for the lowest."""
    places = {one.value: rank for rank, one in enumerate(levels)}
    return sa.case(places, value=sa.type_coerce(level, sa.Text), else_=0)
