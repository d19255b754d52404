"""Reviews that wait for a supervisor, as rows of due items."""

from typing import Any

import sqlalchemy as sa

from services.relationship.assessing.rules import AssessmentStatus
from shared.customers.colleagues import superior_for
from shared.customers.due_items import DueQuery
from shared.customers.due_reading import columns, is_wanted, midnight
from shared.days import sql_day_of
from shared.labels import Labelled
from shared.lists.collections import Collection
from shared.problems import Language, Text
from shared.web.call import Call

ASSESSOR = Text("Assessed by {name}.", "评估人：{name}。")
NOBODY = sa.literal(None, sa.Text)
"""The assessor of what was not assessed."""


def waiting_reviews(
    call: Call,
    query: DueQuery,
    assessments: Collection[Any, Any],
    kind: Labelled,
    days: int,
    *,
    clearance: Any = 1,
    **more: Any,
) -> sa.Select[Any]:
    """The caller's submitted assessments, due so many days after they were submitted.

    They are due for the superior of the customer's region, else an administrator: somebody other than the assessor who
    has the clearance. Whoever reviews first relieves them.
    """
    table: sa.Table = assessments.table.__table__
    day = sql_day_of(sa.func.coalesce(table.c.submitted_at, table.c.created_at)) + days
    conditions = [
        assessments.seen_by(call.principal),
        sa.literal(call.principal.clearance) >= clearance,
        table.c.status == AssessmentStatus.SUBMITTED,
        is_wanted(day, query),
    ]
    if query.customer_id is not None:
        conditions.append(table.c.customer_id == query.customer_id)
    given = columns(
        id=sa.literal(f"{kind.value}:", sa.Text) + sa.cast(table.c.id, sa.Text),
        kind=sa.literal(kind.value, sa.Text),
        customer_id=table.c.customer_id,
        owner_id=superior_for(table.c.customer_id, table, besides=table.c.assessed_by, level=clearance),
        due_at=midnight(day),
        clearance=clearance,
        link_id=table.c.id,
        assessor=table.c.assessed_by_name,
        **more,
    )
    return sa.select(*given).where(*conditions)


def review_note(row: sa.RowMapping, language: Language) -> str | None:
    """Who assessed what is to be reviewed; None for other duties."""
    return ASSESSOR.in_language(language, {"name": row["assessor"]}) if row["assessor"] else None
