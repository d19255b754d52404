"""Every query over search entries, and how they are kept in step with customers and contacts."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.orm import UOWTransaction
from sqlmodel import col

from services.customer.codes.model import CustomerCode
from services.customer.contacts.model import Contact
from services.customer.customers.model import Customer
from services.customer.search.model import SearchEntry
from services.customer.search.rules import name_parts, search_terms, search_text
from shared.database import TrackedSession

OF_CUSTOMER = ("name", "short_name", "english_name")
OF_CONTACT = ("name", "english_name")


def entry_of(row: Customer | Contact) -> dict[str, Any]:
    """The search entry of a customer or contact."""
    if isinstance(row, Contact):
        text = search_text(getattr(row, name) for name in OF_CONTACT)
        return {"id": row.id, "customer_id": row.customer_id, "text": text, "name_parts": []}
    parts = {part for name in (row.name, row.english_name) if name for part in name_parts(name)}
    text = search_text(getattr(row, name) for name in OF_CUSTOMER)
    return {"id": row.id, "customer_id": row.id, "text": text, "name_parts": sorted(parts)}


def _is_renamed(row: Customer | Contact) -> bool:
    names = OF_CUSTOMER if isinstance(row, Customer) else (*OF_CONTACT, "customer_id")
    state: Any = sa.inspect(row)
    return not state.has_identity or any(state.attrs[name].history.has_changes() for name in names)


@event.listens_for(TrackedSession, "after_flush")
def _follow(session: TrackedSession, _: UOWTransaction) -> None:
    # Here and not in the operations: whatever writes customers, now or later, keeps the search in step.
    named = [row for row in (*session.new, *session.dirty) if isinstance(row, Customer | Contact)]
    entries = [entry_of(row) for row in named if _is_renamed(row)]
    if entries:
        statement = insert(SearchEntry)
        columns = ("customer_id", "text", "name_parts")
        present = {name: statement.excluded[name] for name in columns}
        session.connection().execute(statement.on_conflict_do_update(index_elements=["id"], set_=present), entries)


def _contains(query: str) -> sa.ColumnElement[bool]:
    return sa.or_(*(col(SearchEntry.text).contains(term, autoescape=True) for term in search_terms(query)))


def names_customer(query: str) -> sa.ColumnElement[bool]:
    """SQL condition on customers: a name, a code or a present contact's name has the text, in either script."""
    contact_is_gone = sa.exists().where(col(Contact.id) == col(SearchEntry.id), col(Contact.deleted_at).is_not(None))
    by_name = sa.select(col(SearchEntry.customer_id)).where(_contains(query), ~contact_is_gone)
    by_code = sa.select(col(CustomerCode.customer_id)).where(col(CustomerCode.code).icontains(query, autoescape=True))
    return col(Customer.id).in_(by_name.union_all(by_code))


def names_contact(query: str) -> sa.ColumnElement[bool]:
    """SQL condition on contacts: the name has the text, in either script."""
    return col(Contact.id).in_(sa.select(col(SearchEntry.id)).where(_contains(query)))


def shares_parts(parts: Sequence[str], at_least: int) -> sa.Select[Any]:
    """The customers whose names have so many of a name's parts, those with the most first."""
    wanted = sa.cast(list(parts), ARRAY(sa.Text))
    part = sa.func.unnest(col(SearchEntry.name_parts)).table_valued("part").render_derived()
    shared = sa.select(sa.func.count()).select_from(part).where(part.c.part == sa.func.any(wanted)).scalar_subquery()
    # Who has that many of all parts has at least one of any choice of the others and one more. The rarest parts are
    # the brand's, between a place at the beginning and a trade at the end.
    start = len(parts) // 4
    probes = sa.cast([*parts[start:], *parts[:start]][: len(parts) - at_least + 1], ARRAY(sa.Text))
    owner = col(SearchEntry.customer_id)  # of the names of one that was merged, who lives on
    is_present = sa.exists().where(col(Customer.id) == owner, col(Customer.deleted_at).is_(None))
    return (
        sa.select(col(SearchEntry.customer_id))
        .where(col(SearchEntry.name_parts).op("&&", is_comparison=True)(probes), shared >= at_least, is_present)
        .order_by(shared.desc())
    )
