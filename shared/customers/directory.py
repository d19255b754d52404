"""The customer directory: every service's copy of the customers.

In the customer service the tables are views; the other services keep copies from its change feed.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Protocol, Self
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import UOWTransaction
from sqlmodel import Field
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.auth.access import Principal
from shared.auth.visibility import codes, customers, find_visible, people, team
from shared.database import Row, TrackedSession, execute, wait_in_line
from shared.problems import FieldError, Gone, NotFound, Text
from shared.shapes import Read
from shared.upserts import add_missing, upsert


class CustomerNotFound(NotFound):
    """There is no such customer, or the caller may not see it."""

    title = Text("Customer not found", "未找到客户")
    detail = Text(
        "There is no customer {customer_id}, or you may not see it.", "客户 {customer_id} 不存在，或您无权查看。"
    )


class Merged(Gone):
    """Another record absorbed this one and has all that belonged to it: `errors` name that survivor, in `about`."""

    @classmethod
    def into(cls, survivor_id: UUID, name: str) -> Self:
        """The problem that names this survivor."""
        named = FieldError("merged_into", Text("{name}", "{name}"), values={"name": name}, about=survivor_id)
        return cls(name=name, survivor_id=survivor_id, errors=[named])


class CustomerMerged(Merged):
    """Another customer absorbed this one and has all its records: `errors` name that survivor, in `about`."""

    title = Text("Merged into another customer", "该客户已被合并")
    detail = Text("Its survivor is {name} ({survivor_id}).", "该客户已并入 {name}（{survivor_id}）。")


class ContactNotFound(NotFound):
    """There is no such contact, or it was merged into another."""

    title = Text("Contact not found", "未找到联系人")
    detail = Text(
        "There is no contact {contact_id}, or you may not see it.", "联系人 {contact_id} 不存在，或您无权查看。"
    )


class ContactMerged(Merged):
    """Another contact absorbed this one and has all its records: `errors` name that survivor, in `about`."""

    title = Text("Merged into another contact", "该联系人已被合并")
    detail = Text("Its survivor is {name} ({survivor_id}).", "该联系人已并入 {name}（{survivor_id}）。")


absorbed_contacts = sa.Table("absorbed_contacts", sa.MetaData(), sa.Column("contact_id", sa.Uuid, primary_key=True))
"""Contacts that were merged into others: no new row may name them."""


class RestrictedPerson(Read):
    """A contact above level 1, with the level needed to see them."""

    contact_id: UUID
    clearance: int


class DirectoryEntry(Read):
    """A customer's entry in the directory."""

    id: UUID
    name: str
    status: str
    region: str | None
    industry: str | None
    customer_class: str | None
    tier: str | None
    stage: str | None
    tags: list[str]
    manager_id: UUID | None
    parent_id: UUID | None
    first_contract_on: date | None = None
    is_provisional: bool | None = None
    score: Decimal | None = None
    quadrant: str | None = None
    is_cash_cow: bool | None = None
    completeness_1: Decimal | None = None
    completeness_2: Decimal | None = None
    completeness_3: Decimal | None = None
    codes: list[str]
    team: list[UUID]
    handing_over: list[UUID] = Field(default_factory=list)
    people: list[RestrictedPerson] = Field(default_factory=list)


class DirectorySource(Protocol):
    """Where entries come from: the customer service, over HTTP."""

    async def list_entries(self, ids: Sequence[UUID]) -> list[DirectoryEntry]: ...
    async def refuse_merged(self, customer_id: UUID, /) -> None: ...


async def require_customer(
    session: AsyncSession, principal: Principal, customer_id: UUID, source: DirectorySource
) -> None:
    """Check that the customer exists and the caller may see it, as `require_customers` does of several."""
    await require_customers(session, principal, [customer_id], source)


async def require_customers(
    session: AsyncSession, principal: Principal, customer_ids: Collection[UUID], source: DirectorySource
) -> None:
    """Check that the customers exist and the caller may see them; ask the source once for those not copied yet.

    Raises CustomerMerged, CustomerNotFound.
    """
    wanted = set(customer_ids)
    if not (unseen := wanted - await find_visible(session, principal, wanted)):
        return
    if unknown := sorted(unseen - await find_known(session, unseen)):
        for customer_id in unknown:
            await lock_directory_entry(session, customer_id)
        if lacking := sorted(set(unknown) - await find_known(session, unknown)):
            await _add_entries(session, await source.list_entries(lacking))
    # or the follower has copied it since the first look
    if not (missing := sorted(unseen - await find_visible(session, principal, unseen))):
        return
    if not_copied := [one for one in missing if one in unknown]:
        await source.refuse_merged(not_copied[0])  # one is named; asking for each would be a call for each
    raise CustomerNotFound(customer_id=missing[0])


async def lock_directory_entry(session: AsyncSession, customer_id: UUID) -> None:
    """Lock the customer's place in this copy, so that adding it and removing it after a merge happen in turn."""
    await wait_in_line(session, f"newcomer {customer_id}")


async def absorb_contact(session: AsyncSession, contact_id: UUID, customer_id: UUID | None) -> None:
    """Refuse new rows of this contact from now on; waits for open transactions that write rows of its customer."""
    await execute(session, sa.select(customers.c.id).where(customers.c.id == customer_id).with_for_update())
    await add_missing(session, absorbed_contacts, [{"contact_id": contact_id}])


async def hold_customer_of(session: AsyncSession, table: type[Row], row_id: UUID) -> None:
    """Let merges of the row's customer wait until the transaction ends.

    For whoever changes a row and figures that are counted from it, before the row is locked: a merge takes its
    customers, the figures, then the rows, and counts no row twice.
    """
    of: Any = table
    query = sa.select(customers.c.id).join(table, of.customer_id == customers.c.id).where(of.id == row_id)
    for _ in ("its customer", "the survivor, when a merge was faster"):
        if (await execute(session, query.with_for_update(of=customers, read=True))).first():
            return


@event.listens_for(TrackedSession, "after_flush")
def _lock_customers(session: TrackedSession, _: UOWTransaction) -> None:
    # Here and not in the operations, so that it covers every row of a customer: the customer stays until the commit.
    # A follower that removes the customer after a merge waits for it, and then moves the rows.
    rows = [row for row in session.new if _has_directory(row)]
    connection = session.connection()
    if ids := {getattr(row, "customer_id", None) for row in rows} - {None}:
        query = sa.select(customers.c.id).where(customers.c.id.in_(ids)).with_for_update(read=True, key_share=True)
        if gone := ids - set(connection.execute(query.order_by(customers.c.id)).scalars()):
            raise CustomerNotFound(customer_id=min(gone, key=str))
    if people := {getattr(row, "contact_id", None) for row in rows} - {None}:
        query = sa.select(absorbed_contacts.c.contact_id).where(absorbed_contacts.c.contact_id.in_(people))
        if absorbed := set(connection.execute(query).scalars()):
            raise ContactNotFound(contact_id=min(absorbed, key=str))


def _has_directory(row: Any) -> bool:
    return isinstance(row, Row) and customers.name in row.metadata.tables


async def find_known(session: AsyncSession, ids: Collection[UUID]) -> set[UUID]:
    """Those of the customers that this copy has, visible to the caller or not."""
    return set((await execute(session, sa.select(customers.c.id).where(customers.c.id.in_(ids)))).scalars())


async def read_entries(session: AsyncSession, ids: Sequence[UUID]) -> list[DirectoryEntry]:
    """The entries of these customers; unknown ids are left out."""
    own_codes = (
        sa.select(sa.func.array_agg(codes.c.code)).where(codes.c.customer_id == customers.c.id).scalar_subquery()
    )
    own_team = (
        sa.select(sa.func.array_agg(team.c.user_id.distinct()))
        .where(team.c.customer_id == customers.c.id, ~team.c.is_handing_over)
        .scalar_subquery()
    )
    leaving = (
        sa.select(sa.func.array_agg(team.c.user_id))
        .where(team.c.customer_id == customers.c.id, team.c.is_handing_over)
        .scalar_subquery()
    )
    person = sa.func.jsonb_build_object("contact_id", people.c.contact_id, "clearance", people.c.clearance)
    own_people = sa.select(sa.func.jsonb_agg(person)).where(people.c.customer_id == customers.c.id).scalar_subquery()
    query = sa.select(
        customers,
        sa.func.coalesce(own_people, sa.cast([], JSONB)).label("people"),
        sa.func.coalesce(own_codes, sa.cast([], ARRAY(sa.Text))).label("codes"),
        sa.func.coalesce(own_team, sa.cast([], ARRAY(sa.Uuid))).label("team"),
        sa.func.coalesce(leaving, sa.cast([], ARRAY(sa.Uuid))).label("handing_over"),
    ).where(customers.c.id.in_(ids))
    rows = (await execute(session, query)).mappings().all()
    return [DirectoryEntry.model_validate(dict(row)) for row in rows]


async def replace_entries(session: AsyncSession, ids: Sequence[UUID], entries: Iterable[DirectoryEntry]) -> None:
    """Make the copy of these customers equal to the entries; those without an entry are removed. For the feed only."""
    entries = list(entries)
    gone = set(ids) - {entry.id for entry in entries}
    if gone:
        await execute(session, sa.delete(customers).where(customers.c.id.in_(gone)))
    # The customers first: this waits for a request that adds one of them, so that what it has added is replaced too.
    await upsert(session, customers, _customers(entries))
    await execute(session, sa.delete(team).where(team.c.customer_id.in_(ids)))
    await execute(session, sa.delete(codes).where(codes.c.customer_id.in_(ids)))
    # The people of a removed customer stay: after a merge they may already belong to its survivor.
    await execute(session, sa.delete(people).where(people.c.customer_id.in_([entry.id for entry in entries])))
    for table, rows in _beside(entries):
        await upsert(session, table, rows)


async def _add_entries(session: AsyncSession, entries: Sequence[DirectoryEntry]) -> None:
    """Copy the customers that the copy lacks: what the feed has brought in the meantime may be newer."""
    ids = await add_missing(session, customers, _customers(entries))
    for table, rows in _beside([entry for entry in entries if entry.id in ids]):
        await add_missing(session, table, rows)


def _customers(entries: Iterable[DirectoryEntry]) -> list[dict[str, Any]]:
    return [entry.model_dump(exclude={"codes", "team", "handing_over", "people"}) for entry in entries]


def _beside(entries: Sequence[DirectoryEntry]) -> Iterator[tuple[sa.Table, list[dict[str, Any]]]]:
    """What the copy keeps of the customers in other tables."""
    yield codes, [{"code": code, "customer_id": one.id} for one in entries for code in one.codes]
    members = [
        {"customer_id": one.id, "user_id": user_id, "is_handing_over": is_leaving}
        for one in entries
        for users, is_leaving in ((one.team, False), (one.handing_over, True))
        for user_id in users
    ]
    yield team, members
    yield people, [{"customer_id": one.id, **person.model_dump()} for one in entries for person in one.people]
