"""Every query over touchpoints."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, REGCLASS
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.relationship.contact.touchpoints.model import (
    Touchpoint,
    TouchpointGift,
    TouchpointPerson,
    TouchpointRead,
)
from services.relationship.contact.touchpoints.rules import TouchpointNotFound, parts_of
from services.relationship.spending.expenses.model import Expense
from shared.auth.access import DataScopeKind, Principal, current_principal
from shared.auth.users import name_of
from shared.auth.visibility import customers, of_visible_customers, person_visible_to, visible_to
from shared.customers.contacts import contact_name_of
from shared.customers.named_people import our_people, their_people, together
from shared.database import execute
from shared.lists.collections import Collection
from shared.lists.filters import OwnFilter
from shared.lists.paging import Expression
from shared.lists.queries import ListQuery
from shared.web.call import Call

NARROW = frozenset({"id", "customer_id", "contact_id", "user_id", "owner_id", "follows_id", "campaign_id", "action_id"})
"""Filters that leave so few touchpoints that all are soon read."""
ROWS_WALKED = 200
"""For each row that is found, a walk may pass so many of customers whom the caller does not see."""
PEOPLE = TouchpointPerson


def _met(contact_id: UUID) -> sa.ColumnElement[bool]:
    """The person was, or will be, there; who may not see the person finds nothing."""
    principal = current_principal.get()
    is_seen = sa.false() if principal is None else person_visible_to(principal, col(PEOPLE.contact_id))
    met = sa.select(col(PEOPLE.touchpoint_id)).where(col(PEOPLE.contact_id) == contact_id, is_seen)
    return col(Touchpoint.id).in_(met)


def _attended(user_id: UUID) -> sa.ColumnElement[bool]:
    return col(Touchpoint.id).in_(sa.select(col(PEOPLE.touchpoint_id)).where(col(PEOPLE.user_id) == user_id))


def _says(text: str) -> sa.ColumnElement[bool]:
    """Some of the texts has it: found by three neighbouring characters each, or by two, then compared."""
    texts = (col(Touchpoint.purpose), col(Touchpoint.outcome), col(Touchpoint.place))
    contains = sa.or_(*(one.icontains(text, autoescape=True) for one in texts))
    sought = parts_of(text)
    if not sought:
        return contains
    parts = sa.func.touchpoint_parts(*texts, type_=ARRAY(sa.Text))
    return sa.and_(parts.contains(sa.cast(sought, ARRAY(sa.Text))), contains)


class TouchpointQuery(
    ListQuery,
    of=TouchpointRead,
    filters=(
        "id",
        "customer_id",
        "scene",
        "channel",
        "status",
        "starts_at",
        "owner_id",
        "follows_id",
        "campaign_id",
        "action_id",
        "created_at",
        "updated_at",
    ),
    sorts=("starts_at", "created_at", "updated_at"),
    default_sort="-starts_at",
    own={
        "contact_id": OwnFilter(UUID, "Only with this person of the customer.", _met),
        "user_id": OwnFilter(UUID, "Only with this person of ours.", _attended),
    },
    search=_says,
    search_covers=("purpose", "outcome", "place"),
):
    """How touchpoints are filtered, sorted and searched."""


IS_THERE = col(PEOPLE.touchpoint_id) == col(Touchpoint.id)


def _seen(principal: Principal) -> dict[str, Expression]:
    """Of the customer's people those whom the caller may see."""
    gift = TouchpointGift
    names = ("gift", "contact_id", "occasion", "article", "expense_id")
    given: dict[str, Any] = {name: col(getattr(gift, name)) for name in names}
    spent, status = (_of_expense(value) for value in (col(Expense.actual_base_amount), col(Expense.status)))
    amount = sa.func.coalesce(spent, col(gift.amount))
    given |= {"amount": sa.cast(amount, sa.Text), "contact_name": contact_name_of(col(gift.contact_id))}
    given["status"] = status
    of_touchpoint = (col(gift.touchpoint_id) == col(Touchpoint.id), person_visible_to(principal, col(gift.contact_id)))
    own = sa.select(col(Expense.actual_base_amount)).where(col(Expense.id) == col(Touchpoint.cost_expense_id))
    return {
        "cost": sa.func.coalesce(own.correlate(Touchpoint).scalar_subquery(), col(Touchpoint.cost)),
        "their_people": their_people(principal, Touchpoint, PEOPLE, IS_THERE),
        "gifts": together(Touchpoint, given, col(gift.gift), TouchpointGift, *of_touchpoint),
    }


def _of_expense(value: Any) -> Any:
    is_its = col(Expense.id) == col(TouchpointGift.expense_id)
    return sa.select(value).where(is_its).correlate(TouchpointGift).scalar_subquery()


def _next() -> Any:
    later = aliased(Touchpoint)
    is_next = (col(later.follows_id) == col(Touchpoint.id), col(later.deleted_at).is_(None))
    first = sa.select(col(later.id)).where(*is_next).order_by(col(later.starts_at), col(later.id)).limit(1)
    return first.correlate(Touchpoint).scalar_subquery()


def _of_many_customers(principal: Principal) -> sa.ColumnElement[bool]:
    """SQL condition: the customer is visible, as a test of one row against a set that is read once.

    As a join, the planner takes it for a reason to read all touchpoints of the set's customers and sort them. IS TRUE
    keeps it a test, so that an index in the list's order is walked until the page is full.
    """
    if principal.data_scope.kind is not DataScopeKind.REGIONS:
        return of_visible_customers(col(Touchpoint.customer_id))(principal)
    # A deleted customer is in no region and no team.
    return visible_to(principal, col(Touchpoint.customer_id)).is_(sa.true())


NOTHING = sa.cast([], JSONB)


def _visible_by(visible: Callable[[Principal], sa.ColumnElement[bool]]) -> Collection[Touchpoint, TouchpointRead]:
    return Collection(
        Touchpoint,
        TouchpointRead,
        TouchpointQuery,
        missing=TouchpointNotFound,
        visible=visible,
        columns={
            "their_people": NOTHING,
            "gifts": NOTHING,
            "our_people": our_people(Touchpoint, PEOPLE, IS_THERE),
            "owner_name": name_of(col(Touchpoint.owner_id)),
            "next_id": _next(),
        },
        columns_for=_seen,
    )


TOUCHPOINTS = _visible_by(of_visible_customers(col(Touchpoint.customer_id)))
OF_MANY_CUSTOMERS = _visible_by(_of_many_customers)
"""The same touchpoints, found quickly where the caller sees many of the customers."""


async def sees_many(call: Call) -> bool:
    """Whether the caller's regions have so many of all customers that a walk soon fills a page."""
    if call.principal.data_scope.kind is not DataScopeKind.REGIONS:
        return False
    regional = customers.c.region.in_(sorted(call.principal.data_scope.regions))
    counted = sa.select(sa.func.count()).select_from(customers).where(regional).scalar_subquery()
    total: sa.Select[Any] = sa.select(sa.column("reltuples")).select_from(sa.table("pg_class"))
    total = total.where(sa.column("oid") == sa.cast(sa.literal(customers.name), REGCLASS))
    query = sa.select(counted * ROWS_WALKED >= total.scalar_subquery())
    return bool((await execute(call.session, query)).scalar_one())


async def list_people(session: AsyncSession, touchpoint_id: UUID) -> list[TouchpointPerson]:
    """Everybody at the touchpoint, visible to the caller or not."""
    return list(await session.exec(select(PEOPLE).where(col(PEOPLE.touchpoint_id) == touchpoint_id)))


async def list_gifts(session: AsyncSession, touchpoint_id: UUID) -> list[TouchpointGift]:
    """The gifts of the touchpoint."""
    return list(await session.exec(select(TouchpointGift).where(col(TouchpointGift.touchpoint_id) == touchpoint_id)))
