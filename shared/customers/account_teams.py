"""The account teams of customers, copied from the customer service's feed: who has which role."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from pydantic import BaseModel
from sqlalchemy.dialects.postgresql import distinct_on

from shared.auth.users import users
from shared.customers.roles import TeamRole
from shared.feed.copies import keep_copy

team_members = sa.Table(
    "account_team_members",
    sa.MetaData(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("customer_id", sa.Uuid, nullable=False),
    sa.Column("user_id", sa.Uuid, nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("started_on", sa.Date, nullable=False),
    sa.Column("ended_on", sa.Date),
    sa.Index("ix_account_team_members_customer", "customer_id", "user_id"),
)
"""By membership, those that have ended too: who was an executive then, met as one."""


class CopiedMember(BaseModel):
    """The fields of a membership that are copied."""

    customer_id: UUID
    user_id: UUID
    role: str
    started_on: date
    ended_on: date | None = None


def _copied(fields: Mapping[str, Any]) -> dict[str, Any]:
    return CopiedMember.model_validate(fields).model_dump()


follow_account_teams = keep_copy("team_member", team_members, _copied)


def member_in(
    role: TeamRole | sa.SQLColumnExpression[TeamRole], customer_id: Any, *correlated: Any
) -> sa.ScalarSelect[Any]:
    """SQL expression: who has this role (or the one in this column) for the customer in this column and may sign in; of
    several, the one who joined last.
    """
    member, known = team_members.alias(), users.alias()
    return (
        sa.select(member.c.user_id)
        .join(known, sa.and_(known.c.id == member.c.user_id, known.c.is_active))
        .where(member.c.customer_id == customer_id, member.c.ended_on.is_(None), member.c.role == role)
        .order_by(member.c.started_on.desc(), member.c.id.desc())
        .limit(1)
        .correlate(*correlated)
        .scalar_subquery()
    )


def role_holders() -> sa.Select[Any]:
    """Who has which role for which customer, as `member_in` says it: `customer_id`, `role`, `user_id`."""
    member, known = team_members.alias(), users.alias()
    role_of = (member.c.customer_id, member.c.role)
    return (
        sa.select(*role_of, member.c.user_id)
        .ext(distinct_on(*role_of))
        .join(known, sa.and_(known.c.id == member.c.user_id, known.c.is_active))
        .where(member.c.ended_on.is_(None))
        .order_by(*role_of, member.c.started_on.desc(), member.c.id.desc())
    )


def active(user_id: Any, *correlated: Any) -> sa.ScalarSelect[Any]:
    """SQL expression: the user in this column; null if the user may not sign in."""
    known = users.alias()
    found = sa.select(known.c.id).where(known.c.id == user_id, known.c.is_active)
    return found.correlate(*correlated).scalar_subquery()
