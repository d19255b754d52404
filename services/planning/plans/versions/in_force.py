"""What is in force of plans: while a plan is revised, the parts of its approved version, which everything judges by."""

from collections.abc import Iterable
from functools import cache
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, distinct_on
from sqlalchemy.orm import aliased
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.planning.plans.plans.model import Plan
from services.planning.plans.plans.rules import PlanStatus
from services.planning.plans.steps.parts import BY_A_MERGE, PlanPart
from services.planning.plans.versions.model import PlanVersion
from services.planning.plans.versions.store import NOT_KEPT
from shared.auth.access import Principal
from shared.auth.clearances import of_visible_level
from shared.customers.settlements import Owner, clashes_of
from shared.database import execute

PartT = TypeVar("PartT", bound=PlanPart)
_IS_REVISED = sa.and_(col(Plan.approved_version).is_not(None), col(Plan.status) != PlanStatus.APPROVED)
_OF_ROW = NOT_KEPT.union(BY_A_MERGE, {"id"})
"""Columns that the row of a part has: what no version keeps, and what a merge has changed since."""


@cache
def in_force(part: type[PartT]) -> type[PartT]:
    """The part as a table for queries: of a plan under revision the rows of its approved version, else the present.

    A plan that was never approved has its present rows; who judges only what was approved asks for `approved_version`.
    """
    return in_force_of(part)


def in_force_of(part: type[PartT], *plans: sa.ColumnElement[bool]) -> type[PartT]:
    """`in_force` of the plans that meet these conditions: the database chooses them before it unpacks versions."""
    both = (query.where(*plans) for query in (_present(part), _kept(part)))
    return aliased(part, sa.union_all(*both).subquery(f"{part.__tablename__}_in_force"))


async def list_in_force(session: AsyncSession, part: type[PartT], *where: sa.ColumnElement[bool]) -> list[PartT]:
    """Rows of `in_force`, whoever may see them, in order of creation; they do not belong to a session."""
    query = sa.select(*columns_of(part)).where(*where).order_by(col(in_force(part).id))
    return [as_row(part, row) for row in (await execute(session, query)).mappings()]


def seen_in_force(principal: Principal, part: type[PlanPart]) -> sa.ColumnElement[bool]:
    """SQL condition: the caller is cleared for the row of `in_force` and for the people that it names."""
    return of_visible_level(principal, in_force(part))


def columns_of(part: type[PlanPart]) -> list[Any]:
    """The columns of `in_force`, from which `as_row` makes a row."""
    return [getattr(in_force(part), name) for name in _names(part)]


def as_row(part: type[PartT], row: sa.RowMapping) -> PartT:
    """A row of `in_force` as a model object that does not belong to a session."""
    return part.model_validate({name: row[name] for name in _names(part)})


def _names(part: type[PlanPart]) -> Iterable[str]:
    return _table(part).c.keys()


def _present(part: type[PlanPart]) -> sa.Select[Any]:
    table = _table(part)
    is_present = (table.c.deleted_at.is_(None), ~_IS_REVISED)
    return sa.select(*table.c).join(Plan, col(Plan.id) == table.c.plan_id).where(*is_present)


def _kept(part: type[PlanPart]) -> sa.Select[Any]:
    """The rows of approved versions, each completed by the part's own row, also where the revision has removed it."""
    own = _table(part).alias("own")
    content = col(PlanVersion.content)[part.kept_as.value]
    kept = sa.func.jsonb_array_elements(content).table_valued(sa.column("value", JSONB)).lateral("kept")
    said = sa.func.jsonb_populate_record(own.table_valued(), kept.c.value).table_valued(*own.c.keys()).lateral("said")
    shown: dict[str, Any] = {name: sa.type_coerce(said.c[name], column.type) for name, column in own.c.items()}
    shown |= {name: column for name, column in own.c.items() if name in _OF_ROW}
    # By the plan's own id, so that the database asks for one plan without reading the versions of all.
    shown |= {"plan_id": col(Plan.id), "deleted_at": sa.cast(sa.null(), own.c.deleted_at.type)}
    is_version = (col(PlanVersion.plan_id) == col(Plan.id), col(PlanVersion.number) == col(Plan.approved_version))
    joined = sa.join(Plan, PlanVersion, sa.and_(*is_version)).join(kept, sa.true())
    joined = joined.join(own, own.c.id == sa.cast(kept.c.value["id"].astext, sa.Uuid)).join(said, sa.true())
    query = sa.select(*(column.label(name) for name, column in shown.items())).select_from(joined).where(_IS_REVISED)
    once = [name for clash in clashes_of(part, Owner.CONTACT) for name in (clash.owner, *clash.columns)]
    if not once:
        return query
    # A merge of two people unites their goals, and the version has both.
    key = [shown[name] for name in once]
    return query.ext(distinct_on(*key)).order_by(*key, own.c.deleted_at.nulls_first(), own.c.id)


def _table(part: type[PlanPart]) -> sa.Table:
    table: sa.Table = part.__table__  # type: ignore[attr-defined]
    return table
