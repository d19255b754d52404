"""Who is due to be assessed again: the latest assessments, with the day on which the next is due."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from services.relationship.assessing.owners import accountable_for
from services.relationship.assessing.rules import AssessmentNotFound
from shared.auth.users import name_of
from shared.auth.visibility import customers
from shared.customers.due_items import DueQuery
from shared.customers.due_reading import columns, is_wanted, midnight
from shared.customers.served import NOT_SERVED
from shared.labels import Labelled
from shared.lists.listings import Listing, everybody
from shared.lists.paging import Page, ReadT
from shared.lists.queries import ListQuery
from shared.time import company_today
from shared.web.call import Call

_NOT_SERVED: list[sa.ColumnElement[str]] = [sa.literal_column(f"'{one}'", sa.Text) for one in NOT_SERVED]
"""Constants, for a plan for any values would expect hardly any other customer."""
_TYPES: Mapping[str, Any] = {
    **dict.fromkeys(("assessment_id", "customer_id", "manager_id"), sa.Uuid),
    **dict.fromkeys(("assessed_on", "due_on"), sa.Date),
}


def due_listing(read: type[ReadT], query: type[ListQuery]) -> Listing[ReadT]:
    """The listing of who is due; a request gives it the rows (`page_of_due`)."""
    places = {name: sa.column(name, _TYPES.get(name, sa.Text)) for name in read.model_fields}
    return Listing(read, query, places, visible=everybody, missing=AssessmentNotFound, key="assessment_id")


def due_again(latest: sa.Subquery, months: int) -> sa.Subquery:
    """These latest assessments of customers that we serve, with the day on which the next one is due."""
    due_on = sa.cast(latest.c.assessed_on + sa.func.make_interval(0, months), sa.Date)
    rows = sa.select(
        latest,
        due_on.label("due_on"),
        customers.c.name.label("customer_name"),
        customers.c.manager_id.label("manager_id"),
        name_of(customers.c.manager_id).label("manager_name"),
    )
    joined = rows.join_from(latest, customers, customers.c.id == latest.c.customer_id)
    return joined.where(customers.c.status.not_in(_NOT_SERVED)).subquery("again")


async def page_of_due(call: Call, listing: Listing[ReadT], query: ListQuery, found: sa.Subquery) -> Page[ReadT]:
    """A page of who is due; without a filter by `due_on`, today or before."""
    names_days = any(name.startswith("due_on") for name, _ in query.filters_in_use())
    by_today = () if names_days else (found.c.due_on <= company_today(),)
    return await listing.over({name: found.c[name] for name in listing.columns}).page(call, query, *by_today)


def due_rows(found: sa.Subquery, kind: Labelled, query: DueQuery, *, level: int = 1, **more: Any) -> sa.Select[Any]:
    """Who is due within the window, as rows of due items of the account managers, or of superiors with the level."""
    given = columns(
        id=sa.literal(f"{kind.value}:", sa.Text) + sa.cast(found.c.assessment_id, sa.Text),
        kind=sa.literal(kind.value, sa.Text),
        customer_id=found.c.customer_id,
        owner_id=accountable_for(found.c.customer_id, found, level=level),
        due_at=midnight(found.c.due_on),
        link_id=found.c.assessment_id,
        **more,
    )
    return sa.select(*given).where(is_wanted(found.c.due_on, query))
