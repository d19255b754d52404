"""Early warnings that a service publishes: kpi takes them from the feed into its list, and closes what is gone."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from pydantic import AwareDatetime
from pydantic_core import to_jsonable_python
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.auth.access import RowClearance, RowIdentity
from shared.customers.settlements import Settled, Settlement
from shared.database import Row, new_id
from shared.feed.bulk import add_rows, change_rows, remove_rows
from shared.time import utc_now


def keep_older(ours: Row, theirs: Row) -> Settled:
    """Of two warnings about the same the older one stays; the next look at the survivor corrects it."""
    older, newer = sorted((ours, theirs), key=lambda one: one.created_at)
    return Settled(older, newer)


class PublishedWarningRow(Row):
    """Columns of a service's table of warnings; a row is deleted when its cause is gone."""

    __tablename__ = "warnings"
    __table_args__ = (sa.UniqueConstraint("customer_id", "kind", "subject"),)
    settlement: ClassVar = Settlement(keep_older)

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
DEFAULTS = {"subject": "", "clearance": 1, "has_due_item": False, "contact_id": None, "owner_id": None, "due_at": None}


async def publish_warnings(
    session: AsyncSession, table: type[PublishedWarningRow], kind: str, found: Sequence[Mapping[str, Any]]
) -> None:
    """Make the warnings of this kind those found: raise the new ones, change the others, take back what is gone.

    Each has `customer_id`, `severity`, `evidence_en`, `evidence_zh`, `figures` and what differs from the columns'
    defaults. A statement for each kind of change, however many there are.
    """
    described: sa.Table = table.__table__  # type: ignore[attr-defined]
    now = {"version": 1, "created_at": utc_now(), "updated_at": utc_now(), "link": None}
    rows = [{**DEFAULTS, **now, **one, "kind": kind, "id": new_id()} for one in found]
    columns = [sa.column(column.name, column.type) for column in described.c]
    sent = sa.func.jsonb_populate_recordset(
        sa.text(f"NULL::{described.name}"), sa.literal(to_jsonable_python(rows), JSONB)
    )
    fresh = sent.table_valued(*columns).alias("fresh")
    is_same = sa.and_(*(described.c[name] == fresh.c[name] for name in IDENTITY))
    await remove_rows(session, table, sa.and_(described.c.kind == kind, ~sa.exists().where(is_same)))
    await change_rows(session, table, {name: fresh.c[name] for name in SAID}, is_same)
    missing = sa.select(fresh).where(~sa.exists().where(is_same).correlate(fresh)).subquery("missing")
    await add_rows(session, table, missing)
