"""Every query over search entries, and how they are kept in step with customers and contacts."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.orm import UOWTransaction
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.profile.codes.model import CustomerCode
from services.customer.profile.register.model import Customer
from services.customer.profile.search.model import SearchEntry
from services.customer.profile.search.rules import name_parts, search_parts, search_terms, search_text
from shared.auth.access import current_principal, row_clearance_of
from shared.auth.clearances import level_of
from shared.database import TrackedSession, estimate_rows, execute
from shared.feed.events import customer_of
from shared.lists.paging import Expression

COMMON = 5000
"""Entries among which a page is found by sorting them all; of more, in the list's order."""
OBVIOUS = 50_000
"""Entries as estimated of which there are surely as many: estimates of several parts together are too low, not high."""
_CODE = sa.func.lower(col(CustomerCode.code))


def entry_of(row: Any) -> dict[str, Any]:
    """The search entry of a row whose table lists its searchable columns (`searched_by`)."""
    owner = customer_of(row)
    names = {name for name in (row.name, row.english_name) if name} if owner == row.id else set()
    return {
        "id": row.id,
        "customer_id": owner,
        "text": search_text(getattr(row, name) for name in row.searched_by),
        "name_parts": sorted({part for name in names for part in name_parts(name)}),
        "clearance": level_of(row),
        "is_present": owner == row.id or row.deleted_at is None,
    }


def _is_changed(row: Any) -> bool:
    state: Any = sa.inspect(row)
    marked = row_clearance_of(type(row))
    of_contact = {"deleted_at", "customer_id", *(marked or ())[:1]} if customer_of(row) != row.id else set()
    names = of_contact.union(row.searched_by)
    return not state.has_identity or any(state.attrs[name].history.has_changes() for name in names)


@event.listens_for(TrackedSession, "after_flush")
def _follow(session: TrackedSession, _: UOWTransaction) -> None:
    # Here, not in the operations, so that every write of customers and contacts updates the index.
    named = [row for row in (*session.new, *session.dirty) if hasattr(row, "searched_by")]
    entries = [entry_of(row) for row in named if _is_changed(row)]
    if entries:
        statement = insert(SearchEntry)
        present = {name: statement.excluded[name] for name in entries[0] if name != "id"}
        session.connection().execute(statement.on_conflict_do_update(index_elements=["id"], set_=present), entries)


def _contains(text: Expression, terms: Iterable[str], *, by_index: bool) -> sa.ColumnElement[bool]:
    return sa.or_(*(_contains_term(text, term, by_index=by_index) for term in terms))


def _contains_term(text: Expression, term: str, *, by_index: bool) -> sa.ColumnElement[bool]:
    has_parts = _has_parts(text, term) if by_index else sa.true()
    return sa.and_(sa.func.strpos(text, term) > 0, has_parts)


def _has_parts(text: Expression, term: str) -> sa.ColumnElement[bool]:
    """The form of the indexes on parts."""
    parts = search_parts(term)
    wanted = sa.cast(list(parts), ARRAY(sa.Text))
    return sa.func.search_parts(text).op("@>", is_comparison=True)(wanted) if parts else sa.true()


def ids_named(query: str, *, by_index: bool = True) -> sa.Select[Any]:
    """Ids of customers and contacts whose names contain the text, in either script."""
    named = _contains(col(SearchEntry.text), search_terms(query), by_index=by_index)
    return sa.select(col(SearchEntry.id)).where(named)


async def is_common(session: AsyncSession, query: str) -> bool:
    """Whether so many names or codes contain the text that a page of them is found sooner in the list's order, by
    looking at one customer after another."""
    terms, text = search_terms(query), col(SearchEntry.text)
    if not all(search_parts(term) for term in terms):
        return True
    likely = sa.select(sa.literal(1)).where(sa.or_(*(_has_parts(text, term) for term in terms)))
    if await estimate_rows(session, likely) >= OBVIOUS:
        return True
    names = sa.select(sa.literal(1)).where(_contains(text, terms, by_index=True)).limit(COMMON)
    codes = sa.select(sa.literal(1)).where(_contains(_CODE, [query.lower()], by_index=True)).limit(COMMON)
    counted = sa.select(sa.func.count()).select_from(names.union_all(codes).subquery("found"))
    return int((await execute(session, counted)).scalar_one()) >= COMMON


def names_customer(query: str, customer_id: sa.ColumnElement[UUID], *, by_index: bool = True) -> sa.ColumnElement[bool]:
    """SQL condition: a name, a code or the name of a contact of this customer contains the text, in either script.

    Only contacts that are present and that the caller is cleared for count.
    """
    principal = current_principal.get()
    level = principal.clearance if principal else 1
    owner, holder = col(SearchEntry.customer_id), col(CustomerCode.customer_id)
    named = ids_named(query, by_index=by_index).where(col(SearchEntry.is_present), col(SearchEntry.clearance) <= level)
    coded = sa.select(holder).where(_contains(_CODE, [query.lower()], by_index=by_index))
    if by_index:
        return customer_id.in_(named.with_only_columns(owner).union_all(coded))
    # Single values, which the planner cannot turn into a set: it would compute that whole.
    found = [
        one.with_only_columns(sa.true()).where(column == customer_id).limit(1).scalar_subquery()
        for one, column in ((named, owner), (coded, holder))
    ]
    return sa.func.coalesce(*found, sa.false())


def probes_of(parts: Sequence[str], at_least: int) -> list[str]:
    """The fewest parts such that every name with `at_least` of all parts has one of them.

    Any len(parts) - at_least + 1 parts will do. The rarest are the brand's, between a place at the beginning and a
    trade at the end.
    """
    start = len(parts) // 4
    return [*parts[start:], *parts[:start]][: len(parts) - at_least + 1]


def shares_parts(parts: Sequence[str], at_least: int) -> sa.Select[Any]:
    """Customers whose names have `at_least` of the parts, those with the most first."""
    wanted = sa.cast(list(parts), ARRAY(sa.Text))
    part = sa.func.unnest(col(SearchEntry.name_parts)).table_valued("part").render_derived()
    shared = sa.select(sa.func.count()).select_from(part).where(part.c.part == sa.func.any(wanted)).scalar_subquery()
    probes = sa.cast(probes_of(parts, at_least), ARRAY(sa.Text))
    owner = col(SearchEntry.customer_id)  # for the names of a merged customer: its survivor
    is_present = sa.exists().where(col(Customer.id) == owner, col(Customer.deleted_at).is_(None))
    return (
        sa.select(col(SearchEntry.customer_id))
        .where(col(SearchEntry.name_parts).op("&&", is_comparison=True)(probes), shared >= at_least, is_present)
        .order_by(shared.desc())
    )
