"""The collection of a plan's simple parts, and every query over the parts that name one another."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Generic, TypeVar
from uuid import UUID

import sqlalchemy as sa
from pydantic import BaseModel
from sqlmodel import col

from services.planning.plans.parts import rules
from services.planning.plans.plans.markets import of_visible_plans
from services.planning.plans.plans.rules import PlanStep
from services.planning.plans.steps.parts import Naming, PlanPart, part_tables
from services.planning.settings import PlanningSettings
from shared.auth.access import Principal, row_clearances_of
from shared.auth.clearances import of_visible_level
from shared.database import execute
from shared.lists.collections import Collection
from shared.lists.paging import Expression
from shared.lists.queries import ListQuery
from shared.problems import NotFound
from shared.shapes import RowRead
from shared.web.call import Call

PartT = TypeVar("PartT", bound=PlanPart)
PartReadT = TypeVar("PartReadT", bound=RowRead)

Rivals = Callable[[Any], Mapping[str, UUID]]
"""The competitors that a body or a row names, by JSON Pointer."""


def no_rivals(_: Any) -> Mapping[str, UUID]:
    """Nobody is named."""
    return {}


def the_rival(said: Any) -> Mapping[str, UUID]:
    """The competitor in `competitor_id`, where one is sent."""
    rival = getattr(said, "competitor_id", None)
    return {"/competitor_id": rival} if rival else {}


def always_sound(_: Any, __: PlanningSettings) -> None:
    """Nothing in the row can contradict itself."""


class PlanParts(Collection[PartT, PartReadT], Generic[PartT, PartReadT]):
    """Simple parts of a plan: rows that are written one by one while the plan is a draft and their step is open.

    `most`: how many a plan holds. `settle`: fills what follows from the row, and raises when it contradicts itself.
    """

    def __init__(
        self,
        table: type[PartT],
        read: type[PartReadT],
        query: type[ListQuery],
        *,
        missing: type[NotFound],
        step: PlanStep,
        most: int,
        rivals: Rivals = no_rivals,
        settle: Callable[[PartT, PlanningSettings], None] = always_sound,
        columns: Mapping[str, Expression] | None = None,
    ) -> None:
        super().__init__(
            table,
            read,
            query,
            missing=missing,
            visible=of_visible_plans(col(table.customer_id), col(table.plan_id)),
            columns=columns,
            columns_for=lambda principal: _visible_names(principal, table),
        )
        self.step, self.most, self.rivals, self.settle = step, most, rivals, settle

    def of_plan(self, plan_id: UUID) -> sa.ColumnElement[bool]:
        """SQL condition: parts of the plan."""
        return col(self.table.plan_id) == plan_id


async def refuse_too_many(call: Call, part: type[PlanPart], plan_id: UUID, *, most: int, adding: int = 1) -> None:
    """Refuse more than `most` of the part in a plan, visible to the caller or not. Raises TooManyParts."""
    is_present = col(part.deleted_at).is_(None)
    present = sa.select(sa.func.count(col(part.id))).where(col(part.plan_id) == plan_id, is_present)
    rules.refuse_too_many(part.kept_as, (await execute(call.session, present)).scalar_one() + adding, most)


def values_of(body: BaseModel, names: Iterable[str]) -> dict[str, Any]:
    """The fields' values as the table keeps them: shapes in a list become JSON objects."""
    return {name: _stored(getattr(body, name)) for name in names}


def _stored(value: Any) -> Any:
    if isinstance(value, list) and value and isinstance(value[0], BaseModel):
        return [one.model_dump(mode="json") for one in value]
    return value


async def find_named(call: Call, plan_id: UUID, naming: Naming, ids: list[UUID]) -> set[UUID]:
    """Those of the ids that are such parts of the plan and that the caller may see."""
    table = naming.table
    conditions = [col(table.id).in_(ids), col(table.plan_id) == plan_id, col(table.deleted_at).is_(None)]
    if naming.such_that:
        name, value = naming.such_that
        conditions.append(col(getattr(table, name)) == value)
    query = sa.select(col(table.id)).where(*conditions, of_visible_level(call.principal, table))
    return set((await execute(call.session, query)).scalars())


async def find_hidden(call: Call, naming: Naming, ids: list[UUID]) -> list[UUID]:
    """Those of the parts that the caller may not see, in their order."""
    table = naming.table
    if not ids or not _has_levels(table):
        return []
    is_hidden = ~of_visible_level(call.principal, table)
    query = sa.select(col(table.id)).where(col(table.id).in_(ids), col(table.deleted_at).is_(None), is_hidden)
    return list((await execute(call.session, query.order_by(col(table.id)))).scalars())


async def count_naming(call: Call, part: PlanPart) -> int:
    """The number of present parts that name this one."""
    counts = [
        sa.select(sa.func.count(col(table.id)))
        .where(col(table.plan_id) == part.plan_id, col(table.deleted_at).is_(None), _names(table, field, part.id))
        .scalar_subquery()
        for table in part_tables()
        for field, naming in table.names.items()
        if naming.table is type(part)
    ]
    return int((await execute(call.session, sa.select(sum(counts, sa.literal(0))))).scalar_one()) if counts else 0


def _names(table: type[PlanPart], field: str, part_id: UUID) -> sa.ColumnElement[bool]:
    column: Any = col(getattr(table, field))
    found: sa.ColumnElement[bool] = sa.literal(part_id, sa.Uuid) == (sa.any_(column) if _is_list(column) else column)
    return found


def _visible_names(principal: Principal, table: type[PlanPart]) -> dict[str, Expression]:
    """The ids of named parts without those that are gone (a merge of people unites goals) or that the caller may not
    see."""
    return {
        field: _visible(principal, col(getattr(table, field)), naming.table)
        for field, naming in table.names.items()
        if _has_levels(naming.table)
    }


def _visible(principal: Principal, column: Any, table: type[PlanPart]) -> Expression:
    seen = sa.and_(of_visible_level(principal, table), col(table.deleted_at).is_(None))
    if not _is_list(column):
        return sa.select(col(table.id)).where(col(table.id) == column, seen).scalar_subquery()
    kept = sa.select(col(table.id)).where(col(table.id) == sa.any_(column), seen).order_by(col(table.id))
    return sa.func.array(kept.scalar_subquery(), type_=column.type)


def _has_levels(table: type[PlanPart]) -> bool:
    return bool(row_clearances_of(table)) or any(name.endswith("contact_id") for name in table.model_fields)


def _is_list(column: Any) -> bool:
    return isinstance(column.type, sa.ARRAY)
