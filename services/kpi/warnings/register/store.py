"""Every query over early warnings that callers ask."""

from typing import Any

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict, create_model
from sqlmodel import col

from services.kpi.warnings.register.model import (
    EarlyWarning,
    EarlyWarningCount,
    EarlyWarningCountsRead,
    EarlyWarningRead,
)
from services.kpi.warnings.register.rules import WarningNotFound, WarningStatus
from services.kpi.warnings.schemes.rules import Severity, WarningKind
from shared.auth.users import name_of
from shared.auth.visibility import customers, of_visible_customers
from shared.customers.due_items import DueQuery, soonest
from shared.database import execute
from shared.days import sql_day_of
from shared.labels import Labelled
from shared.lists.collections import Collection
from shared.lists.queries import ListQuery
from shared.problems import Language
from shared.time import company_today
from shared.web.call import Call


class EarlyWarningQuery(
    ListQuery,
    of=EarlyWarningRead,
    filters=(
        *("id", "customer_id", "contact_id", "kind", "severity", "status", "outcome", "owner_id", "due_at"),
        *("is_overdue", "source", "has_due_item", "scheme_version", "previous_id", "profit_at_stake"),
        *("closed_at", "created_at", "updated_at"),
    ),
    sorts=("due_at", "kind", "closed_at", "created_at", "updated_at"),
):
    """How early warnings are filtered and sorted."""


_filters: dict[str, Any] = {
    name: (info.annotation, info)
    for name, info in EarlyWarningQuery.model_fields.items()
    if name in EarlyWarningQuery.filter_names
}
EarlyWarningFilters: type[BaseModel] = create_model(
    "EarlyWarningFilters",
    __config__=ConfigDict(extra="forbid"),
    **_filters,
)
"""The list's filters alone: what is counted has neither pages nor an order."""

NOT_CLOSED = col(EarlyWarning.status) != WarningStatus.CLOSED

_manager = (
    sa.select(customers.c.manager_id)
    .where(customers.c.id == col(EarlyWarning.customer_id))
    .correlate(EarlyWarning)
    .scalar_subquery()
)
_owner_id = sa.func.coalesce(col(EarlyWarning.owner_id), _manager)

WARNINGS = Collection(
    EarlyWarning,
    EarlyWarningRead,
    EarlyWarningQuery,
    missing=WarningNotFound,
    visible=of_visible_customers(col(EarlyWarning.customer_id)),
    columns={
        "owner_id": _owner_id,
        "owner_name": name_of(_owner_id),
        "is_overdue": sa.and_(NOT_CLOSED, col(EarlyWarning.due_at) < sa.func.now()),
    },
)

COUNTED: dict[str, type[Labelled] | None] = {
    "kind": WarningKind,
    "severity": Severity,
    "status": WarningStatus,
    "owner_id": None,
}
"""The fields that warnings are counted by, each with its labels."""


async def count_warnings(call: Call, filters: BaseModel) -> EarlyWarningCountsRead:
    """The numbers of the matching warnings that the caller sees, by one statement."""
    given = {name: getattr(filters, name) for name in filters.model_fields_set}
    found = (await WARNINGS.select(call, EarlyWarningQuery.model_construct(**given))).subquery("found")
    sets = sa.func.grouping_sets(sa.tuple_(), *(sa.tuple_(found.c[name]) for name in COUNTED))
    counts = sa.select(
        *(sa.func.grouping(found.c[name]).label(f"no_{name}") for name in COUNTED),
        *(found.c[name] for name in COUNTED),
        sa.func.max(found.c.owner_name).label("owner_name"),
        sa.func.count().label("count"),
        sa.func.count().filter(found.c.is_overdue).label("overdue"),
    ).group_by(sets)
    rows = [dict(row) for row in (await execute(call.session, counts)).mappings()]
    by = {name: _counts_by(name, rows, call.language) for name in COUNTED}
    whole = next(row for row in rows if all(row[f"no_{name}"] for name in COUNTED))
    return EarlyWarningCountsRead(
        total=whole["count"],
        overdue=whole["overdue"],
        by_kind=by["kind"],
        by_severity=by["severity"],
        by_status=by["status"],
        by_owner=by["owner_id"],
    )


def _counts_by(name: str, rows: list[dict[str, Any]], language: Language) -> list[EarlyWarningCount]:
    found = [row for row in rows if not row[f"no_{name}"]]
    found.sort(key=lambda row: (-row["count"], str(row[name])))
    return [
        EarlyWarningCount(
            value=None if row[name] is None else str(row[name]), label=_label(name, row, language), count=row["count"]
        )
        for row in found
    ]


def _label(name: str, row: dict[str, Any], language: Language) -> str | None:
    kinds = COUNTED[name]
    if kinds is None:
        return row["owner_name"] if row[name] is not None else None
    return kinds(row[name]).named.in_language(language)


async def read_due(call: Call, query: DueQuery) -> list[dict[str, Any]]:
    """The warnings asked for that are not closed and that no other service's due items contain, the soonest first."""
    columns = WARNINGS.columns
    # What is overdue stays due: a window with today in it has it too.
    day = sql_day_of(col(EarlyWarning.due_at))
    is_due = sa.or_(day >= query.first, sa.literal(query.first <= company_today()))
    names = (
        *("kind", "due_at", "evidence_en", "evidence_zh", "customer_id", "customer_name", "owner_id", "owner_name"),
        *("contact_id", "severity", "clearance"),
    )
    due = (
        sa.select(
            sa.func.concat_ws(":", col(EarlyWarning.kind), sa.cast(col(EarlyWarning.id), sa.Text)).label("id"),
            col(EarlyWarning.id).label("warning_id"),
            *(columns[name].label(name) for name in names),
        )
        .where(WARNINGS.seen_by(call.principal), NOT_CLOSED, ~col(EarlyWarning.has_due_item))
        .where(day <= query.last, is_due)
        .subquery("due")
    )
    return [dict(row) for row in (await execute(call.session, soonest(due, call.principal, query))).mappings()]
