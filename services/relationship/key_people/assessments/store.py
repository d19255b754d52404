"""Every query over key-person assessments."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from services.relationship.assessing.rules import COUNTING, AssessmentNotFound
from services.relationship.key_people.assessments.model import (
    CurrentLevelRead,
    CurrentLevelsQuery,
    KeyPersonAssessment,
    KeyPersonAssessmentRead,
    LevelRanksQuery,
    LevelRanksRead,
)
from services.relationship.key_people.assessments.rules import movement
from services.relationship.key_people.schemes.rules import RelationshipLevel
from shared.auth.access import Principal
from shared.auth.visibility import customer_name_of, of_visible_customers
from shared.database import execute
from shared.lists.collections import Collection
from shared.lists.queries import ListQuery
from shared.web.call import Call

TABLE: sa.Table = KeyPersonAssessment.__table__  # type: ignore[attr-defined]


class KeyPersonAssessmentQuery(
    ListQuery,
    of=KeyPersonAssessmentRead,
    filters=(
        "id",
        "customer_id",
        "contact_id",
        "competitor",
        "rates_us",
        "assessed_on",
        "level",
        "level_rank",
        "proposed_level",
        "status",
        "assessed_by",
        "reviewed_by",
        "reviewed_at",
        "created_at",
        "updated_at",
    ),
    sorts=("assessed_on", "level_rank", "status", "reviewed_at", "created_at", "updated_at"),
):
    """How assessments are filtered and sorted."""


ASSESSMENTS = Collection(
    KeyPersonAssessment,
    KeyPersonAssessmentRead,
    KeyPersonAssessmentQuery,
    missing=AssessmentNotFound,
    visible=of_visible_customers(col(KeyPersonAssessment.customer_id)),
    columns={
        "rates_us": col(KeyPersonAssessment.competitor).is_(None),
        "level_rank": sa.case(
            {level: level.rank for level in RelationshipLevel}, value=col(KeyPersonAssessment.level), else_=0
        ),
    },
)


async def list_current_levels(call: Call, asked: CurrentLevelsQuery) -> list[CurrentLevelRead]:
    """Each person's latest assessment that counts (of one day, the last created) and the previous; ours come first."""
    latest = _ranked(call.principal, asked).subquery()
    order = (latest.c.contact_id, latest.c.competitor.nulls_first())
    query = sa.select(latest).where(latest.c.position == 1).order_by(*order)
    rows = (await execute(call.session, query)).mappings()
    return [
        CurrentLevelRead.model_validate({**row, "movement": movement(row["level"], row["previous_level"])})
        for row in rows
    ]


async def read_level_ranks(call: Call, asked: LevelRanksQuery) -> LevelRanksRead:
    """The rank of every person's current level with us, for the caller's customers."""
    latest = _ranked(call.principal, CurrentLevelsQuery(as_of=asked.as_of)).subquery()
    query = sa.select(latest.c.contact_id, latest.c.level).where(latest.c.position == 1)
    if asked.customer_ids is not None:
        query = query.where(latest.c.customer_id.in_(asked.customer_ids))
    rows = (await execute(call.session, query)).all()
    return LevelRanksRead(contact_id=[row.contact_id for row in rows], rank=[row.level.rank for row in rows])


def _ranked(principal: Principal, asked: CurrentLevelsQuery) -> sa.Select[Any]:
    row = KeyPersonAssessment
    newest_first = (col(row.assessed_on).desc(), col(row.id).desc())
    story: dict[str, Any] = {"partition_by": (col(row.contact_id), col(row.competitor)), "order_by": newest_first}
    before = [
        sa.over(sa.func.lead(column, type_=column.type), **story).label(f"previous_{column.key}")
        for column in (TABLE.c.level, TABLE.c.assessed_on)
    ]
    conditions = [ASSESSMENTS.seen_by(principal), col(row.status).in_(COUNTING)]
    if not asked.with_rivals:
        conditions.append(col(row.competitor).is_not_distinct_from(asked.competitor))
    if asked.customer_id is not None:
        conditions.append(col(row.customer_id) == asked.customer_id)
    if asked.contact_ids is not None:
        conditions.append(col(row.contact_id).in_(asked.contact_ids))
    if asked.as_of is not None:
        conditions.append(col(row.assessed_on) <= asked.as_of)
    shown: list[Any] = [
        col(row.id).label("assessment_id"),
        *(col(getattr(row, name)) for name in ("contact_id", "customer_id", "competitor", "assessed_on")),
        *(col(getattr(row, name)) for name in ("level", "status")),
        customer_name_of(col(row.customer_id)).label("customer_name"),
        *before,
        sa.over(sa.func.row_number(), **story).label("position"),
    ]
    return sa.select(*shown).where(*conditions)
