"""The parts of a plan: every table whose rows name their plan takes part, as tables with a customer do in merges."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from services.planning.plans.plans.model import Plan
from services.planning.tables import PlanningTable
from shared.feed.log import SelectIds

_PLAN = Plan.__table__.c.id  # type: ignore[attr-defined]
BY_A_MERGE = ("customer_id", "contact_id")
"""What a merge changes of a part: nobody writes the plan by it."""


def rows_naming(column: sa.Column[Any]) -> list[tuple[sa.Table, sa.Column[Any]]]:
    """The service's tables with a foreign key to this column, each with its key, in order of their names."""
    tables = sorted(PlanningTable.metadata.tables.items())
    return [(table, key.parent) for _, table in tables for key in table.foreign_keys if key.references(column.table)]


def everything_of(plan_id: UUID) -> SelectIds:
    """Ids of the plan and of all that ever belonged to it."""
    parts = [sa.select(table.c.id).where(key == plan_id) for table, key in rows_naming(_PLAN) if key.name == "plan_id"]
    return sa.union_all(sa.select(_PLAN).where(_PLAN == plan_id), *parts)
