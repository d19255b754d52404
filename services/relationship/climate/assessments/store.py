"""Every query over general assessments."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from services.relationship.assessing.rules import COUNTING, AssessmentNotFound
from services.relationship.climate.assessments.model import GeneralAssessment, GeneralAssessmentRead
from services.relationship.climate.schemes.rules import GeneralLevel
from shared.auth.visibility import customer_name_of, of_visible_customers
from shared.database import execute
from shared.lists.collections import Collection
from shared.lists.queries import ListQuery
from shared.time import company_today
from shared.web.call import Call

TABLE: sa.Table = GeneralAssessment.__table__  # type: ignore[attr-defined]
RANKS = {level: level.rank for level in GeneralLevel}


class GeneralAssessmentQuery(
    ListQuery,
    of=GeneralAssessmentRead,
    filters=(
        *("id", "customer_id", "department", "assessed_on", "level", "level_rank", "weakest_element", "status"),
        *("assessed_by", "reviewed_by", "reviewed_at", "ended_on", "created_at", "updated_at"),
    ),
    sorts=("assessed_on", "level_rank", "status", "reviewed_at", "created_at", "updated_at"),
):
    """How general assessments are filtered and sorted."""


ASSESSMENTS = Collection(
    GeneralAssessment,
    GeneralAssessmentRead,
    GeneralAssessmentQuery,
    missing=AssessmentNotFound,
    visible=of_visible_customers(col(GeneralAssessment.customer_id)),
    columns={"level_rank": sa.case(RANKS, value=col(GeneralAssessment.level), else_=0)},
)


def counts(as_of: date | None) -> sa.ColumnElement[bool]:
    """SQL condition: the assessment counts, and describes this day or an earlier one."""
    return sa.and_(
        TABLE.c.status.in_(COUNTING), TABLE.c.deleted_at.is_(None), TABLE.c.assessed_on <= (as_of or company_today())
    )


def planks(as_of: date | None, *where: sa.ColumnElement[bool]) -> sa.Subquery:
    """The planks of customers at the end of a day: the latest assessment of each department that still exists, or of
    the whole customer where no department has one; with the level before.
    """
    day = as_of or company_today()
    story: dict[str, Any] = {
        "partition_by": (TABLE.c.customer_id, TABLE.c.department),
        "order_by": (TABLE.c.assessed_on.desc(), TABLE.c.id.desc()),
    }
    shown = ("customer_id", "department", "assessed_on", "status", "level", "weakest_element", "weakest_score")
    latest = (
        sa.select(
            TABLE.c.id.label("assessment_id"),
            *(TABLE.c[name] for name in (*shown, "ended_on")),
            sa.over(sa.func.lead(TABLE.c.level, type_=TABLE.c.level.type), **story).label("previous_level"),
            sa.over(sa.func.row_number(), **story).label("position"),
        )
        .where(counts(as_of), *where)
        .subquery("latest")
    )
    departments = sa.over(sa.func.count(latest.c.department), partition_by=latest.c.customer_id)
    present = (
        sa.select(latest, departments.label("departments"))
        .where(latest.c.position == 1, sa.or_(latest.c.ended_on.is_(None), latest.c.ended_on > day))
        .subquery("present")
    )
    rank = sa.case(RANKS, value=present.c.level, else_=0).label("level_rank")
    is_plank = sa.or_(present.c.department.is_not(None), present.c.departments == 0)
    return sa.select(present, rank).where(is_plank).subquery("planks")


def from_shortest(found: sa.Subquery) -> tuple[Any, ...]:
    """The order of planks: `Plank.length` in SQL."""
    return found.c.level_rank, found.c.weakest_score, sa.collate(found.c.department, "C")


async def read_planks(call: Call, customer_ids: Sequence[UUID], as_of: date | None) -> Sequence[sa.RowMapping]:
    """The planks of the caller's customers among these, by customer, the shortest first."""
    found = planks(as_of, ASSESSMENTS.seen_by(call.principal), TABLE.c.customer_id.in_(customer_ids))
    query = sa.select(found, customer_name_of(found.c.customer_id).label("customer_name"))
    rows = await execute(call.session, query.order_by(found.c.customer_id, *from_shortest(found)))
    return rows.mappings().all()


async def read_history(call: Call, customer_ids: Sequence[UUID], until: date | None) -> Sequence[sa.RowMapping]:
    """What counts of these customers, oldest first."""
    names = ("customer_id", "department", "assessed_on", "ended_on", "level", "weakest_element", "weakest_score")
    query = (
        sa.select(
            TABLE.c.id.label("assessment_id"),
            *(TABLE.c[name] for name in (*names, "elements", "assessed_by_name")),
            customer_name_of(TABLE.c.customer_id).label("customer_name"),
        )
        .where(ASSESSMENTS.seen_by(call.principal), counts(until), TABLE.c.customer_id.in_(customer_ids))
        .order_by(TABLE.c.customer_id, TABLE.c.assessed_on, TABLE.c.id)
    )
    return (await execute(call.session, query)).mappings().all()


async def read_assessments(call: Call, ids: Sequence[UUID]) -> dict[UUID, GeneralAssessment]:
    """The assessments with these ids."""
    rows = await call.session.exec(select(GeneralAssessment).where(col(GeneralAssessment.id).in_(ids)))
    return {row.id: row for row in rows}
