"""The query for reminders: all reminders within a window, for all customers at once."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from pydantic import Field
from sqlalchemy.orm import aliased
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.gifts.schemes import store as gift_schemes
from services.customer.gifts.schemes.model import GIFTS
from services.customer.gifts.specifications.model import GiftSpecificationRead
from services.customer.gifts.specifications.store import read_recipients
from services.customer.grading.schemes import store as grading_schemes
from services.customer.people.contacts.model import Contact, ContactProfile
from services.customer.people.contacts.store import CONTACTS
from services.customer.profile.colleagues.store import acting_for, is_limited_to_own
from services.customer.profile.register.model import Customer
from services.customer.reminders.model import ReminderRead
from services.customer.reminders.rules import ReminderKind, last_months, occasion_of
from services.customer.reminders.sources import TYPES, sources
from shared.auth.access import FieldHidden, Principal, clearance_of, is_cleared
from shared.auth.users import name_of
from shared.auth.visibility import customers as directory
from shared.auth.visibility import team, visible_to
from shared.customers.due_items import DueQuery, Whose, soonest
from shared.database import execute
from shared.lists.listings import Listing, everybody
from shared.lists.paging import Page
from shared.lists.queries import ListQuery
from shared.lists.windows import Window
from shared.web.call import Call

PRIVATE_KINDS = {ReminderKind.BIRTHDAY, ReminderKind.SPECIAL_DATE}
PRIVATE_CLEARANCE = clearance_of(ContactProfile.model_fields["birthday"].metadata)
SPECIFIED_AFTERWARDS = {"gift"}


class ReminderQuery(
    ListQuery,
    of=ReminderRead,
    filters=("kind", "customer_id", "contact_id", "manager_id", "festival", "stage"),  # none that reveals private dates
    sorts=("on", "kind", "customer_name", "manager_name"),
    searched=("customer_name", "contact_name"),
    default_sort="on",
):
    """How reminders are filtered, sorted and searched, and the days asked for."""

    first: date | None = Field(default=None, alias="from", description="First day; default: today.")
    last: date | None = Field(
        default=None, alias="to", description="Last day, at most 366 days later; default: 30 days later."
    )
    days: int | None = Field(default=None, ge=0, le=366, description="Instead of `to`: number of days after `from`.")
    is_own: bool = Field(default=False, alias="own", description="Only customers in whose account team the caller is.")


_TYPES = {**TYPES, "manager_id": sa.Uuid}
_COLUMNS = {
    name: sa.column(name, _TYPES.get(name, sa.Text))
    for name in ReminderRead.model_fields
    if name not in SPECIFIED_AFTERWARDS
}

# Each source has its own condition for what the caller may see.
REMINDERS = Listing(ReminderRead, ReminderQuery, _COLUMNS, visible=everybody)


def refuse_hidden_kinds(query: ReminderQuery) -> None:
    """Refuse filters for kinds above the caller's clearance. Raises FieldHidden."""
    filters = dict(query.filters_in_use())
    asked = {filters.get("kind"), *filters.get("kind__in", ())} & PRIVATE_KINDS
    if asked and not is_cleared(PRIVATE_CLEARANCE):
        raise FieldHidden(min(asked, key=str).named, PRIVATE_CLEARANCE, parameter="kind")


async def list_reminders(call: Call, window: Window, query: ReminderQuery) -> Page[ReminderRead]:
    """The reminders of the caller's customers within the window."""
    found = await _within(call, window, is_own=query.is_own)
    page = await REMINDERS.over({name: found.c[name] for name in _COLUMNS}).page(call, query)
    await _specify_gifts(call.session, page.items)
    return page


class OwnedReminder(NamedTuple):
    """A reminder, and who has to think of it."""

    reminder: ReminderRead
    owner_id: UUID | None
    owner_name: str | None


async def read_due(call: Call, query: DueQuery) -> list[OwnedReminder]:
    """The requested reminders of the caller's customers, the soonest first."""
    is_own = query.owner is Whose.TEAM or (query.owner is Whose.ME and is_limited_to_own(call.principal))
    found = await _within(call, query.window, is_own=is_own)
    midnight = sa.func.timezone("UTC", sa.cast(found.c.on, sa.DateTime))
    owner_id = acting_for(found.c.customer_id, found)
    beside = {"due_at": midnight, "owner_id": owner_id, "owner_name": name_of(owner_id)}
    due = sa.select(*found.c, *(value.label(name) for name, value in beside.items())).subquery("due")
    rows = (await execute(call.session, soonest(due, call.principal, query))).mappings().all()
    reminders = [ReminderRead.model_validate(dict(row)) for row in rows]
    await _specify_gifts(call.session, reminders)
    return [OwnedReminder(one, row["owner_id"], row["owner_name"]) for one, row in zip(reminders, rows, strict=True)]


async def _within(call: Call, window: Window, *, is_own: bool) -> sa.Subquery:
    principal = call.principal
    scheme = await grading_schemes.get_scheme_in_force(call.session)
    stages = last_months(scheme)
    found = sources(
        window,
        stages,
        customers_seen=sa.and_(visible_to(principal, col(Customer.id)), _in_team(principal, col(Customer.id), is_own)),
        people_seen=sa.and_(CONTACTS.seen_by(principal), _in_team(principal, col(Contact.customer_id), is_own)),
        with_private=is_cleared(PRIVATE_CLEARANCE),
    ).subquery("found")
    named = aliased(Customer)
    # A subquery per row: with a limit, it runs only for the rows shown.
    manager = sa.select(directory.c.manager_id).where(directory.c.id == found.c.customer_id)
    manager_id = manager.correlate(found).scalar_subquery()
    beside = {
        "id": sa.func.concat_ws(":", found.c.kind, found.c.key, found.c.on),
        "customer_name": col(named.name),
        "manager_id": manager_id,
        "manager_name": name_of(manager_id),
    }
    is_kept = sa.and_(col(named.deleted_at).is_(None), sa.cast(col(named.status), sa.Text) != "exited")
    return (
        sa.select(*({**found.c, **beside}[name].label(name) for name in _COLUMNS))
        .join_from(found, named, sa.and_(col(named.id) == found.c.customer_id, is_kept))
        .where(
            found.c.on.between(window.first, window.last),
            sa.or_(found.c.years.is_(None), found.c.years > 0),
        )
        .subquery("reminders")
    )


def _in_team(principal: Principal, customer_id: Any, is_own: bool) -> sa.ColumnElement[bool]:
    """SQL condition: if `is_own`, the caller is in the customer's account team."""
    member = sa.exists().where(team.c.customer_id == customer_id, team.c.user_id == principal.user_id)
    return member if is_own else sa.true()


async def _specify_gifts(session: AsyncSession, reminders: Iterable[ReminderRead]) -> None:
    """Add the suitable gift to each occasion, all at once, for callers who may see it."""
    occasions = [(found, occasion_of(found.kind, found.special_date_kind, found.festival)) for found in reminders]
    asked = [(found, occasion) for found, occasion in occasions if occasion is not None]
    if not asked or not is_cleared(GIFTS.level):
        return
    scheme = await gift_schemes.get_scheme_in_force(session)
    customer_ids = [found.customer_id for found, _ in asked]
    contact_ids = [found.contact_id for found, _ in asked if found.contact_id is not None]
    recipients = await read_recipients(session, scheme.banned_industries, customer_ids, contact_ids)
    for found, occasion in asked:
        recipient = recipients.find(found.customer_id, found.contact_id)
        found.gift = GiftSpecificationRead.of(scheme, recipient, occasion, found.contact_id)
