"""Early warnings that a service publishes: kpi takes them from the feed into its list, and closes what is gone."""

from collections.abc import Collection, Mapping, Sequence
from typing import Annotated, Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from pydantic import AwareDatetime
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field, col
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.auth.access import RowClearance, RowIdentity
from shared.customers.settlements import Clash, Owner, Settled, Settlement
from shared.database import Row
from shared.feed.published import publish_rows


def keep_older(ours: Row, theirs: Row) -> Settled:
    """Of two warnings about the same the older one stays; the next look at the survivor corrects it."""
    older, newer = sorted((ours, theirs), key=lambda one: one.created_at)
    return Settled(older, newer)


ABOUT_PERSON = Clash(("customer_id", "kind"), "subject = CAST(contact_id AS text)", Owner.CONTACT)
"""Warnings whose subject is the person: when two people are merged, one warning of a kind stays."""


class PublishedWarningRow(Row):
    """Columns of a service's table of warnings; a row is deleted when its cause is gone."""

    __tablename__ = "warnings"
    __table_args__ = (sa.UniqueConstraint("customer_id", "kind", "subject"),)
    settlement: ClassVar = Settlement(keep_older, besides=(ABOUT_PERSON,))

    customer_id: UUID
    kind: Annotated[str, RowIdentity()]
    subject: str = ""
    severity: str
    evidence_en: str
    evidence_zh: str
    figures: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB)
    clearance: Annotated[int, RowClearance()] = 1
    contact_id: UUID | None = None
    owner_id: UUID | None = None
    due_at: AwareDatetime | None = Field(default=None, sa_type=sa.DateTime(timezone=True))
    has_due_item: bool = False
    link: str | None = None


IDENTITY = ("customer_id", "kind", "subject")
SAID = (
    *("severity", "evidence_en", "evidence_zh", "figures", "clearance", "contact_id", "owner_id", "due_at"),
    *("has_due_item", "link"),
)
DEFAULTS = {
    "subject": "",
    "clearance": 1,
    "has_due_item": False,
    **dict.fromkeys(("contact_id", "owner_id", "due_at", "link")),
}


async def publish_warnings(
    session: AsyncSession,
    table: type[PublishedWarningRow],
    kind: str,
    found: Sequence[Mapping[str, Any]],
    *,
    customer_id: UUID | None = None,
    customer_ids: Collection[UUID] | None = None,
) -> None:
    """Make the warnings of this kind those found: raise the new ones, change the others, take back what is gone.

    Each has `customer_id`, `severity`, `evidence_en`, `evidence_zh`, `figures` and what differs from the columns'
    defaults. `customer_id`, `customer_ids`: only these customers were looked at.
    """
    rows = [{**DEFAULTS, **one, "kind": kind} for one in found]
    looked_at = customer_ids if customer_id is None else [customer_id]
    of = sa.true() if looked_at is None else col(table.customer_id) == sa.any_(sa.cast([*looked_at], ARRAY(sa.Uuid)))
    among = sa.and_(col(table.kind) == kind, of)
    await publish_rows(session, table, rows, among, identity=IDENTITY, said=SAID)
