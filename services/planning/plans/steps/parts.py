"""The parts of a plan: rows that its author writes, that its steps require and that its versions keep."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from pydantic import AwareDatetime
from sqlmodel import Field

from services.planning.plans.schemes.rules import Requirement
from services.planning.tables import PlanningTable
from shared.database import Row, rows_of
from shared.labels import Labelled

Count = Callable[[sa.Table], sa.ColumnElement[int]]
"""How many of a requirement the rows of a table are."""
COUNTED: Count = lambda _: sa.func.count()  # noqa: E731 - a value of the mapping below
BY_A_MERGE = ("customer_id", "contact_id")
"""What a merge changes of a part: nobody writes the plan by it."""


class PlanPartKind(Labelled):
    """A part of a plan that a version keeps."""

    PLAN = "plan", "The plan itself", "规划本身"
    MARKET_GOAL = "market_goal", "Market goal", "市场目标"
    RELATIONSHIP_SNAPSHOT = "relationship_snapshot", "Snapshot of our relationships", "关系现状快照"
    RELATIONSHIP_GOAL = "relationship_goal", "Relationship goal", "关系目标"
    LEVEL_GOAL = "level_goal", "General or organizational goal", "普遍或组织关系目标"
    RESOURCES = "resources", "Resources", "资源投入"
    RESPONSIBILITY = "responsibility", "Responsibility", "责任分工"
    BUDGET = "budget", "Budget", "费用预算"
    CONCLUSION = "conclusion", "Conclusion of a step", "步骤结论"


class PlanPart(Row):
    """Columns of every part. Whoever writes one does so in `editing`, so that the plan's steps follow."""

    kept_as: ClassVar[PlanPartKind]
    identity: ClassVar[str] = "id"
    """The field by which a part is the same in two versions."""
    meets: ClassVar[Mapping[Requirement, Count]] = MappingProxyType({})
    """The requirements that present rows of a plan meet; other tables with a `plan_id` may have it too."""

    plan_id: UUID = Field(foreign_key="plans.id", index=True)
    customer_id: UUID
    deleted_at: AwareDatetime | None = None


def part_tables() -> list[type[PlanPart]]:
    """The tables of all parts, in the order in which a version shows them."""
    parts = [table for table in rows_of(PlanningTable) if issubclass(table, PlanPart)]
    return sorted(parts, key=lambda table: list(PlanPartKind).index(table.kept_as))


def select_counts(plan_id: UUID) -> sa.CompoundSelect[Any]:
    """How many of each requirement the plan has: requirement, present."""
    return sa.union_all(
        *(
            sa.select(sa.literal(requirement.value).label("requirement"), count(table).label("present"))
            .select_from(table)
            .where(table.c.plan_id == plan_id, *_is_present(table))
            for table, requirement, count in _meeting()
        )
    )


def _meeting() -> Iterator[tuple[sa.Table, Requirement, Count]]:
    for row in rows_of(PlanningTable):
        for requirement, count in getattr(row, "meets", {}).items():
            yield row.__table__, requirement, count  # type: ignore[attr-defined]


def _is_present(table: sa.Table) -> list[sa.ColumnElement[bool]]:
    return [table.c.deleted_at.is_(None)] if "deleted_at" in table.c else []
