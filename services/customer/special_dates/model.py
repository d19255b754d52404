"""A contact's special date: its table and shapes."""

from typing import Annotated
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from services.customer.special_dates.rules import SpecialDateKind
from services.customer.tables import CustomerTable
from shared.access import Clearance
from shared.database import Row, one_of
from shared.shapes import Body, Line, Read, example

PRIVATE = Clearance(2)


class SpecialDay(SQLModel):
    """A day of the year that matters to somebody; like the birthday it is private data."""

    kind: Annotated[SpecialDateKind, PRIVATE] = Field(sa_type=one_of(SpecialDateKind))
    month: Annotated[int, PRIVATE] = Field(ge=1, le=12)
    day: Annotated[int, PRIVATE] = Field(ge=1, le=31)
    year: Annotated[int | None, PRIVATE] = Field(
        default=None, ge=1900, le=9999, description="When it was first; null where nobody knows."
    )
    note: Annotated[Line | None, PRIVATE] = Field(default=None, description="Whose day it is, what pleases.")


class SpecialDate(SpecialDay, Row, CustomerTable, table=True):
    """A special date's row."""

    __tablename__ = "special_dates"
    __table_args__ = (sa.Index("ix_special_dates_contact", "contact_id"),)

    customer_id: UUID = Field(foreign_key="customers.id")
    contact_id: Annotated[UUID, PRIVATE] = Field(foreign_key="contacts.id")


class SpecialDateCreate(Body, SpecialDay):
    """A day to be remembered every year."""

    model_config = example(kind="child_birthday", month=6, day=1, year=2015, note="daughter, plays the piano")


class SpecialDateRead(Read, SpecialDay):
    """A day that is remembered every year."""

    id: UUID
    contact_id: UUID
