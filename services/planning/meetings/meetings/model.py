"""A meeting and the people of both sides: their tables."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from pydantic import AwareDatetime
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from services.planning.meetings.meetings.rules import MeetingKind, MeetingState
from services.planning.tables import PlanningTable
from shared.database import PartlyHidden, Row, one_of
from shared.shapes import Line, Statement


class MeetingContent(SQLModel):
    """What a meeting is for, when and where, and what was said."""

    kind: MeetingKind = Field(sa_type=one_of(MeetingKind), description="What it is for.")
    title: Line = Field(description="Its title.")
    starts_at: AwareDatetime = Field(sa_type=sa.DateTime(timezone=True), description="When it begins.")
    ends_at: AwareDatetime = Field(sa_type=sa.DateTime(timezone=True), description="When it ends.")
    place: Line | None = Field(default=None, description="Where, or the address of the online meeting.")
    minutes: Statement | None = Field(default=None, description="The minutes 纪要; null: none yet.")


class Meeting(MeetingContent, PartlyHidden, Row, PlanningTable, table=True):
    """A meeting's row. `PartlyHidden`: not everybody sees all of its people."""

    __tablename__ = "meetings"
    __table_args__ = (
        sa.Index("ix_meetings_customer", "customer_id", "starts_at"),
        sa.Index("ix_meetings_starts", "starts_at", "id"),
        sa.Index("ix_meetings_open", "ends_at", postgresql_where=sa.text("state = 'open'")),
        sa.Index("ix_meetings_created", "created_at", "id"),
    )

    title: str
    place: str | None = None
    minutes: str | None = None
    customer_id: UUID
    organizer_id: UUID | None = None
    agenda: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSONB)
    decisions: list[str] = Field(default_factory=list, sa_type=JSONB)
    action_items: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSONB)
    state: MeetingState = Field(default=MeetingState.OPEN, sa_type=one_of(MeetingState))
    released_by: str | None = None
    released_by_name: str | None = None
    released_at: AwareDatetime | None = None
    created_by: str
    created_by_name: str
    deleted_at: AwareDatetime | None = None


class MeetingPerson(Row, PlanningTable, table=True):
    """Somebody at a meeting: a contact of the customer, or a user of ours."""

    __tablename__ = "meeting_people"
    __table_args__ = (
        sa.UniqueConstraint("meeting_id", "contact_id"),
        sa.UniqueConstraint("meeting_id", "user_id"),
        sa.CheckConstraint("(contact_id IS NULL) <> (user_id IS NULL)", name="one_person"),
        sa.Index("ix_meeting_people_customer", "customer_id"),
        sa.Index("ix_meeting_people_contact", "contact_id", postgresql_where=sa.text("contact_id IS NOT NULL")),
    )

    customer_id: UUID
    meeting_id: UUID = Field(foreign_key="meetings.id")
    contact_id: UUID | None = None
    user_id: UUID | None = None
