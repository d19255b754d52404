"""What moved the levels: assessments compared with those before them."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from services.relationship.key_people.assessments.store import TABLE as ASSESSMENT
from services.relationship.maps.relationship_maps.store import PEOPLE, fetch
from shared.auth.access import Principal
from shared.statements import Record
from shared.web.call import Call

BEFORE: sa.BindParameter[Any] = sa.bindparam("before", None, ARRAY(sa.Uuid))


async def read_reasons(call: Call, assessments: Mapping[UUID, UUID | None]) -> Sequence[Record]:
    """The reasons of assessments, each compared with its earlier assessment; the caller must see their people.

    `scores`: the dimensions scored differently, with the score before and now; compared here, because the evidence of
    all others is long.
    """

    def build(_: Principal) -> sa.Select[Any]:
        pairs = sa.func.unnest(PEOPLE, BEFORE).table_valued("id", "before_id").render_derived()
        before = ASSESSMENT.alias("before")
        found = pairs.join(ASSESSMENT, ASSESSMENT.c.id == pairs.c.id)
        shown = [ASSESSMENT.c[name] for name in ("assessed_on", "assessed_by_name", "level_reason")]
        return sa.select(
            ASSESSMENT.c.id.label("assessment_id"), *shown, _moved_scores(ASSESSMENT, before).label("scores")
        ).select_from(found.outerjoin(before, before.c.id == pairs.c.before_id))

    return await fetch(call, "reasons", build, people=list(assessments), before=list(assessments.values()))


def _moved_scores(now: sa.FromClause, before: sa.FromClause) -> sa.ScalarSelect[Any]:
    """The dimensions scored differently than before, by their code."""
    one = sa.func.jsonb_each(now.c.dimensions).table_valued(sa.column("key", sa.Text), sa.column("value", JSONB))
    score, earlier = one.c.value["score"], before.c.dimensions[one.c.key]["score"]
    moved = sa.func.jsonb_build_object(
        *("from_score", earlier, "to_score", score, "evidence", one.c.value["evidence"]),
    )
    found = sa.func.jsonb_object_agg(one.c.key, moved, type_=JSONB)
    return sa.select(found).where(score.is_not(None), score.is_distinct_from(earlier)).scalar_subquery()
