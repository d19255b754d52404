"""The maintained segments by code, Chinese name and English name, as rows of files and batches name them."""

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.exchange.columns.cells import one_width
from services.customer.profile.segments.model import Segment
from services.customer.profile.segments.rules import SegmentKind
from shared.database import execute
from shared.problems import FieldError, Text

UNKNOWN = Text(
    "There is no {kind} {value}: use the code, Chinese or English name of a maintained one.",
    "没有{label}“{value}”：请使用已维护的编码、中文名或英文名。",
)
SEVERAL = Text("Several {kind}s are called {value}: use the code.", "有多个{label}名为“{value}”：请使用编码。")


@dataclass(frozen=True)
class SegmentNames:
    """The maintained segments of each kind by code and name."""

    codes: Mapping[SegmentKind, Mapping[str, str | None]]

    def code_of(self, kind: SegmentKind, named: str, pointer: str) -> str | FieldError:
        """The code of the segment; a kind without segments accepts any code."""
        if kind not in self.codes:
            return named
        key = one_width(named).lower()
        code = self.codes[kind].get(named) or self.codes[kind].get(key)
        if code is not None:
            return code
        text = SEVERAL if key in self.codes[kind] else UNKNOWN
        values = {"kind": kind.value, "label": kind.zh, "value": named}
        return FieldError("segment_unknown", text, pointer, values=values)


async def read_segment_names(session: AsyncSession) -> SegmentNames:
    """The names of all maintained segments; a code comes before any name."""
    rows = await execute(
        session, sa.select(*map(col, (Segment.kind, Segment.code, Segment.name, Segment.english_name)))
    )
    codes: dict[SegmentKind, dict[str, str | None]] = {}
    for kind, code, *names in rows.all():
        known = codes.setdefault(kind, {})
        for key in {one_width(name).lower() for name in names if name}:
            known[key] = code if key not in known else None
    for kind, code in await execute(session, sa.select(col(Segment.kind), col(Segment.code))):
        codes[kind][code] = code
        codes[kind].setdefault(one_width(code).lower(), code)
    return SegmentNames(codes)
