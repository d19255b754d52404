"""Customer filters by segment, which include the segments below it."""

from functools import partial
from typing import Annotated

import sqlalchemy as sa
from pydantic import StringConstraints
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.profile.register.model import Customer
from services.customer.profile.segments.model import Segment
from services.customer.profile.segments.rules import SegmentKind, SegmentToLookUnderUnknown
from services.customer.profile.segments.store import codes_under
from shared.lists.filters import OwnFilter
from shared.problems import FieldError

SegmentCode = Annotated[str, StringConstraints(min_length=1, max_length=64)]
FIELDS = {SegmentKind.REGION: "region", SegmentKind.INDUSTRY: "industry", SegmentKind.SCENARIO: "scenarios"}


def is_under(kind: SegmentKind, code: str) -> sa.ColumnElement[bool]:
    """SQL condition on customers: in the segment or, at any depth, below it."""
    codes = codes_under(kind, code)
    if kind is SegmentKind.SCENARIO:
        return col(Customer.scenarios).op("&&", is_comparison=True)(sa.func.array(codes.scalar_subquery()))
    return col(getattr(Customer, FIELDS[kind])).in_(codes)


async def require_known(kind: SegmentKind, session: AsyncSession, code: str) -> None:
    """A kind without segments accepts any code, with nothing below it. Raises SegmentToLookUnderUnknown."""
    query = select(Segment.id).where(col(Segment.kind) == kind)
    if (await session.exec(query.where(col(Segment.code) == code))).first() is not None:
        return
    if (await session.exec(query.limit(1))).first() is not None:
        values = {"kind": kind.named, "value": code}
        detail, parameter = SegmentToLookUnderUnknown.detail, f"{FIELDS[kind]}__under"
        error = FieldError("segment_unknown", detail, parameter=parameter, values=values)
        raise SegmentToLookUnderUnknown(errors=[error], **values)


UNDER = {
    f"{name}__under": OwnFilter(
        kind=SegmentCode,
        description=f"Only where {name} is this segment or one below it in the tree of `/v1/segments`.",
        condition=partial(is_under, kind),
        check=partial(require_known, kind),
    )
    for kind, name in FIELDS.items()
}
