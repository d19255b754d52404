"""The sources of reminders: one query each, all with the same columns."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from services.customer.people.contacts.model import Contact
from services.customer.people.special_dates import lunar
from services.customer.people.special_dates.model import SpecialDate
from services.customer.people.special_dates.rules import LEAP_YEAR, DayCalendar, SpecialDateKind
from services.customer.profile.register.model import Customer
from services.customer.profile.standing.rules import LifecycleStage
from services.customer.reminders.rules import FESTIVAL_COUNTRIES, Festival, ReminderKind, festivals_within
from shared.lists.windows import Window

TYPES: dict[str, Any] = {
    "kind": sa.Text,
    "on": sa.Date,
    "customer_id": sa.Uuid,
    "contact_id": sa.Uuid,
    "contact_name": sa.Text,
    "years": sa.Integer,
    "is_lunar": sa.Boolean,
    "special_date_kind": sa.Text,
    "note": sa.Text,
    "festival": sa.Text,
    "stage": sa.Text,
    "key": sa.Uuid,
}
IS_LUNAR = sa.cast(col(SpecialDate.calendar), sa.Text) == DayCalendar.LUNAR.value
IS_BIRTHDAY = sa.cast(col(SpecialDate.kind), sa.Text) == SpecialDateKind.BIRTHDAY.value


def sources(
    window: Window,
    stages: dict[LifecycleStage, int],
    *,
    customers_seen: sa.ColumnElement[bool],
    people_seen: sa.ColumnElement[bool],
    with_private: bool,
) -> sa.CompoundSelect[Any]:
    """All reminders that may fall into the window; solar dates may also fall outside it.

    Each source has its own condition for what the caller may see, so that the contacts of a few customers are found by
    an index.
    """
    customers = [_contract_anniversaries(window), _stage_changes(stages)]
    people = []
    festivals = list(festivals_within(window))
    if festivals:
        people.append(_festivals(festivals))
    if with_private:
        people += [_birthdays(window), _special_dates(window)]
        months = list(lunar.months_kept(window.first, window.last))
        if months:
            people.append(_lunar_dates(months))
    return sa.union_all(
        *(query.where(customers_seen) for query in customers),
        *(query.where(people_seen, col(Contact.has_left).is_(False)) for query in people),
    )


def _reminder(kind: Any, on: Any, customer_id: Any, key: Any, **fields: Any) -> sa.Select[Any]:
    given = {"kind": kind, "on": on, "customer_id": customer_id, "key": key, "is_lunar": sa.false(), **fields}
    return sa.select(*(sa.cast(given.get(name, sa.null()), type_).label(name) for name, type_ in TYPES.items()))


def _of_contact(kind: Any, on: Any, key: Any, **fields: Any) -> sa.Select[Any]:
    named = {"contact_id": col(Contact.id), "contact_name": col(Contact.name)}
    return _reminder(kind, on, col(Contact.customer_id), key, **named, **fields)


def _years(window: Window) -> Any:
    return (
        sa.func.generate_series(window.first.year, window.last.year).table_valued("year", name="span").render_derived()
    )


def _return(day: Any, years: Any) -> Any:
    """The anniversary of a day; PostgreSQL moves 29 February to the 28th, as the rules require."""
    return sa.cast(day.op("+")(sa.func.make_interval(years)), sa.Date)


def _years_since(day: Any, year: Any) -> Any:
    return year - sa.cast(sa.extract("year", day), sa.Integer)


def _birthdays(window: Window) -> sa.Select[Any]:
    """Birthdays by the contact's date of birth, unless a special date replaces it."""
    years, born = _years(window), col(Contact.birthday)
    age = _years_since(born, years.c.year)
    otherwise = sa.exists().where(col(SpecialDate.contact_id) == col(Contact.id), IS_BIRTHDAY)
    query = _of_contact(ReminderKind.BIRTHDAY.value, _return(born, age), col(Contact.id), years=age)
    return query.join_from(Contact, years, sa.true()).where(born.is_not(None), ~otherwise)


def _special_dates(window: Window) -> sa.Select[Any]:
    """Special dates of the solar calendar."""
    years = _years(window)
    day = sa.func.make_date(LEAP_YEAR, col(SpecialDate.month), col(SpecialDate.day))
    on = _return(day, years.c.year - LEAP_YEAR)
    query = _special(on, years.c.year - col(SpecialDate.year), is_lunar=sa.false())
    return query.join(years, sa.true()).where(~IS_LUNAR)


def _lunar_dates(months: Sequence[tuple[bool, lunar.LunarMonth]]) -> sa.Select[Any]:
    """Special dates of the lunar calendar, by the lunar months of the window."""
    rows = [(found.year, found.month, is_leap, found.first_on, found.days) for is_leap, found in months]
    kept = sa.values(
        sa.column("year", sa.Integer),
        sa.column("month", sa.Integer),
        sa.column("is_leap", sa.Boolean),
        sa.column("first_on", sa.Date),
        sa.column("days", sa.Integer),
        name="kept",
    ).data(rows)
    # In a month of 29 days the 30th moves to the 29th.
    on = kept.c.first_on + sa.func.least(col(SpecialDate.day), kept.c.days) - 1
    query = _special(on, kept.c.year - col(SpecialDate.year), is_lunar=sa.true())
    of_month = sa.and_(kept.c.month == col(SpecialDate.month), kept.c.is_leap == col(SpecialDate.is_leap_month))
    return query.join(kept, of_month).where(IS_LUNAR)


def _special(on: Any, years: Any, *, is_lunar: Any) -> sa.Select[Any]:
    kind = sa.case((IS_BIRTHDAY, ReminderKind.BIRTHDAY.value), else_=ReminderKind.SPECIAL_DATE.value)
    fields = {
        "years": years,
        "is_lunar": is_lunar,
        "special_date_kind": sa.case((IS_BIRTHDAY, None), else_=sa.cast(col(SpecialDate.kind), sa.Text)),
        "note": col(SpecialDate.note),
    }
    query = _of_contact(kind, on, col(SpecialDate.id), **fields)
    return query.join_from(SpecialDate, Contact, col(Contact.id) == col(SpecialDate.contact_id))


def _festivals(festivals: Sequence[tuple[Festival, date]]) -> sa.Select[Any]:
    """Key people, on each festival of their country."""
    kept = sa.values(sa.column("festival", sa.Text), sa.column("on", sa.Date), name="festivals").data(
        [(festival.value, on) for festival, on in festivals]
    )
    theirs = aliased(Customer)
    query = _of_contact(
        ReminderKind.FESTIVAL.value, kept.c.on, col(Contact.id), festival=kept.c.festival, is_lunar=sa.true()
    )
    return (
        query.join_from(Contact, theirs, col(theirs.id) == col(Contact.customer_id))
        .join(kept, sa.true())
        .where(col(Contact.is_key), sa.func.coalesce(theirs.country, "CN").in_(FESTIVAL_COUNTRIES))
    )


def _contract_anniversaries(window: Window) -> sa.Select[Any]:
    years, begun = _years(window), col(Customer.first_contract_on)
    passed = _years_since(begun, years.c.year)
    kind = ReminderKind.CONTRACT_ANNIVERSARY.value
    query = _reminder(kind, _return(begun, passed), col(Customer.id), col(Customer.id), years=passed)
    return query.join_from(Customer, years, sa.true()).where(begun.is_not(None))


def _stage_changes(stages: dict[LifecycleStage, int]) -> sa.Select[Any]:
    """A stage ends with the day its months after the first contract; the next begins on the day after."""
    ends = sa.values(sa.column("stage", sa.Text), sa.column("months", sa.Integer), name="ends").data(
        [(stage.value, months) for stage, months in stages.items()]
    )
    begun = col(Customer.first_contract_on)
    on = sa.cast(begun.op("+")(sa.func.make_interval(0, ends.c.months)), sa.Date) + 1
    query = _reminder(ReminderKind.STAGE_CHANGE.value, on, col(Customer.id), col(Customer.id), stage=ends.c.stage)
    return query.join_from(Customer, ends, sa.true()).where(begun.is_not(None))
