"""What rows of a batch may name: segments by code or name, users, custom fields; looked up once for all rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.custom.definitions.rules import Definition, FieldOwner
from services.customer.custom.definitions.store import read_definitions
from services.customer.exchange.columns.cells import one_width
from services.customer.profile.segments.model import Segment
from services.customer.profile.segments.rules import SegmentKind
from shared.auth.users import UserSource, keep_users, users
from shared.database import execute
from shared.problems import FieldError, Text

UNKNOWN = Text(
    "There is no {kind} {value}: use the code, Chinese or English name of a maintained one.",
    "没有{label}“{value}”：请使用已维护的编码、中文名或英文名。",
)
SEVERAL = Text("Several {kind}s are called {value}: use the code.", "有多个{label}名为“{value}”：请使用编码。")
MAX_ASKED = 1_000
"""Users that the gateway is asked for; more unknown ones are surely wrong."""


@dataclass(frozen=True)
class References:
    """The maintained segments of each kind by code and name, and the custom fields by code."""

    segments: Mapping[SegmentKind, Mapping[str, str | None]]
    definitions: Mapping[str, Definition]

    def segment(self, kind: SegmentKind, named: str, pointer: str) -> str | FieldError:
        """The code of the segment; a kind without segments accepts any code."""
        if kind not in self.segments:
            return named
        key = one_width(named).lower()
        code = self.segments[kind].get(named) or self.segments[kind].get(key)
        if code is not None:
            return code
        text = SEVERAL if key in self.segments[kind] else UNKNOWN
        values = {"kind": kind.value, "label": kind.zh, "value": named}
        return FieldError("segment_unknown", text, pointer, values=values)


async def read_references(session: AsyncSession, of: FieldOwner) -> References:
    """What the rows of a batch may name, as far as the caller may see it."""
    rows = await execute(
        session, sa.select(*map(col, (Segment.kind, Segment.code, Segment.name, Segment.english_name)))
    )
    segments: dict[SegmentKind, dict[str, str | None]] = {}
    for kind, code, *names in rows.all():
        known = segments.setdefault(kind, {})
        for key in {one_width(name).lower() for name in names if name}:
            known[key] = code if key not in known else None
    for kind, code in await execute(session, sa.select(col(Segment.kind), col(Segment.code))):
        segments[kind][code] = code
        segments[kind].setdefault(one_width(code).lower(), code)
    return References(segments, await read_definitions(session, of))


async def know_users(session: AsyncSession, source: UserSource, ids: set[UUID]) -> None:
    """Copy those of the users whom the copy lacks."""
    found = await execute(session, sa.select(users.c.id).where(users.c.id.in_(ids)))
    if missing := ids.difference(found.scalars()):
        await keep_users(session, await source.list_users(sorted(missing)[:MAX_ASKED]))
