"""The bulk query for levels, and the reason where there is none."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by
from sqlmodel import col

from services.relationship.assessing.latest import AsOf
from services.relationship.contact.touchpoints.held import is_met
from services.relationship.key_people.assessments.model import KeyPersonAssessment
from services.relationship.key_people.assessments.store import (
    ASSESSMENTS,
    COUNTS,
    IS_OURS,
    latest_assessments,
    our_level_before,
    rank_of,
)
from services.relationship.key_people.closeness.rules import why_no_level
from services.relationship.levels.people.model import (
    LevelHistoryQuery,
    LevelHistoryRead,
    LevelRanksQuery,
    LevelRanksRead,
)
from shared.auth.access import Principal
from shared.auth.visibility import is_customer, person_visible_to, visible_to
from shared.database import execute
from shared.statements import Statement
from shared.web.call import Call


def no_level_of(contact_id: Any, as_of: AsOf = None) -> sa.ColumnElement[str]:
    """SQL expression: why we have no level with the person in this column, who has none."""
    reasons = {met: sa.literal(why_no_level(is_met=met).value, sa.Text) for met in (True, False)}
    return sa.case((is_met(contact_id, as_of), reasons[True]), else_=reasons[False])


async def read_level_ranks(call: Call, asked: LevelRanksQuery) -> LevelRanksRead:
    """The ranks of our levels with these people, or with everybody, at the caller's customers."""
    # One row of lists, with ids as text: rows and ids of the answer would take longer than finding the people.
    found = _levels(call.principal, asked).subquery("levels")
    lists = (sa.func.coalesce(sa.func.array_agg(one), sa.cast([], ARRAY(one.type))).label(one.key) for one in found.c)
    query: Any = sa.select(*lists)
    (row,) = await call.fetch(Statement(query))
    return LevelRanksRead.model_construct(None, **dict(row))


def _levels(principal: Principal, asked: LevelRanksQuery) -> sa.Select[Any]:
    latest = latest_assessments(asked.as_of).subquery("latest")
    shown: list[Any] = [
        sa.cast(latest.c.contact_id, sa.Text).label("contact_id"),
        rank_of(latest.c.level).label("rank"),
    ]
    if asked.with_movement:
        shown += [latest.c.assessed_on, rank_of(our_level_before(latest)).label("previous_rank")]
    of = {latest.c.customer_id: asked.customer_ids, latest.c.contact_id: asked.contact_ids}
    wanted = [column.in_(ids) for column, ids in of.items() if ids is not None]
    seen = (is_customer(latest.c.customer_id), visible_to(principal, latest.c.customer_id))
    return sa.select(*shown).where(*seen, person_visible_to(principal, latest.c.contact_id), *wanted)


async def read_level_history(call: Call, asked: LevelHistoryQuery) -> LevelHistoryRead:
    """Every assessment of our relationships that counts, with the people whom the caller sees at these customers."""
    row = KeyPersonAssessment
    own = sa.cast(col(row.contact_id), sa.Text).label("contact_id"), rank_of(col(row.level)).label("rank")
    seen = (ASSESSMENTS.seen_by(call.principal), IS_OURS, COUNTS, col(row.customer_id).in_(asked.customer_ids))
    found = sa.select(*own, col(row.assessed_on), col(row.id)).where(*seen).subquery("history")
    order = (found.c.assessed_on, found.c.id)
    lists = (
        sa.func.coalesce(
            sa.func.array_agg(aggregate_order_by(one, *order)), sa.cast([], ARRAY(one.type)), type_=ARRAY(one.type)
        ).label(one.key)
        for one in found.c
        if one.key != "id"
    )
    columns = (await execute(call.session, sa.select(*lists))).mappings().one()
    return LevelHistoryRead.model_construct(None, **dict(columns))
