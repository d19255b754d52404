"""Every query over key-person assessments."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.relationship.assessing.latest import level_before
from services.relationship.assessing.rules import COUNTING, AssessmentNotFound
from services.relationship.key_people.assessments.model import (
    KeyPersonAssessment,
    KeyPersonAssessmentRead,
    current_levels,
)
from services.relationship.key_people.schemes.rules import RelationshipLevel
from shared.auth.visibility import of_visible_customers
from shared.customers.competitors import CompetitorSource, competitor_name_of, competitors, require_competitors
from shared.customers.contacts import contact_name_of
from shared.database import execute
from shared.feed.bulk import change_rows
from shared.feed.followers import FollowedEvent
from shared.lists.collections import Collection
from shared.lists.queries import ListQuery
from shared.web.peers import ServiceHttp

TABLE: sa.Table = KeyPersonAssessment.__table__  # type: ignore[attr-defined]


class KeyPersonAssessmentQuery(
    ListQuery,
    of=KeyPersonAssessmentRead,
    filters=(
        *("id", "customer_id", "contact_id", "competitor_id", "competitor_name", "rates_us", "assessed_on"),
        *("level", "level_rank", "proposed_level", "status", "assessed_by", "reviewed_by", "reviewed_at"),
        *("created_at", "updated_at"),
    ),
    sorts=("assessed_on", "level_rank", "status", "reviewed_at", "created_at", "updated_at"),
):
    """How assessments are filtered and sorted."""


COUNTS = col(KeyPersonAssessment.status).in_(COUNTING)
"""SQL condition: the assessment counts."""
IS_OURS = col(KeyPersonAssessment.competitor).is_(None)
"""SQL condition: it is of our own relationship."""
RIVAL = sa.func.coalesce(sa.cast(col(KeyPersonAssessment.competitor_id), sa.Text), col(KeyPersonAssessment.competitor))
"""SQL expression: whose relationship it is; null: ours."""
RIVAL_NAME = sa.func.coalesce(
    competitor_name_of(col(KeyPersonAssessment.competitor_id)), col(KeyPersonAssessment.competitor)
)
RANK = {level: level.rank for level in RelationshipLevel}

ASSESSMENTS = Collection(
    KeyPersonAssessment,
    KeyPersonAssessmentRead,
    KeyPersonAssessmentQuery,
    missing=AssessmentNotFound,
    visible=of_visible_customers(col(KeyPersonAssessment.customer_id)),
    columns={
        "contact_name": contact_name_of(col(KeyPersonAssessment.contact_id)),
        "competitor_name": RIVAL_NAME,
        "rates_us": IS_OURS,
        "level_rank": sa.case(RANK, value=col(KeyPersonAssessment.level), else_=0),
    },
)


def present_level_of(contact_id: Any) -> sa.ScalarSelect[Any]:
    """SQL expression: our present level with the person in this column; null: there is none."""
    present = current_levels.alias()
    level = sa.type_coerce(present.c.level, TABLE.c.level.type)
    return sa.select(level).where(present.c.person_id == contact_id).correlate_except(present).scalar_subquery()


def latest_assessments(as_of: date | None = None) -> sa.Select[Any]:
    """The latest assessment of our relationship that counts, one for each person, on this day or now.

    The present ones are kept (`current_levels`); those of a day are found among all.
    """
    if as_of is None:
        present = current_levels.c
        level = sa.type_coerce(present.level, TABLE.c.level.type).label("level")
        owner = (present.person_id.label("contact_id"), present.at_customer_id.label("customer_id"))
        return sa.select(*owner, present.assessment_id, present.assessed_on, level)
    row = KeyPersonAssessment
    counts = (IS_OURS, COUNTS, col(row.deleted_at).is_(None), col(row.assessed_on) <= as_of)
    own = (col(row.contact_id), col(row.customer_id))
    shown: tuple[Any, ...] = (*own, col(row.id).label("assessment_id"), col(row.assessed_on), col(row.level))
    order = (col(row.contact_id).desc(), col(row.assessed_on).desc(), col(row.id).desc())
    return sa.select(*shown).ext(distinct_on(col(row.contact_id))).where(*counts).order_by(*order)


def our_level_before(latest: sa.FromClause) -> sa.ScalarSelect[Any]:
    """SQL expression: our level by the assessment before this latest one; null: it is the first."""
    earlier = TABLE.alias("earlier")
    is_same = (earlier.c.contact_id == latest.c.contact_id, earlier.c.competitor.is_(None))
    return level_before(latest, earlier, *is_same)


def rank_of(level: Any) -> sa.ColumnElement[int]:
    """SQL expression: the rank of the level in this column; null where it is null."""
    ranks = {level.value: rank for level, rank in RANK.items()}
    return sa.case(ranks, value=sa.cast(level, sa.Text), else_=sa.null())


async def require_rival(session: AsyncSession, competitor_id: UUID | None, source: CompetitorSource) -> str | None:
    """What people call the maintained competitor; None for us. Raises CompetitorUnknown, PeerUnavailable."""
    if competitor_id is None:
        return None
    await require_competitors(session, {"/competitor_id": competitor_id}, source)
    called = sa.func.coalesce(competitors.c.short_name, competitors.c.name)
    return str((await execute(session, sa.select(called).where(competitors.c.id == competitor_id))).scalar_one())


async def match_named_rivals(session: AsyncSession, _: ServiceHttp, changes: Sequence[FollowedEvent]) -> None:
    """Give assessments that name their rival in words the competitor of that name, once it is copied."""
    if not any(change.data.entity == "competitor" for change in changes):
        return
    named = sa.func.lower(col(KeyPersonAssessment.competitor))
    is_name = sa.func.lower(competitors.c.name) == named
    found = (
        sa.select(competitors.c.id)
        .where(sa.or_(is_name, sa.func.lower(competitors.c.short_name) == named))
        .order_by(competitors.c.is_deleted, is_name.desc(), competitors.c.id)
        .limit(1)
        .correlate(TABLE)
        .scalar_subquery()
    )
    is_unmatched = sa.and_(col(KeyPersonAssessment.competitor_id).is_(None), ~IS_OURS, found.is_not(None))
    await change_rows(session, KeyPersonAssessment, {"competitor_id": found}, is_unmatched)
