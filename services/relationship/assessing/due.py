"""Reviews that wait for a supervisor, as rows of due items."""

from typing import Any

import sqlalchemy as sa

from services.relationship.assessing.rules import AssessmentStatus
from shared.auth.access import DataScopeKind
from shared.customers.due_items import DueQuery
from shared.customers.due_reading import columns, is_wanted, midnight
from shared.days import sql_day_of
from shared.labels import Labelled
from shared.lists.collections import Collection
from shared.web.call import Call


def waiting_reviews(
    call: Call,
    query: DueQuery,
    assessments: Collection[Any, Any],
    kind: Labelled,
    days: int,
    *,
    clearance: int = 1,
    **more: Any,
) -> sa.Select[Any]:
    """The submitted assessments that the caller may review, due so many days after they were submitted.

    They are the caller's own items: every supervisor sees them, and whoever reviews first relieves the others.
    """
    table: sa.Table = assessments.table.__table__
    day = sql_day_of(sa.func.coalesce(table.c.submitted_at, table.c.created_at)) + days
    may_review = call.principal.data_scope.kind is not DataScopeKind.OWN and call.principal.clearance >= clearance
    conditions = [
        sa.literal(may_review),
        assessments.seen_by(call.principal),
        table.c.status == AssessmentStatus.SUBMITTED,
        table.c.assessed_by != call.principal.subject,
        is_wanted(day, query),
    ]
    if query.customer_id is not None:
        conditions.append(table.c.customer_id == query.customer_id)
    given = columns(
        id=sa.literal(f"{kind.value}:", sa.Text) + sa.cast(table.c.id, sa.Text),
        kind=sa.literal(kind.value, sa.Text),
        customer_id=table.c.customer_id,
        owner_id=sa.literal(call.principal.user_id, sa.Uuid),
        due_at=midnight(day),
        clearance=sa.literal(clearance),
        link_id=table.c.id,
        **more,
    )
    return sa.select(*given).where(*conditions)
