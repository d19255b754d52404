"""The query for moves: assessments that count beside the one before, where the level differs."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from services.relationship.key_people.assessments.model import KeyPersonAssessment
from services.relationship.key_people.assessments.rules import movement
from services.relationship.key_people.assessments.store import ASSESSMENTS, COUNTS, IS_OURS, RIVAL, RIVAL_NAME, TABLE
from services.relationship.key_people.moves.model import KeyPersonMoveRead, KeyPersonMovesQuery, ScoreChangeRead
from services.relationship.key_people.moves.rules import score_changes
from shared.auth.access import Principal
from shared.auth.visibility import customer_name_of
from shared.customers.contacts import contact_name_of
from shared.database import execute
from shared.web.call import Call

OF_THE_ASSESSMENT = ("contact_id", "customer_id", "competitor_id", "assessed_by_name", "dimensions")
BEFORE = ("id", "level", "dimensions")


async def list_moves(call: Call, asked: KeyPersonMovesQuery) -> list[KeyPersonMoveRead]:
    """The moves within the window, the latest first."""
    found = _with_previous(call.principal, asked).subquery("found")
    within = [found.c.to_level.is_distinct_from(found.c.from_level)]
    if asked.first is not None:
        within.append(found.c.moved_on >= asked.first)
    if asked.last is not None:
        within.append(found.c.moved_on <= asked.last)
    order = (found.c.moved_on.desc(), found.c.assessment_id.desc())
    rows = await execute(call.session, sa.select(found).where(*within).order_by(*order))
    return [_move(row) for row in rows.mappings()]


def _with_previous(principal: Principal, asked: KeyPersonMovesQuery) -> sa.Select[Any]:
    row = KeyPersonAssessment
    story: dict[str, Any] = {
        "partition_by": (col(row.contact_id), RIVAL),
        "order_by": (col(row.assessed_on), col(row.id)),
    }
    before = {
        name: sa.over(sa.func.lag(TABLE.c[name], type_=TABLE.c[name].type), **story).label(f"previous_{name}")
        for name in BEFORE
    }
    shown: list[Any] = [
        col(row.id).label("assessment_id"),
        col(row.assessed_on).label("moved_on"),
        col(row.level).label("to_level"),
        before["level"].label("from_level"),
        before["id"].label("previous_assessment_id"),
        before["dimensions"].label("previous_dimensions"),
        *(col(getattr(row, name)) for name in OF_THE_ASSESSMENT),
        customer_name_of(col(row.customer_id)).label("customer_name"),
        contact_name_of(col(row.contact_id)).label("contact_name"),
        RIVAL_NAME.label("competitor_name"),
    ]
    wanted: list[sa.ColumnElement[bool]] = [] if asked.with_rivals else [IS_OURS]
    if asked.customer_id is not None:
        wanted.append(col(row.customer_id) == asked.customer_id)
    if asked.contact_ids is not None:
        wanted.append(col(row.contact_id).in_(asked.contact_ids))
    return sa.select(*shown).where(ASSESSMENTS.seen_by(principal), COUNTS, *wanted)


def _move(row: sa.RowMapping) -> KeyPersonMoveRead:
    changes = score_changes(row["previous_dimensions"], row["dimensions"])
    computed = {
        "steps": movement(row["to_level"], row["from_level"]),
        "changes": [ScoreChangeRead.model_validate(change) for change in changes],
    }
    return KeyPersonMoveRead.model_validate({**row, **computed})
