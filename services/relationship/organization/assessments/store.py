"""Every query over organizational assessments."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.relationship.assessing.counting import rank_in
from services.relationship.assessing.latest import AsOf, counts_on, latest_on, level_before
from services.relationship.assessing.rules import AssessmentNotFound
from services.relationship.organization.assessments.model import (
    OrganizationalAssessment,
    OrganizationalAssessmentRead,
)
from services.relationship.organization.schemes.rules import OrganizationalLevel
from shared.auth.visibility import customer_name_of, of_visible_customers
from shared.database import execute
from shared.lists.collections import Collection
from shared.lists.queries import ListQuery
from shared.web.call import Call

TABLE: sa.Table = OrganizationalAssessment.__table__  # type: ignore[attr-defined]
_SHOWN = ("customer_id", "assessed_on", "status", "stages", "participation", "participation_level", "level")
_RANKED = ("customer_id", "assessed_on", "participation", "participation_level", "level")
"""What an index has, so that the rows of all customers are not read."""
_BEFORE = ("level", "stages", "participation", "strategic_fit", "supply_position")


class OrganizationalAssessmentQuery(
    ListQuery,
    of=OrganizationalAssessmentRead,
    filters=(
        *("id", "customer_id", "assessed_on", "participation", "participation_level", "match_level", "level"),
        *("level_rank", "proposed_level", "status", "assessed_by", "reviewed_by", "reviewed_at"),
        *("created_at", "updated_at"),
    ),
    sorts=("assessed_on", "participation", "level_rank", "status", "reviewed_at", "created_at", "updated_at"),
):
    """How organizational assessments are filtered and sorted."""


ASSESSMENTS = Collection(
    OrganizationalAssessment,
    OrganizationalAssessmentRead,
    OrganizationalAssessmentQuery,
    missing=AssessmentNotFound,
    visible=of_visible_customers(col(OrganizationalAssessment.customer_id)),
    columns={"level_rank": rank_in(OrganizationalLevel, col(OrganizationalAssessment.level))},
)


def latest(as_of: AsOf, *where: sa.ColumnElement[bool], names: Sequence[str] = _RANKED) -> sa.Subquery:
    """The latest assessment of each customer at the end of a day."""
    found = latest_on(as_of, TABLE, ("customer_id",), names, *where)
    return sa.select(found, rank_in(OrganizationalLevel, found.c.level).label("level_rank")).subquery("ranked")


async def read_latest(call: Call, customer_ids: Sequence[UUID], as_of: date | None) -> Sequence[sa.RowMapping]:
    """The latest assessment of each of the caller's customers among these, with the level before."""
    seen = (ASSESSMENTS.seen_by(call.principal), TABLE.c.customer_id.in_(customer_ids))
    found, earlier = latest(as_of, *seen, names=_SHOWN), TABLE.alias("earlier")
    previous = level_before(found, earlier, earlier.c.customer_id == found.c.customer_id).label("previous_level")
    named = (previous, customer_name_of(found.c.customer_id).label("customer_name"))
    return (await execute(call.session, sa.select(found, *named).order_by(found.c.customer_id))).mappings().all()


async def read_history(call: Call, customer_ids: Sequence[UUID], until: date | None) -> Sequence[sa.RowMapping]:
    """What counts of these customers, newest first, each with what the assessment before said."""
    story: dict[str, Any] = {"partition_by": TABLE.c.customer_id, "order_by": (TABLE.c.assessed_on, TABLE.c.id)}
    query = (
        sa.select(
            TABLE.c.id.label("assessment_id"),
            *(TABLE.c[name] for name in (*_SHOWN, "strategic_fit", "supply_position", "assessed_by_name")),
            customer_name_of(TABLE.c.customer_id).label("customer_name"),
            *(
                sa.over(sa.func.lag(TABLE.c[name], type_=TABLE.c[name].type), **story).label(f"{name}_before")
                for name in _BEFORE
            ),
        )
        .where(ASSESSMENTS.seen_by(call.principal), counts_on(until, TABLE), TABLE.c.customer_id.in_(customer_ids))
        .order_by(TABLE.c.assessed_on.desc(), TABLE.c.id.desc())
    )
    return (await execute(call.session, query)).mappings().all()


async def read_levels(call: Call, customer_ids: Sequence[UUID]) -> Sequence[sa.RowMapping]:
    """Customer, level and day of what counts of these customers, oldest first."""
    shown = (TABLE.c[name] for name in ("customer_id", "level", "assessed_on"))
    seen = (ASSESSMENTS.seen_by(call.principal), counts_on(None, TABLE), TABLE.c.customer_id.in_(customer_ids))
    query = sa.select(*shown).where(*seen).order_by(TABLE.c.assessed_on, TABLE.c.id)
    return (await execute(call.session, query)).mappings().all()


async def find_latest(call: Call, customer_id: UUID, as_of: date | None) -> OrganizationalAssessment | None:
    """The customer's latest assessment at the end of a day."""
    rows = await ASSESSMENTS.rows(call, TABLE.c.customer_id == customer_id, counts_on(as_of, TABLE))
    return max(rows, key=lambda row: (row.assessed_on, row.id), default=None)
