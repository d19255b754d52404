"""Every query over search entries, and how they are kept in step with customers and contacts."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects.postgresql import ARRAY, TSQUERY, insert
from sqlalchemy.orm import UOWTransaction
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.profile.codes.model import CustomerCode
from services.customer.profile.register.model import Customer
from services.customer.profile.search.model import SearchEntry
from services.customer.profile.search.name_keys import name_parts
from services.customer.profile.search.rules import search_parts, search_terms, search_text
from shared.auth.access import current_principal, row_clearances_of
from shared.auth.clearances import level_of, level_of_rows
from shared.database import TrackedSession, driver_of, execute, execute_sql
from shared.feed.events import customer_of
from shared.lists.paging import Expression
from shared.lists.plans import Estimates
from shared.statements import Statement
from shared.web.call import Call

COMMON = 5000
"""Customers among which a page is found by sorting them all; of more, in the list's order."""
OBVIOUS = 50_000
"""Entries as estimated of which there are surely as many: estimates of several parts together are too low, not high."""
INDEXED_AT_ONCE = 500
"""Entries made between two turns of the event loop, since Chinese names take a while to spell."""
_ESTIMATES = Estimates()
_CODE = sa.func.lower(col(CustomerCode.code))

_new = insert(SearchEntry)
_PUT = _new.on_conflict_do_update(
    index_elements=["id"],
    set_={name: _new.excluded[name] for name in SearchEntry.model_fields if name != "id"},
)


def parts_of(names: Iterable[str | None]) -> list[str]:
    """The parts of a customer's names, by which similar ones are found."""
    return sorted({part for name in {*names} if name for part in name_parts(name)})


def entry_of(row: Any) -> dict[str, Any]:
    """The search entry of a row whose table lists its searchable columns (`searched_by`)."""
    owner = customer_of(row)
    return {
        "id": row.id,
        "customer_id": owner,
        "text": search_text(getattr(row, name) for name in row.searched_by),
        "name_parts": parts_of((row.name, row.english_name)) if owner == row.id else [],
        "clearance": level_of(row),
        "is_present": owner == row.id or row.deleted_at is None,
    }


async def index_rows(session: AsyncSession, table: Any, ids: str) -> None:
    """Bring the entries of the rows whose ids the SQL selects up to date: set-based, a lot of rows at a time."""
    is_customer = table is Customer
    owner: Any = col(table.id if is_customer else table.customer_id).label("customer_id")
    level, present = level_of_rows(table), sa.true() if is_customer else col(table.deleted_at).is_(None)
    names = [col(getattr(table, name)) for name in table.searched_by]
    marks = ((sa.literal(1) if level is None else level).label("clearance"), present.label("is_present"))
    query = sa.select(col(table.id), owner, *names, *marks).where(col(table.id).in_(sa.text(ids)))
    rows = (await execute(session, query.order_by(col(table.id)))).mappings().all()
    await execute_sql(session, "DROP TABLE IF EXISTS pg_temp.new_entries")
    await execute_sql(session, "CREATE TEMPORARY TABLE new_entries (LIKE search_entries) ON COMMIT DROP")
    driver = await driver_of(session)
    for first in range(0, len(rows), INDEXED_AT_ONCE):
        entries = [_indexed(row, table.searched_by, is_customer) for row in rows[first : first + INDEXED_AT_ONCE]]
        await driver.copy_records_to_table("new_entries", records=entries, columns=list(SearchEntry.model_fields))
    columns = ", ".join(SearchEntry.model_fields)
    fresh = ", ".join(f"{name} = excluded.{name}" for name in SearchEntry.model_fields if name != "id")
    await execute_sql(
        session,
        f"INSERT INTO search_entries ({columns}) SELECT {columns} FROM new_entries ORDER BY id"  # noqa: S608
        f" ON CONFLICT (id) DO UPDATE SET {fresh}",
    )


def _indexed(row: sa.RowMapping, searched_by: Sequence[str], is_customer: bool) -> tuple[Any, ...]:
    parts = parts_of((row["name"], row["english_name"])) if is_customer else []
    text = search_text(row[name] for name in searched_by)
    return (row["id"], row["customer_id"], text, parts, row["clearance"], row["is_present"])


def _is_changed(row: Any) -> bool:
    state: Any = sa.inspect(row)
    marked = {name for name, _ in row_clearances_of(type(row))}
    of_contact = {"deleted_at", "customer_id", *marked} if customer_of(row) != row.id else set()
    names = of_contact.union(row.searched_by)
    return not state.has_identity or any(state.attrs[name].history.has_changes() for name in names)


@event.listens_for(TrackedSession, "before_flush")
def _follow(session: TrackedSession, _: UOWTransaction | None, __: Any) -> None:
    # Here, not in the operations, so that every write of customers and contacts updates the index.
    for row in (*session.new, *session.dirty):
        if hasattr(row, "searched_by") and _is_changed(row):
            session.insert_beside(_PUT, entry_of(row))


def _contains(text: Expression, place: int, *, by_index: bool) -> sa.ColumnElement[bool]:
    has_term = sa.func.strpos(text, sa.bindparam(f"term_{place}", type_=sa.Text)) > 0
    return sa.and_(has_term, _has_parts(text, place)) if by_index else has_term


def _has_parts(text: Expression, place: int) -> sa.ColumnElement[bool]:
    wanted = sa.cast(sa.bindparam(f"parts_{place}", type_=sa.Text), TSQUERY)
    return sa.func.search_parts(text).op("@@", is_comparison=True)(wanted)


def _entries(column: Expression, terms: int, *, by_index: bool) -> sa.Select[Any]:
    contains = (_contains(col(SearchEntry.text), place, by_index=by_index) for place in range(1, terms + 1))
    return sa.select(column).where(sa.or_(*contains))


def _owners(terms: int, *, by_index: bool) -> tuple[sa.Select[Any], sa.Select[Any]]:
    """The customers of entries, and those of codes; present ones that the caller is cleared for."""
    level = sa.bindparam("level", type_=sa.Integer)
    named = _entries(col(SearchEntry.customer_id), terms, by_index=by_index)
    named = named.where(col(SearchEntry.is_present), col(SearchEntry.clearance) <= level)
    return named, sa.select(col(CustomerCode.customer_id)).where(_contains(_CODE, 0, by_index=by_index))


@cache
def _found(terms: int) -> Statement:
    named, coded = _owners(terms, by_index=True)
    return Statement(
        sa.select(named.union_all(coded).subquery("found")).limit(sa.bindparam("common", type_=sa.Integer)),
        is_planned_anew=True,
    )


@cache
def _likely(terms: int) -> Statement:
    has_parts = (_has_parts(col(SearchEntry.text), place) for place in range(1, terms + 1))
    return Statement(sa.select(col(SearchEntry.id)).where(sa.or_(*has_parts)))


def _values(query: str) -> tuple[int, dict[str, Any], bool]:
    """The number of terms for names, the values of all parameters, and whether an index knows the terms."""
    sought = (query.lower(), *search_terms(query))
    parts = [search_parts(term) for term in sought]
    named = {f"term_{place}": term for place, term in enumerate(sought)}
    principal = current_principal.get()
    values = named | {f"parts_{place}": part for place, part in enumerate(parts)}
    return len(sought) - 1, values | {"level": principal.clearance if principal else 1}, None not in parts


def ids_named(query: str) -> sa.Select[Any]:
    """Ids of customers and contacts whose names contain the text, in either script."""
    terms, values, by_index = _values(query)
    return _entries(col(SearchEntry.id), terms, by_index=by_index).params(values)


async def names_customer(call: Call, query: str) -> sa.ColumnElement[bool]:
    """SQL condition on customers: a name, a code or the name of a contact contains the text, in either script.

    Only contacts that are present and that the caller is cleared for count. The customers themselves, where they are
    few; otherwise a test of one customer after another, in the list's order.
    """
    terms, values, by_index = _values(query)
    likely = {name: value for name, value in values.items() if name in _likely(terms).names}
    text = hash((query, values["level"]))
    is_rare = by_index and not _ESTIMATES.was_given_up(text)
    if is_rare and await _ESTIMATES.rows(call, _likely(terms), likely) < OBVIOUS:
        found = await call.fetch(_found(terms), common=COMMON, **values)
        if len(found) < COMMON:
            return col(Customer.id) == sa.any_(sa.literal([row[0] for row in found], ARRAY(sa.Uuid)))
        _ESTIMATES.give_up(text)
    # Single values, which the planner cannot turn into a set: it would compute that whole.
    owners = zip(_owners(terms, by_index=False), (SearchEntry.customer_id, CustomerCode.customer_id), strict=True)
    tests = (
        one.with_only_columns(sa.true()).where(col(owner) == col(Customer.id)).limit(1).scalar_subquery()
        for one, owner in owners
    )
    return sa.func.coalesce(*tests, sa.false()).params(values)
