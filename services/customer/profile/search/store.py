"""Every query over search entries, and how they are kept in step with customers and contacts."""

from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects.postgresql import ARRAY, TSQUERY, insert
from sqlalchemy.orm import UOWTransaction
from sqlmodel import col

from services.customer.profile.codes.model import CustomerCode
from services.customer.profile.register.model import Customer
from services.customer.profile.search.model import SearchEntry
from services.customer.profile.search.name_keys import name_parts
from services.customer.profile.search.rules import search_parts, search_terms, search_text
from shared.auth.access import current_principal, row_clearances_of
from shared.auth.clearances import level_of
from shared.database import TrackedSession
from shared.feed.events import customer_of
from shared.lists.paging import Expression
from shared.lists.plans import Estimates
from shared.statements import Statement
from shared.web.call import Call

COMMON = 5000
"""Customers among which a page is found by sorting them all; of more, in the list's order."""
OBVIOUS = 50_000
"""Entries as estimated of which there are surely as many: estimates of several parts together are too low, not high."""
_ESTIMATES = Estimates()
_CODE = sa.func.lower(col(CustomerCode.code))

_new = insert(SearchEntry)
_PUT = _new.on_conflict_do_update(
    index_elements=["id"],
    set_={name: _new.excluded[name] for name in SearchEntry.model_fields if name != "id"},
)


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
