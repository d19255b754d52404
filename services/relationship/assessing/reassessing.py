"""Who is due to be assessed: customers never assessed, and the latest assessments when they are old."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from services.relationship.assessing.due import NOBODY
from services.relationship.assessing.owners import accountable_for
from services.relationship.assessing.rules import AssessmentNotFound
from shared.auth.users import name_of
from shared.auth.visibility import customers, visible_to
from shared.customers.contacts import contacts
from shared.customers.due_items import DueQuery
from shared.customers.due_reading import columns, is_wanted, midnight
from shared.customers.served import NOT_SERVED
from shared.days import sql_day_of_id
from shared.labels import Labelled
from shared.lists.listings import Listing, everybody
from shared.lists.paging import Page, ReadT
from shared.lists.queries import ListQuery
from shared.time import company_today
from shared.web.call import Call

_NOT_SERVED: list[sa.ColumnElement[str]] = [sa.literal_column(f"'{one}'", sa.Text) for one in NOT_SERVED]
"""Constants, for a plan for any values would expect hardly any other customer."""
PROSPECT = "prospect"
_TYPES: Mapping[str, Any] = {
    **dict.fromkeys(("id", "assessment_id", "customer_id", "manager_id"), sa.Uuid),
    **dict.fromkeys(("assessed_on", "due_on"), sa.Date),
}


def due_listing(read: type[ReadT], query: type[ListQuery]) -> Listing[ReadT]:
    """The listing of who is due; a request gives it the rows (`page_of_due`)."""
    places = {name: sa.column(name, _TYPES.get(name, sa.Text)) for name in read.model_fields}
    return Listing(read, query, places, visible=everybody, missing=AssessmentNotFound)


def due_again(call: Call, latest: sa.Subquery, months: int, first_within_days: int) -> sa.Subquery:
    """When the caller's customers that we serve are due: the latest assessments again, those never assessed at first.

    A customer is first due so many days after the first contract, or, where that is unknown, after its first contact
    was entered, or, with neither, after it was entered itself; a prospect is not.
    """
    entered = (customers.c.first_contract_on, _first_contact_of(customers.c.id), sql_day_of_id(customers.c.id))
    begun = sa.func.coalesce(*entered, type_=sa.Date)
    again = sa.cast(latest.c.assessed_on + sa.func.make_interval(0, months), sa.Date)
    is_first = latest.c.assessment_id.is_(None)
    rows = sa.select(
        sa.func.coalesce(latest.c.assessment_id, customers.c.id, type_=sa.Uuid).label("id"),
        *(column for column in latest.c if column.name != "customer_id"),
        customers.c.id.label("customer_id"),
        sa.func.coalesce(again, begun + first_within_days, type_=sa.Date).label("due_on"),
        customers.c.name.label("customer_name"),
        customers.c.manager_id.label("manager_id"),
        name_of(customers.c.manager_id).label("manager_name"),
    )
    joined = rows.join_from(customers, latest, latest.c.customer_id == customers.c.id, isouter=True)
    is_begun = sa.and_(customers.c.status != PROSPECT, begun.is_not(None))
    is_due = (customers.c.status.not_in(_NOT_SERVED), sa.or_(~is_first, is_begun))
    return joined.where(visible_to(call.principal, customers.c.id), *is_due).subquery("again")


def _first_contact_of(customer_id: Any) -> sa.ScalarSelect[Any]:
    first = sa.select(sa.func.min(contacts.c.added_on)).where(contacts.c.customer_id == customer_id)
    return first.correlate_except(contacts).scalar_subquery()


async def page_of_due(call: Call, listing: Listing[ReadT], query: ListQuery, found: sa.Subquery) -> Page[ReadT]:
    """A page of who is due; without a filter by `due_on`, today or before."""
    names_days = any(name.startswith("due_on") for name, _ in query.filters_in_use())
    by_today = () if names_days else (found.c.due_on <= company_today(),)
    return await listing.over({name: found.c[name] for name in listing.columns}).page(call, query, *by_today)


def due_rows(
    found: sa.Subquery, first: Labelled, again: Labelled, query: DueQuery, *, level: int = 1, **more: Any
) -> sa.Select[Any]:
    """Who is due within the window, at first or again, as rows of due items of the account managers, or of superiors
    who have the level.
    """
    never_assessed = {found.c.assessment_id.is_(None): sa.literal(first.value, sa.Text)}
    kind = sa.case(*never_assessed.items(), else_=sa.literal(again.value, sa.Text))
    given = columns(
        id=kind + ":" + sa.cast(found.c.id, sa.Text),
        kind=kind,
        customer_id=found.c.customer_id,
        owner_id=accountable_for(found.c.customer_id, found, level=level),
        due_at=midnight(found.c.due_on),
        link_id=found.c.id,
        assessor=NOBODY,
        **more,
    )
    conditions = [is_wanted(found.c.due_on, query)]
    if query.customer_id is not None:
        conditions.append(found.c.customer_id == query.customer_id)
    return sa.select(*given).where(*conditions)
