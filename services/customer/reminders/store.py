"""The query behind reminders: every day to remember within a window, of all customers at once."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import sqlalchemy as sa
from pydantic import Field, create_model
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.gifts.schemes import store as gift_schemes
from services.customer.gifts.schemes.model import GIFTS
from services.customer.gifts.specifications.model import GiftSpecificationRead
from services.customer.gifts.specifications.store import read_recipients
from services.customer.grading.schemes import store as grading_schemes
from services.customer.people.contacts.model import Contact, ContactProfile
from services.customer.people.contacts.store import seen_by
from services.customer.profile.customers.model import Customer
from services.customer.reminders.model import ReminderRead
from services.customer.reminders.rules import ReminderKind, Window, last_months, occasion_of
from services.customer.reminders.sources import TYPES, sources
from shared.auth.access import FieldHidden, Principal, clearance_of, is_cleared
from shared.auth.visibility import customers as directory
from shared.auth.visibility import team, visible_to
from shared.database import execute
from shared.lists.listing import Listing, ListQuery
from shared.lists.paging import Page

MOST_IN_A_CALENDAR = 5_000
PRIVATE_KINDS = {ReminderKind.BIRTHDAY, ReminderKind.SPECIAL_DATE}
PRIVATE_CLEARANCE = clearance_of(ContactProfile.model_fields["birthday"].metadata)
SPECIFIED_AFTERWARDS = {"gift"}

_TYPES = {**TYPES, "manager_id": sa.Uuid}
_COLUMNS = {
    name: sa.column(name, _TYPES.get(name, sa.Text))
    for name in ReminderRead.model_fields
    if name not in SPECIFIED_AFTERWARDS
}

LISTING = Listing(
    read=ReminderRead,
    columns=_COLUMNS,
    filters=("kind", "customer_id", "contact_id", "manager_id", "festival", "stage"),  # none that tells of private days
    sorts=("on", "kind", "customer_name", "manager_name"),
    searched=("customer_name", "contact_name"),
    default_sort="on",
)

# The directory without who manages each: a calendar does not tell, and looking them up is most of its work.
WITHOUT_MANAGER = (
    sa.select(
        col(Customer.id),
        col(Customer.name),
        sa.cast(col(Customer.status), sa.Text).label("status"),
        sa.cast(sa.null(), sa.Uuid).label("manager_id"),
        sa.cast(sa.null(), sa.Text).label("manager_name"),
    )
    .where(col(Customer.deleted_at).is_(None))
    .subquery("named")
)

_BESIDE: dict[str, Any] = {
    "first": (date | None, Field(default=None, alias="from", description="First day; left out: today (UTC).")),
    "last": (date | None, Field(default=None, alias="to", description="Last day, at most 366 later; left out: 30.")),
    "days": (int | None, Field(default=None, ge=0, le=366, description="Instead of `to`: so many days on.")),
    "own": (bool, Field(default=False, description="Only of customers whose account team has the caller.")),
}
QUERY = create_model("ReminderQuery", __base__=LISTING.query_model, **_BESIDE)


def refuse_hidden_kinds(kind: ReminderKind | None, kinds: str | None) -> None:
    """Asking for private days by name needs the clearance to see them. Raises FieldHidden."""
    asked = {kind, *(kinds or "").split(",")} & PRIVATE_KINDS
    if asked and not is_cleared(PRIVATE_CLEARANCE):
        raise FieldHidden(name=min(asked, key=str), clearance=PRIVATE_CLEARANCE)


async def list_reminders(
    session: AsyncSession, principal: Principal, window: Window, query: ListQuery, *, own: bool
) -> Page[ReminderRead]:
    """What is to be remembered of the caller's customers within the window."""
    found = await _within(session, principal, window, own=own)
    listing = LISTING.over({name: found.c[name] for name in _COLUMNS})
    filters = LISTING.query_model.model_validate(query.model_dump(exclude_unset=True, exclude=set(_BESIDE)))
    page = await listing.fetch(session, filters)
    await _specify_gifts(session, page.items)
    return page


async def read_calendar(
    session: AsyncSession, principal: Principal, window: Window, kinds: str | None, *, own: bool
) -> list[ReminderRead]:
    """All that is to be remembered of the caller's customers within the window, the soonest first."""
    found = await _within(session, principal, window, own=own, named=WITHOUT_MANAGER)
    asked = LISTING.query_model.model_validate({"kind__in": kinds} if kinds else {})
    conditions = LISTING.over({name: found.c[name] for name in _COLUMNS}).conditions(asked)
    query = sa.select(*found.c).where(*conditions).order_by(found.c.on, found.c.id).limit(MOST_IN_A_CALENDAR)
    rows = (await execute(session, query)).mappings().all()
    reminders = [ReminderRead.model_validate(dict(row)) for row in rows]
    await _specify_gifts(session, reminders)
    return reminders


async def _within(
    session: AsyncSession, principal: Principal, window: Window, *, own: bool, named: sa.FromClause = directory
) -> sa.Subquery:
    scheme = (await grading_schemes.get_scheme_in_force(session)).as_rule()
    stages = last_months(scheme)
    found = sources(
        window,
        stages,
        customers_seen=sa.and_(visible_to(principal, col(Customer.id)), _in_team(principal, col(Customer.id), own)),
        people_seen=sa.and_(seen_by(principal), _in_team(principal, col(Contact.customer_id), own)),
        with_private=is_cleared(PRIVATE_CLEARANCE),
    ).subquery("found")
    beside = {
        "id": sa.func.concat_ws(":", found.c.kind, found.c.key, found.c.on),
        "customer_name": named.c.name,
        "manager_id": named.c.manager_id,
        "manager_name": named.c.manager_name,
    }
    return (
        sa.select(*({**found.c, **beside}[name].label(name) for name in _COLUMNS))
        .join_from(found, named, sa.and_(named.c.id == found.c.customer_id, named.c.status != "exited"))
        .where(
            found.c.on.between(window.first, window.last),
            sa.or_(found.c.years.is_(None), found.c.years > 0),
        )
        .subquery("reminders")
    )


def _in_team(principal: Principal, customer_id: Any, own: bool) -> sa.ColumnElement[bool]:
    """Where only the caller's own customers are asked for: the account team has the caller."""
    return (
        sa.exists().where(team.c.customer_id == customer_id, team.c.user_id == principal.user_id) if own else sa.true()
    )


async def _specify_gifts(session: AsyncSession, reminders: Iterable[ReminderRead]) -> None:
    """Say of each occasion what may be given, of all of them at once; for callers who may know."""
    occasions = [(found, occasion_of(found.kind, found.special_date_kind, found.festival)) for found in reminders]
    asked = [(found, occasion) for found, occasion in occasions if occasion is not None]
    if not asked or not is_cleared(GIFTS.level):
        return
    scheme = (await gift_schemes.get_scheme_in_force(session)).as_rule()
    customer_ids = [found.customer_id for found, _ in asked]
    contact_ids = [found.contact_id for found, _ in asked if found.contact_id is not None]
    recipients = await read_recipients(session, scheme.banned_industries, customer_ids, contact_ids)
    for found, occasion in asked:
        recipient = recipients.find(found.customer_id, found.contact_id)
        found.gift = GiftSpecificationRead.of(scheme, recipient, occasion)
