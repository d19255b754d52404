"""A calendar feed: its table and shapes."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import sqlalchemy as sa
from pydantic import Field as Shown
from pydantic import StringConstraints
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from gateway.tables import SecretTable
from shared.database import new_id
from shared.problems import Language
from shared.shapes import Body, CreatedAt, Line, Read, RowId, example

Instant = sa.DateTime(timezone=True)
Kind = Annotated[str, StringConstraints(pattern=r"^[a-z]+(_[a-z]+)*$", max_length=40)]


class CalendarFeed(SecretTable, table=True):
    """A private address, with the digest of its secret; revoking it deletes the row."""

    __tablename__ = "calendar_feeds"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    user_id: UUID = Field(foreign_key="users.id", ondelete="CASCADE", index=True)
    digest: str = Field(sa_type=sa.Text, unique=True)
    name: str = Field(sa_type=sa.Text)
    kinds: list[str] = Field(default_factory=list, sa_type=ARRAY(sa.Text))
    own: bool = False
    language: Language = Field(sa_type=sa.Text)
    created_at: datetime = Field(sa_type=Instant)
    last_read_at: datetime | None = Field(default=None, sa_type=Instant)


class CalendarFeedCreate(Body):
    """The items that a calendar program should get."""

    model_config = example(name="Outlook", kinds=["birthday", "festival"], own=True)

    name: Line = Shown(description="Where the address is used, to recognize it.")
    kinds: list[Kind] = Shown(
        default_factory=list, max_length=20, description="Kinds of due items, see `/v1/me/agenda`; empty: all."
    )
    own: bool = Shown(default=False, description="Only customers in whose account team the caller is.")
    language: Language | None = Shown(default=None, description="Null: the user's language.")


class CalendarFeedRead(Read):
    """A private address from which a calendar program reads an agenda."""

    id: RowId = Shown(description="Id of the feed, by which it is revoked.")
    name: str = Shown(description="Where the address is used.")
    kinds: list[str] = Shown(description="Kinds of due items in it; empty: all.")
    own: bool = Shown(description="Whether only customers in whose account team the caller is.")
    language: Language = Shown(description="Language of its texts.")
    created_at: CreatedAt
    last_read_at: datetime | None = Shown(description="When it was last read, to the hour; null: never.")


class CalendarFeedWithAddress(CalendarFeedRead):
    """A calendar feed with its address, which is shown only once."""

    url: str = Shown(
        description="Anyone with this address can read the calendar: keep it like a password. It cannot be read again.",
        examples=["https://guanxi.example.com/calendars/gxc_3q2x….ics"],
    )
