"""The query behind reminders: every day to remember within a window, of all customers at once."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from pydantic import Field, create_model
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.contacts.model import ContactProfile
from services.customer.reminders.model import ReminderRead
from services.customer.reminders.rules import LAST_MONTHS, CooperationStage, ReminderKind, Window
from services.customer.special_dates.rules import LEAP_YEAR
from shared.access import FieldHidden, Principal, clearance_of, is_cleared
from shared.directory import visible_to
from shared.listing import Listing, ListQuery, Page

MOST_IN_A_CALENDAR = 10_000
PRIVATE_KINDS = {ReminderKind.BIRTHDAY, ReminderKind.SPECIAL_DATE}
PRIVATE_CLEARANCE = clearance_of(ContactProfile.model_fields["birthday"].metadata)

_STAGES = ", ".join(
    f"('{stage.value}', {months})"
    for stage, months in zip(list(CooperationStage)[1:], LAST_MONTHS.values(), strict=True)
)
# Adding months or years to a day, PostgreSQL ends where the month does, as the rules say: 29 February → 28 February.
_REMINDERS = f"""
    WITH span AS (
        SELECT CAST(:first AS date) AS first, CAST(:last AS date) AS last
    ), years AS (
        SELECT generate_series(extract(year FROM first)::int, extract(year FROM last)::int) AS year FROM span
    ), found AS (
        SELECT '{ReminderKind.BIRTHDAY}' AS kind, day.on, c.customer_id, c.id AS contact_id, c.name AS contact_name,
               years.year - extract(year FROM c.birthday)::int AS years,
               NULL AS special_date_kind, NULL AS note, NULL AS stage, c.id AS key
        FROM contacts c CROSS JOIN years
        CROSS JOIN LATERAL (
            SELECT (c.birthday + make_interval(years => years.year - extract(year FROM c.birthday)::int))::date AS on
        ) day
        WHERE CAST(:with_private AS boolean) AND c.birthday IS NOT NULL AND c.deleted_at IS NULL AND NOT c.has_left
        UNION ALL
        SELECT '{ReminderKind.SPECIAL_DATE}', day.on, c.customer_id, c.id, c.name, years.year - s.year,
               s.kind, s.note, NULL, s.id
        FROM special_dates s JOIN contacts c ON c.id = s.contact_id CROSS JOIN years
        CROSS JOIN LATERAL (
            SELECT (make_date({LEAP_YEAR}, s.month, s.day) + make_interval(years => years.year - {LEAP_YEAR}))::date
                   AS on
        ) day
        WHERE CAST(:with_private AS boolean) AND c.deleted_at IS NULL AND NOT c.has_left
        UNION ALL
        SELECT '{ReminderKind.CONTRACT_ANNIVERSARY}', day.on, c.id, NULL, NULL,
               years.year - extract(year FROM c.first_contract_on)::int, NULL, NULL, NULL, c.id
        FROM customers c CROSS JOIN years
        CROSS JOIN LATERAL (
            SELECT (c.first_contract_on
                    + make_interval(years => years.year - extract(year FROM c.first_contract_on)::int))::date AS on
        ) day
        UNION ALL
        SELECT '{ReminderKind.STAGE_CHANGE}', (c.first_contract_on + make_interval(months => s.months))::date + 1,
               c.id, NULL, NULL, NULL, NULL, NULL, s.stage, c.id
        FROM customers c CROSS JOIN (VALUES {_STAGES}) AS s (stage, months)
    )
    SELECT concat_ws(':', f.kind, f.key, f.on) AS id,
           f.kind, f.on, f.customer_id, d.name AS customer_name, d.manager_id, d.manager_name,
           f.contact_id, f.contact_name, f.years, f.special_date_kind, f.note, f.stage
    FROM found f
    JOIN span ON f.on BETWEEN span.first AND span.last
    JOIN customer_directory d ON d.id = f.customer_id AND d.status <> 'exited'
    WHERE f.years IS NULL OR f.years > 0
"""  # noqa: S608 - composed of this module's own constants

_TYPES: dict[str, Any] = {"on": sa.Date, "customer_id": sa.Uuid, "manager_id": sa.Uuid, "contact_id": sa.Uuid}
_COLUMNS = {name: sa.column(name, _TYPES.get(name, sa.Text)) for name in ReminderRead.model_fields}

LISTING = Listing(
    read=ReminderRead,
    columns=_COLUMNS,
    filters=("kind", "customer_id", "contact_id", "manager_id", "stage"),  # none that tells of private days
    sorts=("on", "kind", "customer_name", "manager_name"),
    searched=("customer_name", "contact_name"),
    default_sort="on",
)


_WINDOW: dict[str, Any] = {
    "first": (date | None, Field(default=None, alias="from", description="First day; left out: today (UTC).")),
    "last": (date | None, Field(default=None, alias="to", description="Last day, at most 366 later; left out: 30.")),
}
QUERY = create_model("ReminderQuery", __base__=LISTING.query_model, **_WINDOW)


def refuse_hidden_kinds(kind: ReminderKind | None, kinds: str | None) -> None:
    """Asking for private days by name needs the clearance to see them. Raises FieldHidden."""
    asked = {kind, *(kinds or "").split(",")} & PRIVATE_KINDS
    if asked and not is_cleared(PRIVATE_CLEARANCE):
        raise FieldHidden(name=min(asked, key=str), clearance=PRIVATE_CLEARANCE)


async def list_reminders(
    session: AsyncSession, principal: Principal, window: Window, query: ListQuery
) -> Page[ReminderRead]:
    """What is to be remembered of the caller's customers within the window."""
    found = _within(window)
    listing = LISTING.over({name: found.c[name] for name in _COLUMNS})
    filters = query.model_dump(exclude_unset=True, exclude=set(_WINDOW))
    return await listing.fetch(
        session, LISTING.query_model.model_validate(filters), visible_to(principal, found.c.customer_id)
    )


async def read_calendar(session: AsyncSession, principal: Principal, window: Window) -> list[ReminderRead]:
    """All that is to be remembered of the caller's customers within the window, the soonest first."""
    found = _within(window)
    query = (
        sa.select(*found.c)
        .where(visible_to(principal, found.c.customer_id))
        .order_by(found.c.on, found.c.id)
        .limit(MOST_IN_A_CALENDAR)
    )
    connection = await session.connection()
    rows = (await connection.execute(query)).mappings().all()
    return [ReminderRead.model_validate(dict(row)) for row in rows]


def _within(window: Window) -> sa.Subquery:
    bounds = {"first": window.first, "last": window.last, "with_private": is_cleared(PRIVATE_CLEARANCE)}
    return sa.text(_REMINDERS).bindparams(**bounds).columns(*_COLUMNS.values()).subquery("reminders")
