"""The account teams of customers, copied from the customer service's feed: who has which role."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
import structlog
from pydantic import BaseModel, ValidationError
from sqlalchemy.dialects.postgresql import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from services.relationship.tables import RelationshipTable
from shared.auth.users import users
from shared.customers.roles import TeamRole
from shared.database import execute
from shared.feed.followers import FollowedEvent
from shared.web.peers import ServiceHttp

log = structlog.get_logger()
ENTITY = "team_member"

team_members = sa.Table(
    "account_team_members",
    RelationshipTable.metadata,
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
    """The fields of a membership that this service copies."""

    id: UUID
    customer_id: UUID
    user_id: UUID
    role: str
    started_on: date
    ended_on: date | None = None


async def follow_account_teams(session: AsyncSession, _: ServiceHttp, changes: Sequence[FollowedEvent]) -> None:
    """Copy the memberships that the events add, change and delete.

    One that cannot be understood is logged and passed over: it must not hold up the feed.
    """
    events = [event for event in changes if event.data.entity == ENTITY]
    if not events:
        return
    copied = await _read(session, {event.data.entity_id for event in events})
    for event in events:
        member_id = event.data.entity_id
        after = {name: pair[1] for name, pair in event.data.changes.items()}
        present = {**(copied.get(member_id) or {}), "id": member_id, "customer_id": event.data.customer_id, **after}
        copied[member_id] = None if event.type.endswith(".deleted") else present
    await _write(session, copied)


async def _read(session: AsyncSession, ids: set[UUID]) -> dict[UUID, Mapping[str, Any] | None]:
    rows = await execute(session, sa.select(team_members).where(team_members.c.id.in_(ids)))
    return {row["id"]: dict(row) for row in rows.mappings()}


async def _write(session: AsyncSession, copied: Mapping[UUID, Mapping[str, Any] | None]) -> None:
    gone = [member_id for member_id, fields in copied.items() if fields is None]
    if gone:
        await execute(session, sa.delete(team_members).where(team_members.c.id.in_(gone)))
    rows = [row for fields in copied.values() if fields is not None for row in _understood(fields)]
    if rows:
        fresh = insert(team_members)
        values = {name: fresh.excluded[name] for name in CopiedMember.model_fields if name != "id"}
        await execute(session, fresh.on_conflict_do_update(index_elements=["id"], set_=values), rows)


def _understood(fields: Mapping[str, Any]) -> list[dict[str, Any]]:
    try:
        return [CopiedMember.model_validate(fields).model_dump()]
    except ValidationError as error:
        places = [one["loc"] for one in error.errors()]
        log.warning("team_member_not_understood", entity_id=str(fields["id"]), fields=places)
        return []


def member_in(role: TeamRole, customer_id: Any, *correlated: Any) -> sa.ScalarSelect[Any]:
    """SQL expression: who has this role for the customer in this column and may sign in; of several, the one who joined
    last.
    """
    member, known = team_members.alias(), users.alias()
    return (
        sa.select(member.c.user_id)
        .join(known, sa.and_(known.c.id == member.c.user_id, known.c.is_active))
        .where(member.c.customer_id == customer_id, member.c.ended_on.is_(None), member.c.role == role.value)
        .order_by(member.c.started_on.desc(), member.c.id.desc())
        .limit(1)
        .correlate(*correlated)
        .scalar_subquery()
    )


def active(user_id: Any, *correlated: Any) -> sa.ScalarSelect[Any]:
    """SQL expression: the user in this column; null if the user may not sign in."""
    known = users.alias()
    found = sa.select(known.c.id).where(known.c.id == user_id, known.c.is_active)
    return found.correlate(*correlated).scalar_subquery()
