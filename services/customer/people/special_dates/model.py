"""A contact's special date: its table and shapes."""

from datetime import date
from typing import Annotated, ClassVar, Self
from uuid import UUID

import sqlalchemy as sa
from pydantic import model_validator
from sqlmodel import Field, SQLModel

from services.customer.people.special_dates.rules import DayCalendar, SpecialDateKind, YearlyDay, next_on
from services.customer.tables import CustomerTable
from shared.auth.access import Clearance
from shared.customers.settlements import Clash, Owner, Settled, SettledAs, Settlement
from shared.customers.uniting import fill
from shared.database import Row, one_of
from shared.shapes import Body, ContactId, Line, Patch, Read, RowId, Tagged, UpdatedAt, example, unset
from shared.time import company_today

PRIVATE = Clearance(2)


class SpecialDay(SQLModel):
    """A day of the year that matters to a contact; private data, like the birthday."""

    kind: Annotated[SpecialDateKind, PRIVATE] = Field(
        sa_type=one_of(SpecialDateKind),
        description="`birthday` is for a lunar birthday, or one without a known year; it takes precedence over the "
        "contact's own `birthday`.",
    )
    month: Annotated[int, PRIVATE] = Field(ge=1, le=12, description="Month in its calendar, 1 to 12.")
    day: Annotated[int, PRIVATE] = Field(
        ge=1, le=31, description="Day of the month in its calendar; a lunar month has 29 or 30 days."
    )
    year: Annotated[int | None, PRIVATE] = Field(
        default=None,
        ge=1900,
        le=9999,
        description="Its first year, in its calendar; null if unknown.",
    )
    calendar: Annotated[DayCalendar, PRIVATE] = Field(
        default=DayCalendar.SOLAR,
        sa_type=one_of(DayCalendar),
        description="The calendar in which month and day count: solar 公历 or lunar 农历.",
    )
    is_leap_month: Annotated[bool, PRIVATE] = Field(
        default=False, description="In a lunar leap month 闰月; falls in the ordinary month in years without it."
    )
    note: Annotated[Line | None, PRIVATE] = Field(default=None, description="Whose day it is, what they like.")

    def as_rule(self) -> YearlyDay:
        """The day as the rules take it."""
        return YearlyDay(self.month, self.day, self.year, self.calendar, self.is_leap_month)


def keep_first_entered(ours: "SpecialDate", theirs: "SpecialDate") -> Settled:
    """One day that was entered twice: the survivor's stays, with the year and the note that it lacks."""
    fill(ours, theirs, ("year", "note"))
    return Settled(ours, theirs, SettledAs.UNITED)


class SpecialDate(SpecialDay, Row, CustomerTable, table=True):
    """A special date's row."""

    __tablename__ = "special_dates"
    table_level: ClassVar = PRIVATE.level
    settlement: ClassVar = Settlement(
        keep_first_entered,
        besides=(Clash(("kind", "month", "day", "calendar", "is_leap_month"), owner=Owner.CONTACT),),
    )
    __table_args__ = (sa.Index("ix_special_dates_contact", "contact_id"),)

    customer_id: UUID = Field(foreign_key="customers.id")
    contact_id: Annotated[UUID, PRIVATE] = Field(foreign_key="contacts.id")


class SpecialDateCreate(Body, SpecialDay):
    """A day to remember every year."""

    model_config = example(
        kind="child_birthday",
        month=6,
        day=1,
        year=2015,
        note="女儿，在学钢琴",
    )


class SpecialDateUpdate(Patch, SpecialDay):
    """Changes to a special date (merge-patch)."""

    model_config = example(
        month=8,
        day=15,
        calendar="lunar",
    )

    kind: Annotated[SpecialDateKind, PRIVATE] = unset()
    month: Annotated[int, PRIVATE] = Field(default=None, ge=1, le=12)
    day: Annotated[int, PRIVATE] = Field(default=None, ge=1, le=31)


class SpecialDateRead(Read, Tagged, SpecialDay):
    """A day to remember every year, and its next date."""

    id: RowId
    updated_at: UpdatedAt
    contact_id: ContactId
    next_on: Annotated[date | None, PRIVATE] = Field(
        default=None,
        description="Its next date (today included); null past the end of the lunar calendar, 2100.",
    )

    @model_validator(mode="after")
    def _look_ahead(self) -> Self:
        self.next_on = next_on(self.as_rule(), company_today())
        return self
