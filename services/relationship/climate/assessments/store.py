"""Every query over general assessments."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from services.relationship.assessing.counting import rank_in
from services.relationship.assessing.latest import AsOf, counts_on, latest_on, level_before
from services.relationship.assessing.rules import AssessmentNotFound
from services.relationship.climate.assessments.model import GeneralAssessment, GeneralAssessmentRead
from services.relationship.climate.schemes.rules import GeneralLevel
from shared.auth.visibility import customer_name_of, of_visible_customers
from shared.database import execute
from shared.lists.collections import Collection
from shared.lists.queries import ListQuery
from shared.time import company_today
from shared.web.call import Call

TABLE: sa.Table = GeneralAssessment.__table__  # type: ignore[attr-defined]
_OF_PLANK = (*("customer_id", "department", "assessed_on", "status", "level", "weakest_element", "weakest_score"),)


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
    columns={"level_rank": rank_in(GeneralLevel, col(GeneralAssessment.level))},
)


def present(as_of: AsOf, *where: sa.ColumnElement[bool]) -> sa.Subquery:
    """The latest assessment of each department that exists at the end of a day, and of each whole customer."""
    latest = latest_on(as_of, TABLE, ("customer_id", "department"), _OF_PLANK, *where)
    rank = rank_in(GeneralLevel, latest.c.level).label("level_rank")
    day = company_today() if as_of is None else as_of
    return sa.select(latest, rank).where(~is_dissolved(latest, day)).subquery("present")


def is_dissolved(latest: sa.FromClause, day: Any) -> sa.ColumnElement[bool]:
    """SQL condition: on this day the department of this assessment (`assessment_id`) is dissolved.

    Any of its assessments may say so, also one that does not count any more: what became of a department is no matter
    of opinion. One that describes the day of the end or a later day counts again.
    """
    ends = TABLE.alias("ends")
    return sa.exists().where(_ends(ends, latest), ends.c.ended_on <= day).correlate_except(ends)


def _ends(ends: sa.FromClause, one: sa.FromClause) -> sa.ColumnElement[bool]:
    is_same = (
        ends.c.customer_id == one.c.customer_id,
        ends.c.department.is_not_distinct_from(one.c.department),
    )
    is_later = sa.or_(ends.c.ended_on > one.c.assessed_on, ends.c.id == one.c.assessment_id)
    return sa.and_(ends.c.ended_on.is_not(None), ends.c.deleted_at.is_(None), *is_same, is_later)


def planks(as_of: AsOf, *where: sa.ColumnElement[bool]) -> sa.Subquery:
    """The planks of customers at the end of a day: their departments, or the whole customer where none was assessed."""
    found = present(as_of, *where)
    departments = sa.over(sa.func.count(found.c.department), partition_by=found.c.customer_id)
    counted = sa.select(found, departments.label("departments")).subquery("counted")
    is_plank = sa.or_(counted.c.department.is_not(None), counted.c.departments == 0)
    return sa.select(counted).where(is_plank).subquery("planks")


def planks_with_elements(as_of: AsOf, *where: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """The planks, each with the level of its four elements, by code."""
    found = planks(as_of, *where)
    return sa.select(found, TABLE.c.element_levels).join(TABLE, TABLE.c.id == found.c.assessment_id)


def from_shortest(found: sa.Subquery) -> tuple[Any, ...]:
    """The order of planks, `Plank.length` in SQL; the whole customer comes after every department."""
    return (
        found.c.department.is_(None),
        found.c.level_rank,
        found.c.weakest_score,
        sa.collate(found.c.department, "C"),
    )


async def read_planks(call: Call, customer_ids: Sequence[UUID], as_of: date | None) -> Sequence[sa.RowMapping]:
    """The planks of the caller's customers among these, by customer, the shortest first, each with the level before."""
    found = planks(as_of, ASSESSMENTS.seen_by(call.principal), TABLE.c.customer_id.in_(customer_ids))
    earlier = TABLE.alias("earlier")
    is_same = (
        earlier.c.customer_id == found.c.customer_id,
        earlier.c.department.is_not_distinct_from(found.c.department),
    )
    previous = level_before(found, earlier, *is_same).label("previous_level")
    named = (previous, customer_name_of(found.c.customer_id).label("customer_name"))
    rows = await execute(call.session, sa.select(found, *named).order_by(found.c.customer_id, *from_shortest(found)))
    return rows.mappings().all()


OF_MOVE = (
    *(TABLE.c[name] for name in ("elements", "assessed_by_name")),
    customer_name_of(TABLE.c.customer_id).label("customer_name"),
)
"""The columns that moves show too: the scores with their evidence, and the names of assessor and customer."""


async def read_history(
    call: Call, customer_ids: Sequence[UUID], until: date | None, *more: sa.ColumnElement[Any]
) -> Sequence[sa.RowMapping]:
    """What counts of these customers, oldest first."""
    found = (
        sa.select(TABLE.c.id.label("assessment_id"), *(TABLE.c[name] for name in _OF_PLANK), *more)
        .where(ASSESSMENTS.seen_by(call.principal), counts_on(until, TABLE), TABLE.c.customer_id.in_(customer_ids))
        .subquery("found")
    )
    query = sa.select(found, _end_of(found).label("ended_on"))
    in_order = query.order_by(found.c.customer_id, found.c.assessed_on, found.c.assessment_id)
    return (await execute(call.session, in_order)).mappings().all()


def _end_of(one: sa.FromClause) -> sa.ScalarSelect[Any]:
    ends = TABLE.alias("ends")
    return sa.select(sa.func.min(ends.c.ended_on)).where(_ends(ends, one)).correlate_except(ends).scalar_subquery()


async def find_end(call: Call, assessment_id: UUID) -> date | None:
    """The day from which this assessment does not count, because its department was dissolved; None: there is none."""
    one = sa.select(TABLE.c.id.label("assessment_id"), *(TABLE.c[name] for name in _OF_PLANK))
    found = one.where(TABLE.c.id == assessment_id).subquery("found")
    ended_on: date | None = (await execute(call.session, sa.select(_end_of(found)))).scalar_one_or_none()
    return ended_on


async def read_assessments(call: Call, ids: Sequence[UUID]) -> dict[UUID, GeneralAssessment]:
    """The assessments with these ids."""
    rows = await call.session.exec(select(GeneralAssessment).where(col(GeneralAssessment.id).in_(ids)))
    return {row.id: row for row in rows}
