"""Existing rows to compare a file's rows with: one query for many rows, never one per row."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import TypeEngine
from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.people.contacts.model import Contact, ContactProfile
from services.customer.people.contacts.store import CONTACTS
from services.customer.profile.codes.model import CustomerCode
from services.customer.profile.codes.rules import CodeStatus
from services.customer.profile.register.model import Customer, CustomerProfile
from services.customer.profile.register.store import PRESENT
from services.customer.profile.segments.model import Segment
from services.customer.profile.segments.rules import SegmentKind
from services.customer.profile.team.model import TeamMember
from shared.auth.visibility import visible_to
from shared.database import execute
from shared.web.call import Call


@dataclass(frozen=True, slots=True)
class Found:
    """An existing row: its fields, whether the caller may see it and is in its team, its codes' sources."""

    id: UUID
    fields: Mapping[str, Any]
    is_visible: bool = True
    is_own: bool = False
    sources: Collection[str | None] = ()


def among(column: Any, values: Iterable[Any], kind: type[TypeEngine[Any]] = sa.Uuid) -> sa.ColumnElement[bool]:
    """SQL condition with one array: a statement can have only 32,767 parameters."""
    found: sa.ColumnElement[bool] = column == sa.any_(sa.cast(list(values), ARRAY(kind)))
    return found


def _fields(table: type[SQLModel], profile: type[SQLModel]) -> list[Any]:
    return [col(getattr(table, name)) for name in profile.model_fields]


_sources = (
    sa.select(sa.func.array_agg(col(CustomerCode.source)))
    .where(col(CustomerCode.customer_id) == col(Customer.id))
    .scalar_subquery()
)


class Owners(NamedTuple):
    """The owner of each code, and the codes that only somebody claims: these identify nobody."""

    of: dict[str, UUID]
    claimed: frozenset[str]


async def find_owners(call: Call, codes: Collection[str]) -> Owners:
    """The owners of the codes, including those that the caller may not see.

    A pending code identifies its customer for who took it alone.
    """
    if not codes:
        return Owners({}, frozenset())
    of_others = sa.and_(
        col(CustomerCode.status) == CodeStatus.PENDING,
        col(CustomerCode.taken_by).is_distinct_from(call.principal.subject),
    )
    query = sa.select(col(CustomerCode.code), col(CustomerCode.customer_id), of_others.label("is_claimed"))
    rows = (await execute(call.session, query.where(among(col(CustomerCode.code), codes, sa.Text)))).all()
    claimed = frozenset(row.code for row in rows if row.is_claimed)
    return Owners({row.code: row.customer_id for row in rows if row.code not in claimed}, claimed)


async def find_customers(
    call: Call,
    *,
    ids: Collection[UUID] = (),
    names: Collection[str] = (),
    credit_codes: Collection[str] = (),
) -> list[Found]:
    """The customers with these ids, names or credit codes, including those that the caller may not see."""
    is_own = sa.exists().where(
        col(TeamMember.customer_id) == col(Customer.id),
        col(TeamMember.user_id) == call.principal.user_id,
        col(TeamMember.ended_on).is_(None),
    )
    query = sa.select(
        col(Customer.id),
        *_fields(Customer, CustomerProfile),
        visible_to(call.principal, col(Customer.id)).label("is_visible"),
        is_own.label("is_own"),
        _sources.label("sources"),
    ).where(
        PRESENT,
        sa.or_(
            among(col(Customer.id), ids, sa.Uuid),
            among(col(Customer.name), names, sa.Text),
            among(col(Customer.uscc), credit_codes, sa.Text),
        ),
    )
    if not (ids or names or credit_codes):
        return []
    return [
        Found(
            id=row["id"],
            fields={name: row[name] for name in CustomerProfile.model_fields},
            is_visible=row["is_visible"],
            is_own=row["is_own"],
            sources=row["sources"] or (),
        )
        for row in (await execute(call.session, query)).mappings()
    ]


async def read_group_lines(session: AsyncSession) -> dict[UUID, UUID]:
    """Every customer that has a parent, with the parent."""
    query = sa.select(col(Customer.id), col(Customer.parent_id)).where(col(Customer.parent_id).is_not(None))
    return {row.id: row.parent_id for row in await execute(session, query)}


async def find_contacts(
    call: Call,
    *,
    ids: Collection[UUID],
    customer_ids: Collection[UUID],
    names: Collection[str],
) -> list[Found]:
    """The caller's contacts with these ids, and those at these customers with one of the names."""
    shown = CONTACTS.shown_to(call.principal).columns  # a superior above the caller's clearance is not named
    fields = ("id", "customer_id", *ContactProfile.model_fields)
    columns: list[Any] = [shown[name].label(name) for name in fields]
    query = sa.select(*columns).where(
        CONTACTS.seen_by(call.principal),
        sa.or_(
            among(col(Contact.id), ids, sa.Uuid),
            sa.and_(among(col(Contact.customer_id), customer_ids, sa.Uuid), among(col(Contact.name), names, sa.Text)),
        ),
    )
    return [Found(row["id"], dict(row)) for row in (await execute(call.session, query)).mappings()]


async def read_reporting_lines(session: AsyncSession, customer_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Every contact of these customers that has a superior, with the superior."""
    query = sa.select(col(Contact.id), col(Contact.reports_to_id)).where(
        among(col(Contact.customer_id), customer_ids, sa.Uuid), col(Contact.reports_to_id).is_not(None)
    )
    return {row.id: row.reports_to_id for row in await execute(session, query)}


def would_circle(lines: Mapping[UUID, UUID], below: UUID, above: UUID) -> bool:
    """Whether the new line would form a cycle."""
    seen: set[UUID] = set()
    step: UUID | None = above
    while step is not None and step not in seen:
        if step == below:
            return True
        seen.add(step)
        step = lines.get(step)
    return False


async def read_segment_codes(session: AsyncSession) -> dict[str, list[str]]:
    """The codes of the maintained segments by field."""
    fields = {SegmentKind.REGION: "region", SegmentKind.INDUSTRY: "industry", SegmentKind.SCENARIO: "scenarios"}
    found: dict[str, list[str]] = {}
    for segment in await session.exec(select(Segment).order_by(col(Segment.kind), col(Segment.code))):
        found.setdefault(fields[segment.kind], []).append(segment.code)
    return found
