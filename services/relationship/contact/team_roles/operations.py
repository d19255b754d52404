"""Following who joins and leaves account teams, and in which role."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
import structlog
from pydantic import BaseModel, ValidationError
from sqlalchemy.dialects.postgresql import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from services.relationship.contact.team_roles.model import team_roles
from shared.database import execute
from shared.feed.followers import FollowedEvent
from shared.web.peers import ServiceHttp

log = structlog.get_logger()
ENTITY = "team_member"


class Membership(BaseModel):
    """What the customer service's events say of a member."""

    id: UUID
    customer_id: UUID
    user_id: UUID
    role: str
    started_on: date
    ended_on: date | None = None


async def follow_team_roles(session: AsyncSession, _: ServiceHttp, changes: Sequence[FollowedEvent]) -> None:
    """Keep the members that the events say. One that cannot be understood is logged and passed over: it must not hold
    up the feed."""
    events = [event for event in changes if event.data.entity == ENTITY]
    if not events:
        return
    kept = await _read(session, {event.data.entity_id for event in events})
    said: dict[UUID, Mapping[str, Any] | None] = {**kept}
    for event in events:
        member_id = event.data.entity_id
        after = {name: pair[1] for name, pair in event.data.changes.items()}
        present = {**(said.get(member_id) or {}), "id": member_id, "customer_id": event.data.customer_id, **after}
        said[member_id] = None if event.type == f"guanxi.{ENTITY}.deleted" else present
    await _write(session, said)


async def _read(session: AsyncSession, ids: set[UUID]) -> dict[UUID, dict[str, Any]]:
    rows = await execute(session, sa.select(team_roles).where(team_roles.c.id.in_(ids)))
    return {row["id"]: dict(row) for row in rows.mappings()}


async def _write(session: AsyncSession, said: Mapping[UUID, Mapping[str, Any] | None]) -> None:
    rows = []
    for member_id, fields in said.items():
        try:
            rows += [] if fields is None else [Membership.model_validate(fields).model_dump()]
        except ValidationError as error:
            places = [one["loc"] for one in error.errors()]
            log.warning("team_member_not_understood", entity_id=str(member_id), fields=places)
    gone = [member_id for member_id, fields in said.items() if fields is None]
    if gone:
        await execute(session, sa.delete(team_roles).where(team_roles.c.id.in_(gone)))
    if rows:
        fresh = insert(team_roles)
        values = {name: fresh.excluded[name] for name in rows[0] if name != "id"}
        await execute(session, fresh.on_conflict_do_update(index_elements=["id"], set_=values), rows)
