"""Every query over cadences."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from pydantic import Field
from sqlmodel import col

from services.relationship.contact.cadences.model import (
    CadenceCountsQuery,
    CadenceCountsRead,
    CadenceRead,
    cadences,
)
from services.relationship.contact.cadences.rules import LEVELS, CadenceGroup
from services.relationship.contact.touchpoints.held import WAS_HELD
from services.relationship.contact.touchpoints.model import Touchpoint
from shared.auth.access import Principal
from shared.auth.users import name_of
from shared.auth.visibility import customers, is_of_visible_customer, of_visible_customers, team, visible_to
from shared.customers.due_items import Whose
from shared.database import execute
from shared.days import sql_today
from shared.lists.fields import Lookup
from shared.lists.listings import Listing
from shared.lists.plans import LargeTable
from shared.lists.queries import ListQuery
from shared.time import utc_now
from shared.web.call import Call


class CadenceQuery(
    ListQuery,
    of=CadenceRead,
    filters=(
        "id",
        "customer_id",
        "kind",
        "form",
        "every",
        "last_contact_on",
        "due_on",
        "is_overdue",
        "manager_id",
        "customer_class",
        "region",
    ),
    sorts=("due_on", "last_contact_on"),
    default_sort="due_on",
):
    """How cadences are filtered and sorted."""

    owner: Whose = Field(default=Whose.ALL, description="Of whose customers: `me`, `team` or `all` that I see.")


def of_level(principal: Principal) -> sa.ColumnElement[bool]:
    """SQL condition: the cadences as the caller may know them."""
    return cadences.c.level == min(max(principal.clearance, LEVELS[0]), LEVELS[-1])


def _seen(principal: Principal) -> sa.ColumnElement[bool]:
    return sa.and_(of_level(principal), of_visible_customers(cadences.c.customer_id)(principal))


def _is_seen(principal: Principal) -> sa.ColumnElement[bool]:
    return sa.and_(of_level(principal), is_of_visible_customer(cadences.c.customer_id)(principal))


def _of_customer(name: str) -> sa.ScalarSelect[Any]:
    own = customers.alias()
    found = sa.select(own.c[name]).where(own.c.id == cadences.c.customer_id)
    return found.correlate(cadences).scalar_subquery()  # also within the query of a name


IS_OVERDUE = cadences.c.due_on < sql_today()
_LOOKED_UP = ("manager_id", "customer_class", "region")
_COMPUTED: dict[str, Any] = {
    "is_overdue": sa.func.coalesce(IS_OVERDUE, sa.false()),
    "overdue_days": sa.case((IS_OVERDUE, sql_today() - cadences.c.due_on), else_=0),
    "manager_name": name_of(_of_customer("manager_id")),
    **{name: _of_customer(name) for name in _LOOKED_UP},
}
_SHOWN = [name for name in CadenceRead.model_fields if name != "customer_name"]
CADENCES = Listing(
    CadenceRead,
    CadenceQuery,
    {
        name: _COMPUTED[name] if name in _COMPUTED else cadences.c[name]
        for name in CadenceRead.model_fields
        if name != "customer_name"
    },
    visible=_seen,
    lookups={name: Lookup(customers.c[name], sa.select(customers.c.id), of="customer_id") for name in _LOOKED_UP},
    large=LargeTable(_is_seen),
)


def owned_by(principal: Principal, whose: Whose) -> Sequence[sa.ColumnElement[bool]]:
    """SQL conditions: cadences of the customers that the caller manages, or in whose team the caller is."""
    if whose is Whose.ALL:
        return []
    if principal.user_id is None:
        return [sa.false()]
    if whose is Whose.ME:
        mine = sa.select(customers.c.id).where(customers.c.manager_id == principal.user_id)
    else:
        is_member = (team.c.user_id == principal.user_id, ~team.c.is_handing_over)
        mine = sa.select(team.c.customer_id).where(*is_member)
    return [cadences.c.customer_id.in_(mine)]


async def count_cadences(call: Call, asked: CadenceCountsQuery) -> list[CadenceCountsRead]:
    """Cadences with a due day by group: in time, overdue, never done."""
    by: dict[CadenceGroup, Any] = {
        CadenceGroup.MANAGER: sa.cast(customers.c.manager_id, sa.Text),
        CadenceGroup.REGION: customers.c.region,
        CadenceGroup.CUSTOMER_CLASS: customers.c.customer_class,
        CadenceGroup.KIND: cadences.c.kind,
    }
    group, counted = by[asked.group_by], sa.func.count()
    conditions = [
        of_level(call.principal),
        visible_to(call.principal, customers.c.id),
        cadences.c.due_on.is_not(None),
        *([] if asked.kind is None else [cadences.c.kind == asked.kind]),
        *([] if asked.manager_id is None else [customers.c.manager_id == asked.manager_id]),
    ]
    counts = (
        sa.select(
            group.label("group"),
            counted.label("cadences"),
            counted.filter(IS_OVERDUE).label("overdue"),
            counted.filter(cadences.c.last_contact_on.is_(None)).label("never"),
        )
        .join_from(cadences, customers, customers.c.id == cadences.c.customer_id)
        .where(*conditions)
        .group_by(group)
        .subquery("counts")
    )
    is_user = asked.group_by is CadenceGroup.MANAGER
    name: Any = name_of(sa.cast(counts.c.group, sa.Uuid)) if is_user else counts.c.group
    in_time = counts.c.cadences - counts.c.overdue
    share = sa.func.round(in_time / sa.cast(counts.c.cadences, sa.Numeric), 4)
    shown = sa.select(counts, name.label("name"), in_time.label("in_time"), share.label("share"))
    rows = await execute(call.session, shown.order_by(counts.c.overdue.desc(), counts.c.group))
    return [CadenceCountsRead.model_validate(dict(row)) for row in rows.mappings()]


async def count_in_contact(call: Call, days: int, *among: sa.ColumnElement[bool]) -> Sequence[sa.RowMapping]:
    """By account manager and class: the visible customers, and those met within so many days."""
    row = Touchpoint
    met = (
        sa.select(col(row.customer_id))
        .where(WAS_HELD)
        .where(col(row.starts_at).between(utc_now() - timedelta(days=days), utc_now()))
    )
    by = (customers.c.manager_id, customers.c.customer_class)
    query = (
        sa.select(
            *by,
            name_of(customers.c.manager_id).label("manager_name"),
            sa.func.count().label("customers"),
            sa.func.count().filter(customers.c.id.in_(met)).label("in_contact"),
        )
        .where(visible_to(call.principal, customers.c.id), *among, *(one.is_not(None) for one in by))
        .group_by(*by)
        .order_by(*by)
    )
    return (await execute(call.session, query)).mappings().all()
