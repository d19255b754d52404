"""Every query over segments."""

from collections.abc import Container, Iterable
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.profile.register.model import Customer
from services.customer.profile.segments.model import Segment, SegmentCountRead, SegmentRead
from services.customer.profile.segments.rules import Placement, SegmentKind, SegmentNotFound
from shared.auth.visibility import visible_to
from shared.database import execute
from shared.lists.collections import Collection
from shared.lists.listings import everybody
from shared.lists.queries import ListQuery
from shared.web.call import Call


class SegmentQuery(
    ListQuery,
    of=SegmentRead,
    filters=("id", "kind", "code", "name", "parent_id", "is_target", "created_at", "updated_at"),
    sorts=("kind", "code", "name", "created_at", "updated_at"),
    searched=("code", "name", "english_name"),
    default_sort="kind,code",
):
    """How segments are filtered, sorted and searched."""


SEGMENTS = Collection(Segment, SegmentRead, SegmentQuery, missing=SegmentNotFound, visible=everybody)


def codes_under(kind: SegmentKind, code: str) -> sa.Select[tuple[str]]:
    """The code and the codes of all segments below its segment."""
    under = sa.select(col(Segment.id), col(Segment.code)).where(col(Segment.kind) == kind, col(Segment.code) == code)
    tree = under.cte(recursive=True)
    lower = aliased(Segment)
    tree = tree.union(sa.select(col(lower.id), col(lower.code)).where(col(lower.parent_id) == tree.c.id))
    named = sa.union(sa.select(tree.c.code), sa.select(sa.literal(code))).subquery("named")
    return sa.select(named.c.code)


async def has_kind(session: AsyncSession, segment_id: UUID, kind: SegmentKind) -> bool:
    """Whether the segment exists and is of the kind."""
    query = select(Segment.id).where(col(Segment.id) == segment_id, col(Segment.kind) == kind)
    return (await session.exec(query)).first() is not None


async def known_codes(
    session: AsyncSession, placements: Iterable[Placement], required: Container[SegmentKind] = ()
) -> dict[SegmentKind, frozenset[str]]:
    """The codes among those sent that have a segment, by kind; kinds without any are left out unless required.

    Locks the segments found, so that none is deleted before the customer is stored.
    """
    wanted: dict[SegmentKind, set[str]] = {}
    for kind, code, _ in placements:
        wanted.setdefault(kind, set()).add(code)
    known: dict[SegmentKind, frozenset[str]] = {}
    for kind, codes in wanted.items():
        of_kind = col(Segment.kind) == kind
        query = select(Segment.code).where(of_kind, col(Segment.code).in_(sorted(codes)))
        found = frozenset(await session.exec(query.with_for_update(read=True, key_share=True)))
        is_binding = bool(found) or kind in required
        if is_binding or (await session.exec(select(Segment.id).where(of_kind).limit(1))).first() is not None:
            known[kind] = found
    return known


async def count_users(session: AsyncSession, segment: Segment) -> tuple[int, int]:
    """Number of customers in the segment, in any data scope, and of segments directly below it."""
    placed = _placements()
    customers = (
        sa.select(sa.func.count()).where(placed.c.kind == segment.kind, placed.c.code == segment.code).scalar_subquery()
    )
    below = sa.select(sa.func.count()).where(col(Segment.parent_id) == segment.id).scalar_subquery()
    row = (await execute(session, sa.select(customers, below))).one()
    return int(row[0]), int(row[1])


def _placements(*where: sa.ColumnElement[bool]) -> Any:
    """(customer, kind, code) of every customer that has not been deleted."""
    conditions = [col(Customer.deleted_at).is_(None), *where]
    parts = [
        sa.select(col(Customer.id).label("customer_id"), sa.literal(kind.value).label("kind"), code.label("code"))
        for kind, code in (
            (SegmentKind.REGION, col(Customer.region)),
            (SegmentKind.INDUSTRY, col(Customer.industry)),
            (SegmentKind.SCENARIO, sa.func.unnest(col(Customer.scenarios))),
        )
    ]
    return sa.union_all(*(part.where(*conditions) for part in parts)).subquery("placed")


async def count_customers(call: Call, kind: SegmentKind | None) -> list[SegmentCountRead]:
    """Number of the caller's customers in each segment, without and with the segments below it."""
    first: Any = sa.select(
        col(Segment.id).label("top_id"), col(Segment.id).label("id"), col(Segment.kind), col(Segment.code)
    )
    within = first.cte("within", recursive=True)
    lower = aliased(Segment)
    within = within.union(
        sa.select(within.c.top_id, col(lower.id), col(lower.kind), col(lower.code)).where(
            col(lower.parent_id) == within.c.id
        )
    )
    placed = _placements(visible_to(call.principal, col(Customer.id)))
    counted = (
        sa.select(
            within.c.top_id,
            sa.func.count(placed.c.customer_id.distinct()).label("everywhere"),
            sa.func.count(placed.c.customer_id.distinct()).filter(within.c.id == within.c.top_id).label("here"),
        )
        .join(placed, sa.and_(sa.cast(within.c.kind, sa.Text) == placed.c.kind, within.c.code == placed.c.code))
        .group_by(within.c.top_id)
        .subquery("counted")
    )
    columns = {name: col(getattr(Segment, name)) for name in SegmentCountRead.model_fields if hasattr(Segment, name)}
    query = (
        sa.select(
            col(Segment.id).label("segment_id"),
            *columns.values(),
            sa.func.coalesce(counted.c.here, 0).label("customers"),
            sa.func.coalesce(counted.c.everywhere, 0).label("customers_with_subsegments"),
        )
        .outerjoin(counted, counted.c.top_id == col(Segment.id))
        .order_by(col(Segment.kind), col(Segment.code))
    )
    if kind is not None:
        query = query.where(col(Segment.kind) == kind)
    rows = (await execute(call.session, query)).mappings().all()
    return [SegmentCountRead.model_validate(dict(row)) for row in rows]
