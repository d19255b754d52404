"""Competitors: the copy of those services that name them.

The copy follows the customer service's feed (`follow_competitors`); what it lacks is asked for once over HTTP. Only the
feed changes what the copy has: an answer to a request may be older than it.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.database import execute
from shared.feed.followers import FollowedEvent
from shared.problems import Invalid, Text
from shared.shapes import Read
from shared.upserts import add_missing, upsert
from shared.web.peers import ServiceHttp

competitors = sa.Table(
    "competitor_directory",
    sa.MetaData(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("short_name", sa.Text),
    sa.Column("is_deleted", sa.Boolean, nullable=False),
)
"""Deleted competitors stay: what was said about them keeps their names."""


class CompetitorEntry(Read):
    """A competitor, as the customer service gives it to the other services."""

    id: UUID
    name: str
    short_name: str | None
    is_deleted: bool


class CompetitorUnknown(Invalid):
    """The request names a competitor that does not exist or was deleted."""

    pointer = "/competitor_id"
    title = Text("Unknown competitor", "友商不存在")
    detail = Text("There is no competitor {competitor_id}; create it first.", "没有友商 {competitor_id}，请先创建。")


class CompetitorSource(Protocol):
    """Where the entries of competitors come from: the customer service, over HTTP."""

    async def list_competitors(self, ids: Sequence[UUID], /) -> list[CompetitorEntry]: ...


class CompetitorClient:
    """The customer service as the source of competitors."""

    def __init__(self, http: ServiceHttp) -> None:
        self._http = http

    async def list_competitors(self, ids: Sequence[UUID]) -> list[CompetitorEntry]:
        """The competitors of these ids, with deleted ones. Raises PeerUnavailable."""
        return await self._http.get_as(list[CompetitorEntry], "/v1/competitors/directory", ids=list(ids))


async def require_competitors(session: AsyncSession, named: Mapping[str, UUID], source: CompetitorSource) -> None:
    """Check that each competitor, given by JSON Pointer, exists; the source is asked once for those the copy lacks.

    Raises CompetitorUnknown, PeerUnavailable.
    """
    wanted = set(named.values())
    if not wanted or not (missing := wanted - await _find_present(session, wanted)):
        return
    entries = await source.list_competitors(sorted(missing))
    await add_missing(session, competitors, [one.model_dump() for one in entries])
    if unknown := missing - await _find_present(session, missing):
        errors = [CompetitorUnknown.at(pointer, competitor_id=one) for pointer, one in named.items() if one in unknown]
        raise CompetitorUnknown(errors=errors, competitor_id=min(unknown, key=str))


def competitor_name_of(
    competitor_id: sa.ColumnElement[UUID] | Mapped[UUID] | Mapped[UUID | None],
) -> sa.ScalarSelect[str]:
    """SQL expression: what people call the competitor in this column; null where it has none."""
    named = competitors.alias()
    called = sa.func.coalesce(named.c.short_name, named.c.name)
    return sa.select(called).where(named.c.id == competitor_id).scalar_subquery()


async def follow_competitors(session: AsyncSession, http: ServiceHttp, changes: Sequence[FollowedEvent]) -> None:
    """Update the copy of every competitor in the events, with one call."""
    ids = sorted({change.data.entity_id for change in changes if change.data.entity == "competitor"})
    if ids:
        await keep_competitors(session, await CompetitorClient(http).list_competitors(ids))


async def keep_competitors(session: AsyncSession, entries: Sequence[CompetitorEntry]) -> None:
    """Update the copy of these competitors. For the feed only."""
    await upsert(session, competitors, [entry.model_dump() for entry in entries])


async def _find_present(session: AsyncSession, ids: Iterable[UUID]) -> set[UUID]:
    query = sa.select(competitors.c.id).where(competitors.c.id.in_(ids), ~competitors.c.is_deleted)
    return set((await execute(session, query)).scalars())
