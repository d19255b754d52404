"""Colleagues 同事: what each user sees, who oversees regions or administers, who cannot sign in: copies of it."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.auth.access import HIGHEST_CLEARANCE, DataScopeKind
from shared.auth.users import Colleague, users
from shared.auth.visibility import customers, team
from shared.database import execute
from shared.feed.followers import FollowedEvent
from shared.upserts import given, upsert
from shared.web.peers import ServiceHttp

colleagues = sa.Table(
    "colleagues",
    sa.MetaData(),
    sa.Column("user_id", sa.Uuid, primary_key=True),
    sa.Column("oversees", ARRAY(sa.Text), nullable=False),
    sa.Column("is_administrator", sa.Boolean, nullable=False),
    sa.Column("inactive_since", sa.DateTime(timezone=True)),
    sa.Column("clearance", sa.Integer, nullable=False, server_default=str(HIGHEST_CLEARANCE)),
    sa.Column("data_scope", sa.Text, nullable=False, server_default=DataScopeKind.ALL.value),
    sa.Column("regions", ARRAY(sa.Text), nullable=False, server_default="{}"),
)
"""Every user, also those who cannot sign in any more."""
DECISIVE = frozenset({"user", "role"})
"""Entities of the gateway whose changes change who oversees what."""


async def follow_colleagues(session: AsyncSession, http: ServiceHttp, changes: Sequence[FollowedEvent]) -> None:
    """Replace the copy, with one call, when a user or role has changed."""
    if any(change.data.entity in DECISIVE for change in changes):
        await keep_colleagues(session, await http.get_as(list[Colleague], "/internal/colleagues"))


async def keep_colleagues(session: AsyncSession, found: Sequence[Colleague]) -> None:
    """Keep these and no others. The day on which somebody was first found inactive stays."""
    ids = [one.user_id for one in found]
    await execute(session, sa.delete(colleagues).where(colleagues.c.user_id.not_in(ids)))
    said = given(colleagues).inactive_since
    first = sa.case((said.is_not(None), sa.func.least(said, colleagues.c.inactive_since)))
    await upsert(session, colleagues, [one.model_dump() for one in found], computed={"inactive_since": first})


def superior_for(
    customer_id: Any, *correlated: Any, besides: Any = None, level: Any = 1, among: sa.FromClause = customers
) -> sa.ColumnElement[Any]:
    """SQL expression: the superior who sees the region of the customer in this column, else an administrator.

    Of several superiors the one with the fewest regions, of several administrators the one who has been a user longest;
    only those who may sign in. `besides`: a column with the subject whom it may not be. `level`: the clearance needed.
    `among`: the customers' table.
    """
    one, superior, administrator = among.alias(), colleagues.alias(), colleagues.alias()
    overseeing = (
        sa.select(superior.c.user_id)
        .join_from(one, superior, one.c.region == sa.any_(superior.c.oversees))
        .where(one.c.id == customer_id, *_may_act(superior, besides, level))
        .order_by(sa.func.cardinality(superior.c.oversees), superior.c.user_id)
        .limit(1)
        .correlate(*correlated)
        .scalar_subquery()
    )
    administering = (
        sa.select(administrator.c.user_id)
        .where(administrator.c.is_administrator, *_may_act(administrator, besides, level))
        .order_by(administrator.c.user_id)
        .limit(1)
        .correlate(*correlated)
        .scalar_subquery()
    )
    return sa.func.coalesce(overseeing, administering, type_=sa.Uuid)


def _may_act(colleague: Any, besides: Any, level: Any) -> list[sa.ColumnElement[bool]]:
    is_other = [] if besides is None else [sa.cast(colleague.c.user_id, sa.Text) != besides]
    return [colleague.c.inactive_since.is_(None), colleague.c.clearance >= level, *is_other]


def may_see(user_id: Any, customer_id: Any, level: Any = 1) -> sa.ColumnElement[bool]:
    """SQL condition: the user in this column may sign in, sees the customer in this column, and has the clearance.

    A user who has not been copied yet is taken to sign in, and one whose rights have not been copied to see it.
    """
    known, rights, member, regional = users.alias(), colleagues.alias(), team.alias(), customers.alias()
    in_team = sa.exists().where(member.c.customer_id == customer_id, member.c.user_id == rights.c.user_id)
    in_region = sa.exists().where(regional.c.id == customer_id, regional.c.region == sa.any_(rights.c.regions))
    in_scope = sa.or_(
        rights.c.data_scope == DataScopeKind.ALL.value,
        in_team.correlate_except(member),
        in_region.correlate_except(regional),
    )
    lacks_rights = sa.exists().where(rights.c.user_id == user_id, sa.or_(rights.c.clearance < level, ~in_scope))
    is_away = sa.exists().where(known.c.id == user_id, ~known.c.is_active).correlate_except(known)
    return sa.and_(user_id.is_not(None), ~is_away, ~lacks_rights.correlate_except(rights))
