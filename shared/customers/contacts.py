"""The people at customers: the copy of those services that assess relationships and plan with them.

The copy follows the customer service's feed (`follow_contacts`); what it lacks is asked for once over HTTP. Only the
feed changes and removes what the copy has: an answer to a request may be older than it. Who may see a person is in the
directory's table of people, for every service.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple, Protocol
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.auth.access import Principal
from shared.auth.visibility import people, person_visible_to, visible_to
from shared.customers.directory import ContactMerged, absorbed_contacts
from shared.customers.following import Anything, mergers_among, raise_merged
from shared.customers.roles import DecisionBasis, DecisionRole, Seniority
from shared.customers.settlements import Owner
from shared.database import execute, wait_in_line
from shared.feed.followers import FollowedEvent
from shared.problems import Invalid, Text
from shared.shapes import Read
from shared.time import day_of
from shared.upserts import add_missing, upsert
from shared.web.peers import PeerRefused, ServiceHttp

contacts = sa.Table(
    "contact_directory",
    sa.MetaData(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("customer_id", sa.Uuid, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    *(sa.Column(name, sa.Text) for name in ("english_name", "department", "title", "seniority", "decision_role")),
    sa.Column("influence", sa.Integer),
    sa.Column("decision_bases", ARRAY(sa.Text), nullable=False),
    sa.Column("is_key", sa.Boolean, nullable=False),
    sa.Column("has_left", sa.Boolean, nullable=False),
    sa.Column("reports_to_id", sa.Uuid),
    sa.Column("added_on", sa.Date, nullable=False),
    sa.Column("left_on", sa.Date),
    sa.Index("ix_contact_directory_customer", "customer_id"),
)
"""`added_on`: entered in the customer service; `left_on`: the day on which it was recorded that the person has left."""


class ContactEntry(Read):
    """A person at a customer, as the customer service gives it to the other services."""

    id: UUID
    customer_id: UUID
    name: str
    english_name: str | None
    department: str | None
    title: str | None
    seniority: Seniority | None
    decision_role: DecisionRole | None
    influence: int | None
    decision_bases: list[DecisionBasis]
    is_key: bool
    has_left: bool
    reports_to_id: UUID | None
    added_on: date
    clearance: int
    """The level needed to see the person."""


class KnownContact(NamedTuple):
    """What a row about a person needs of them."""

    id: UUID
    customer_id: UUID
    name: str
    department: str | None
    decision_role: DecisionRole | None
    has_left: bool


class ContactUnknown(Invalid):
    """The contact does not belong to this customer, or the caller may not see it."""

    pointer = "/contact_id"
    title = Text("Unknown contact", "联系人不存在")
    detail = Text("Choose a contact of the same customer.", "请选择同一客户的联系人。")


class ContactHasLeft(Invalid):
    """The person no longer works for the customer."""

    title = Text("The contact has left", "联系人已离职")
    detail = Text("{name} no longer works for the customer.", "{name} 已不在该客户任职。")


class ContactSource(Protocol):
    """Where the entries of contacts come from: the customer service, over HTTP."""

    async def list_contacts(self, ids: Sequence[UUID], /) -> list[ContactEntry]: ...
    async def refuse_merged_contact(self, contact_id: UUID, /) -> None: ...


class ContactClient:
    """The customer service as the source of contacts."""

    def __init__(self, http: ServiceHttp) -> None:
        self._http = http

    async def list_contacts(self, ids: Sequence[UUID]) -> list[ContactEntry]:
        """The present contacts among these ids, in any data scope. Raises PeerUnavailable."""
        return await self._http.get_as(list[ContactEntry], "/v1/contacts/directory", ids=list(ids))

    async def refuse_merged_contact(self, contact_id: UUID) -> None:
        """Refuse a contact that was merged into another one that the caller sees. Raises ContactMerged."""
        try:
            await self._http.get_as(Anything, f"/v1/contacts/{contact_id}")
        except PeerRefused as refusal:
            raise_merged(ContactMerged, refusal)


async def require_contacts(
    session: AsyncSession,
    principal: Principal,
    customer_id: UUID,
    named: Mapping[str, UUID],
    source: ContactSource,
    *,
    may_have_left: bool = False,
) -> dict[UUID, KnownContact]:
    """Check that each person, given by JSON Pointer, works at the customer and that the caller may see them.

    The source is asked for those that the copy lacks. Raises ContactMerged, ContactUnknown, ContactHasLeft,
    PeerUnavailable.
    """
    found = await require_contacts_of(session, principal, [customer_id], named, source)
    left = {pointer: found[contact_id] for pointer, contact_id in named.items() if found[contact_id].has_left}
    if left and not may_have_left:
        errors = [ContactHasLeft.at(pointer, name=one.name) for pointer, one in left.items()]
        raise ContactHasLeft(errors=errors, name=next(iter(left.values())).name)
    return found


async def require_contacts_of(
    session: AsyncSession,
    principal: Principal,
    customer_ids: Iterable[UUID],
    named: Mapping[str, UUID],
    source: ContactSource,
) -> dict[UUID, KnownContact]:
    """Check that each person works, or has worked, at one of the customers, as `require_contacts` does at one.

    Raises ContactMerged, ContactUnknown, PeerUnavailable.
    """
    known = await find_people(session, principal, set(named.values()), source)
    among = set(customer_ids)
    found = {one.id: one for one in known.values() if one.customer_id in among}
    if errors := [ContactUnknown.at(pointer) for pointer, one in named.items() if one not in found]:
        raise ContactUnknown(errors=errors)
    return found


async def find_people(
    session: AsyncSession, principal: Principal, ids: Collection[UUID], source: ContactSource
) -> dict[UUID, KnownContact]:
    """Those of the people whom the caller may see; the source is asked for those that the copy lacks.

    Raises ContactMerged, PeerUnavailable.
    """
    if not ids:
        return {}
    if gone := sorted(await add_missing_contacts(session, ids, source)):
        merged = await _find_absorbed(session, gone)
        await source.refuse_merged_contact(merged[0] if merged else gone[0])  # one call, however many are gone
    return await _find_seen(session, principal, contacts.c.id.in_(ids))


async def find_key_people(
    session: AsyncSession, principal: Principal, customer_ids: Collection[UUID]
) -> dict[UUID, KnownContact]:
    """The key people of these customers who work there and whom the caller may see."""
    return await _find_seen(
        session, principal, contacts.c.customer_id.in_(customer_ids), contacts.c.is_key, ~contacts.c.has_left
    )


def contact_name_of(contact_id: sa.ColumnElement[UUID] | Mapped[UUID] | Mapped[UUID | None]) -> sa.ScalarSelect[str]:
    """SQL expression: the present name of the person in this column; null while the copy lacks the person.

    The query that returns it hides people above the caller's level (`person_visible_to`).
    """
    named = contacts.alias()
    return sa.select(named.c.name).where(named.c.id == contact_id).scalar_subquery()


async def read_contact_names(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID | None, str]:
    """The present names of those of the people whom the copy has; the caller of this function has hidden the others."""
    query = sa.select(contacts.c.id, contacts.c.name).where(contacts.c.id.in_(ids))
    return {row.id: row.name for row in await execute(session, query)} if ids else {}


async def follow_contacts(session: AsyncSession, http: ServiceHttp, changes: Sequence[FollowedEvent]) -> None:
    """Update the copy of every contact in the events, with one call; remember since when people have left."""
    of_contacts = [change for change in changes if change.data.entity == "contact"]
    absorbed = {merger.absorbed_id for merger, _ in mergers_among(changes) if merger.owner is Owner.CONTACT}
    ids = {change.data.entity_id for change in of_contacts} | absorbed
    if not ids:
        return
    await keep_contacts(session, ids, await ContactClient(http).list_contacts(sorted(ids)))
    for change in of_contacts:
        if "has_left" in change.data.changes:
            has_left = change.data.after["has_left"]
            row = sa.update(contacts).where(contacts.c.id == change.data.entity_id)
            await execute(session, row.values(left_on=day_of(change.time) if has_left else None))


async def add_missing_contacts(session: AsyncSession, ids: Collection[UUID], source: ContactSource) -> set[UUID]:
    """Copy those of the contacts that the copy lacks; returns those that the source does not have either.

    What the follower copies in the meantime stays, and what it removes it removes afterwards: each asks and writes in
    line (`_lock_missing`). Raises PeerUnavailable.
    """
    missing = set(ids) - await _find_copied(session, ids)
    if not missing:
        return set()
    await _lock_missing(session, missing)
    if missing := missing - await _find_copied(session, missing):
        entries = await source.list_contacts(sorted(missing))
        added = await add_missing(session, contacts, [entry.model_dump(exclude={"clearance"}) for entry in entries])
        await upsert(session, people, _levels(entry for entry in entries if entry.id in added))
        missing -= {entry.id for entry in entries}
    return missing


async def keep_contacts(session: AsyncSession, ids: Iterable[UUID], entries: Sequence[ContactEntry]) -> None:
    """Make the copy of these contacts equal to the entries; those without an entry are removed. For the feed only."""
    if gone := set(ids) - {entry.id for entry in entries}:
        await _lock_missing(session, gone)
        await execute(session, sa.delete(contacts).where(contacts.c.id.in_(gone)))
    await upsert(session, contacts, [entry.model_dump(exclude={"clearance"}) for entry in entries])
    await upsert(session, people, _levels(entries))


async def _lock_missing(session: AsyncSession, ids: Collection[UUID]) -> None:
    """Add and remove these contacts in turn: who removes one waits for whoever asks for it."""
    await wait_in_line(session, *sorted(f"missing contact {one}" for one in ids))


def _levels(entries: Iterable[ContactEntry]) -> list[dict[str, Any]]:
    above = [entry for entry in entries if entry.clearance > 1]
    return [{"contact_id": one.id, "customer_id": one.customer_id, "clearance": one.clearance} for one in above]


async def _find_copied(session: AsyncSession, ids: Iterable[UUID]) -> set[UUID]:
    return set((await execute(session, sa.select(contacts.c.id).where(contacts.c.id.in_(ids)))).scalars())


async def _find_absorbed(session: AsyncSession, ids: Iterable[UUID]) -> list[UUID]:
    """Those of the contacts that were merged into others, as far as the feed has said so."""
    absorbed = absorbed_contacts.c.contact_id
    return list((await execute(session, sa.select(absorbed).where(absorbed.in_(ids)).order_by(absorbed))).scalars())


async def _find_seen(
    session: AsyncSession, principal: Principal, *where: sa.ColumnElement[bool]
) -> dict[UUID, KnownContact]:
    is_shown = sa.and_(visible_to(principal, contacts.c.customer_id), person_visible_to(principal, contacts.c.id))
    query = sa.select(*(contacts.c[name] for name in KnownContact._fields)).where(is_shown, *where)
    rows = await execute(session, query.order_by(contacts.c.added_on, contacts.c.id))
    found = [KnownContact(*row) for row in rows]
    return {one.id: one._replace(decision_role=one.decision_role and DecisionRole(one.decision_role)) for one in found}
