"""Every query over search entries, and how they are kept in step with customers and contacts."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import UOWTransaction
from sqlmodel import col

from services.customer.profile.codes.model import CustomerCode
from services.customer.profile.register.model import Customer
from services.customer.profile.search.model import SearchEntry
from services.customer.profile.search.rules import name_parts, search_terms, search_text
from shared.auth.access import current_principal, row_clearance_of
from shared.auth.clearances import level_of
from shared.database import TrackedSession
from shared.feed.events import customer_of

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
        session.connection().execute(_PUT, entries)


def ids_named(query: str) -> sa.Select[Any]:
    """Ids of customers and contacts whose names contain the text, in either script."""
    terms = sa.or_(*(col(SearchEntry.text).contains(term, autoescape=True) for term in search_terms(query)))
    return sa.select(col(SearchEntry.id)).where(terms)


def names_customer(query: str) -> sa.ColumnElement[bool]:
    """SQL condition on customers: a name, a code or the name of a contact contains the text, in either script.

    Only contacts that are present and that the caller is cleared for count.
    """
    principal = current_principal.get()
    level = principal.clearance if principal else 1
    shown = ids_named(query).where(col(SearchEntry.is_present), col(SearchEntry.clearance) <= level)
    by_name = shown.with_only_columns(col(SearchEntry.customer_id))
    by_code = sa.select(col(CustomerCode.customer_id)).where(col(CustomerCode.code).icontains(query, autoescape=True))
    return col(Customer.id).in_(by_name.union_all(by_code))


def probes_of(parts: Sequence[str], at_least: int) -> list[str]:
    """The fewest parts such that every name with `at_least` of all parts has one of them.

    Any len(parts) - at_least + 1 parts will do. The rarest are the brand's, between a place at the beginning and a
    trade at the end.
    """
    start = len(parts) // 4
    return [*parts[start:], *parts[:start]][: len(parts) - at_least + 1]
