"""Every query over groups of customers."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import array
from sqlmodel import col

from services.customer.profile.groups.model import GroupAncestorRead, GroupMemberRead, GroupRead
from services.customer.profile.register.model import Customer
from services.customer.profile.standing.model import standings
from shared.auth.access import Principal
from shared.auth.visibility import read_customer_names, visible_to
from shared.customers.groups import group_of
from shared.database import execute
from shared.web.call import Call

PRESENT = (
    sa.select(col(Customer.id), col(Customer.parent_id), col(Customer.name))
    .where(col(Customer.deleted_at).is_(None))
    .subquery("present")
)


def is_in_group(customer_id: UUID) -> sa.ColumnElement[bool]:
    """SQL condition on customers: the given customer or one below it."""
    return col(Customer.id).in_(group_of(customer_id, among=PRESENT))


async def read_group(call: Call, customer_id: UUID) -> GroupRead:
    """The caller's customers above the customer and below it."""
    above = (await execute(call.session, _above(call.principal, customer_id))).mappings()
    members = (await execute(call.session, _members(call.principal, customer_id))).mappings()
    names = await read_customer_names(call.session, [customer_id])
    return GroupRead(
        customer_id=customer_id,
        customer_name=names[customer_id],
        above=[GroupAncestorRead.model_validate(dict(row)) for row in above],
        members=[GroupMemberRead.model_validate(dict(row)) for row in members],
    )


def _above(principal: Principal, customer_id: UUID) -> sa.Select[tuple[UUID, str]]:
    one, higher = PRESENT.alias("one"), PRESENT.alias("higher")
    steps = (
        sa.select(one.c.id, one.c.parent_id, one.c.name, sa.literal(0).label("steps"))
        .where(one.c.id == customer_id)
        .cte("steps", recursive=True)
    )
    steps = steps.union_all(
        sa.select(higher.c.id, higher.c.parent_id, higher.c.name, steps.c.steps + 1).where(
            higher.c.id == steps.c.parent_id
        )
    )
    return (
        sa.select(steps.c.id.label("customer_id"), steps.c.name)
        .where(steps.c.steps > 0, visible_to(principal, steps.c.id))
        .order_by(steps.c.steps.desc())
    )


def _members(principal: Principal, customer_id: UUID) -> sa.Select[tuple[Any, ...]]:
    one, child = PRESENT.alias("one"), PRESENT.alias("child")
    tree = (
        sa.select(one.c.id, sa.literal(0).label("depth"), _step(one).label("place"))
        .where(one.c.id == customer_id)
        .cte("members", recursive=True)
    )
    members = tree.union_all(
        sa.select(child.c.id, tree.c.depth + 1, tree.c.place.op("||")(_step(child))).where(
            child.c.parent_id == tree.c.id
        )
    )
    shown = (
        members.c.id.label("customer_id"),
        col(Customer.name),
        col(Customer.parent_id),
        members.c.depth,
        col(Customer.status),
        standings.c.customer_class,
        standings.c.is_provisional,
    )
    rows = members.join(Customer, col(Customer.id) == members.c.id)
    rows = rows.outerjoin(standings, standings.c.customer_id == members.c.id)
    of_caller = visible_to(principal, members.c.id)
    return sa.select(*shown).select_from(rows).where(of_caller).order_by(members.c.place)


def _step(customer: sa.FromClause) -> sa.ColumnElement[Any]:
    """Sort key that places a member after its parent and among its siblings: the name, then the id."""
    return array([customer.c.name, sa.cast(customer.c.id, sa.Text)])
