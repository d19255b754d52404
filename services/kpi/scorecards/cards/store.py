"""Every query over scorecards."""

from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.kpi.scorecards.cards.model import Scorecard, ScorecardRead
from services.kpi.scorecards.cards.periods import Span
from services.kpi.scorecards.cards.rules import ScorecardDuty, ScorecardNotFound, ScorecardStatus
from shared.auth.access import DataScopeKind, Principal
from shared.auth.caller import value_of
from shared.auth.users import name_of
from shared.customers.due_items import DueQuery, soonest
from shared.database import execute
from shared.lists.collections import Collection
from shared.lists.queries import ListQuery
from shared.time import company_today
from shared.web.call import Call


class ScorecardQuery(
    ListQuery,
    of=ScorecardRead,
    filters=(
        *(
            "id",
            "holder_id",
            "team_name",
            "supervisor_id",
            "region",
            "period",
            "starts_on",
            "ends_on",
            "status",
            "rating",
        ),
        *("score", "covered", "closed_at", "created_at", "updated_at"),
    ),
    sorts=("starts_on", "ends_on", "status", "score", "closed_at", "created_at", "updated_at"),
    searched=("team_name",),
    default_sort="-starts_on",
):
    """How scorecards are filtered, sorted and searched."""


def _visible(principal: Principal) -> sa.ColumnElement[bool]:
    """The person, a team's members, the supervisor, and who oversees the region."""
    scope = principal.data_scope
    if scope.kind is DataScopeKind.ALL:
        return sa.true()
    caller = value_of(principal, "caller_id")
    in_team = caller == sa.any_(col(Scorecard.member_ids))
    taking_part = [col(Scorecard.holder_id) == caller, col(Scorecard.supervisor_id) == caller, in_team]
    if scope.kind is DataScopeKind.REGIONS:
        taking_part.append(col(Scorecard.region) == sa.any_(value_of(principal, "caller_regions")))
    return sa.or_(*taking_part)


SCORECARDS = Collection(
    Scorecard,
    ScorecardRead,
    ScorecardQuery,
    missing=ScorecardNotFound,
    visible=_visible,
    columns={
        "holder_name": name_of(col(Scorecard.holder_id)),
        "supervisor_name": name_of(col(Scorecard.supervisor_id)),
    },
)


class SameScorecard(NamedTuple):
    """A scorecard of the same person or team and period, and whether the caller may see it."""

    id: UUID
    is_seen: bool


async def find_same(call: Call, holder_id: UUID, team_name: str | None, span: Span) -> SameScorecard | None:
    """The holder's or the team's scorecard of the period, visible to the caller or not."""
    is_seen = sa.and_(SCORECARDS.seen_by(call.principal), sa.true())
    query = sa.select(col(Scorecard.id), is_seen.label("is_seen")).where(
        col(Scorecard.holder_id) == holder_id,
        col(Scorecard.team_name).is_not_distinct_from(team_name),
        col(Scorecard.starts_on) == span.starts_on,
        col(Scorecard.ends_on) == span.ends_on,
        col(Scorecard.deleted_at).is_(None),
    )
    found = (await execute(call.session, query)).one_or_none()
    return SameScorecard(*found) if found else None


async def read_due(call: Call, query: DueQuery) -> list[dict[str, Any]]:
    """What is due of the scorecards that the caller sees, the soonest first; what is late stays due."""
    card: Any = Scorecard
    of_agreed = card.status == ScorecardStatus.AGREED
    due = sa.union_all(
        _due(
            ScorecardDuty.SCORECARD_AGREEMENT, card.agree_by, card.supervisor_id, card.status == ScorecardStatus.DRAFT
        ),
        _due(
            ScorecardDuty.SCORECARD_ASSESSMENT,
            card.assess_by,
            card.holder_id,
            sa.and_(of_agreed, card.self_assessment.is_(None)),
        ),
        _due(ScorecardDuty.SCORECARD_REVIEW, card.review_by, card.supervisor_id, of_agreed),
        _due(
            ScorecardDuty.SCORECARD_CLOSURE, card.close_by, card.supervisor_id, card.status == ScorecardStatus.REVIEWED
        ),
    ).subquery("duties")
    seen = sa.select(col(Scorecard.id)).where(SCORECARDS.seen_by(call.principal))
    is_late = sa.literal(query.first <= company_today())
    in_window = sa.select(due).where(
        due.c.scorecard_id.in_(seen), due.c.day <= query.last, sa.or_(due.c.day >= query.first, is_late)
    )
    rows = await execute(call.session, soonest(in_window.subquery("due"), call.principal, query))
    return [dict(row) for row in rows.mappings()]


def _due(kind: ScorecardDuty, day: Any, owner_id: Any, is_due: sa.ColumnElement[bool]) -> sa.Select[Any]:
    named = sa.literal(kind.value, sa.Text)
    return sa.select(
        sa.func.concat_ws(":", named, sa.cast(col(Scorecard.id), sa.Text)).label("id"),
        named.label("kind"),
        sa.cast(sa.null(), sa.Uuid).label("customer_id"),
        owner_id.label("owner_id"),
        name_of(owner_id).label("owner_name"),
        sa.func.timezone("UTC", sa.cast(day, sa.TIMESTAMP)).label("due_at"),
        day.label("day"),
        col(Scorecard.id).label("scorecard_id"),
        name_of(col(Scorecard.holder_id)).label("holder_name"),
        *(getattr(Scorecard, name) for name in ("team_name", "starts_on", "ends_on", "clearance")),
    ).where(is_due)
