"""Which customers and which of their contacts a caller sees: the directory's tables, and conditions over them.

Every service has these tables: the customer service as views, the others as copies (`shared.customers`).
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.auth.access import HIGHEST_CLEARANCE, DataScopeKind, Principal
from shared.auth.caller import value_of
from shared.database import execute

_metadata = sa.MetaData()

customers = sa.Table(
    "customer_directory",
    _metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("region", sa.Text),
    sa.Column("industry", sa.Text),
    sa.Column("customer_class", sa.Text),
    sa.Column("tier", sa.Text),
    sa.Column("stage", sa.Text),
    sa.Column("tags", ARRAY(sa.Text), nullable=False),
    sa.Column("manager_id", sa.Uuid),
    sa.Column("parent_id", sa.Uuid),
    sa.Column("first_contract_on", sa.Date),
    sa.Column("is_provisional", sa.Boolean),
    sa.Column("score", sa.Numeric),
    sa.Column("quadrant", sa.Text),
    sa.Column("is_cash_cow", sa.Boolean),
    *(sa.Column(f"completeness_{level}", sa.Numeric) for level in (1, 2, 3)),
    sa.Index("ix_customer_directory_region", "region"),
    sa.Index("ix_customer_directory_parent", "parent_id", postgresql_where=sa.text("parent_id IS NOT NULL")),
)
"""Tags, score, quadrant and cash cow are for clearance 2; `completeness_n`: of the dossier, as callers of level n see
it. Every query that shows one of them compares the caller's clearance."""
codes = sa.Table(
    "customer_directory_codes",
    _metadata,
    sa.Column("code", sa.Text, primary_key=True),
    sa.Column("customer_id", sa.Uuid, nullable=False),
    sa.Index("ix_customer_directory_codes_customer", "customer_id"),
)
team = sa.Table(
    "customer_directory_team",
    _metadata,
    sa.Column("customer_id", sa.Uuid, primary_key=True),
    sa.Column("user_id", sa.Uuid, primary_key=True),
    sa.Column("is_handing_over", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Index("ix_customer_directory_team_user", "user_id"),
)
"""Who sees the customer as its own: the members of its team, and those who hand it over and only read it."""
people = sa.Table(
    "customer_directory_people",
    _metadata,
    sa.Column("contact_id", sa.Uuid, primary_key=True),
    sa.Column("customer_id", sa.Uuid, nullable=False),
    sa.Column("clearance", sa.Integer, nullable=False),
    sa.Index("ix_customer_directory_people_customer", "customer_id"),
)
"""The contacts whom not everybody may see, each with the level needed."""
TABLES = (customers, codes, team, people)


def is_customer(
    customer_id: sa.ColumnElement[UUID] | Mapped[UUID] | Mapped[UUID | None],
) -> sa.ColumnElement[bool]:
    """SQL condition: the customer in this column is in the directory, so it has not been deleted."""
    known = customers.alias()
    return sa.exists().where(known.c.id == customer_id)


def customer_name_of(
    customer_id: sa.SQLColumnExpression[UUID] | Mapped[UUID] | sa.SQLColumnExpression[UUID | None],
) -> sa.ScalarSelect[str]:
    """SQL expression: the present name of the customer in this column; null while the directory lacks it."""
    named = customers.alias()
    return sa.select(named.c.name).where(named.c.id == customer_id).scalar_subquery()


async def read_customer_names(session: AsyncSession, ids: Iterable[UUID]) -> dict[UUID, str]:
    """The present names of these customers, without those that the directory lacks."""
    query = sa.select(customers.c.id, customers.c.name).where(customers.c.id.in_(ids))
    return {row.id: row.name for row in await execute(session, query)}


def visible_to(
    principal: Principal, customer_id: sa.ColumnElement[UUID] | Mapped[UUID] | Mapped[UUID | None]
) -> sa.ColumnElement[bool]:
    """SQL condition: the caller's data scope covers the customer in this column."""
    if principal.data_scope.kind is DataScopeKind.ALL:
        return sa.true()
    return customer_id.in_(sa.union_all(*visible_ids(principal)))


def visible_ids(principal: Principal) -> list[sa.Select[tuple[UUID]]]:
    """Selects of the customers that a caller sees whose data scope is not all customers, for a UNION ALL.

    A set that the planner can use: an OR of two EXISTS reads every customer. UNION ALL, because a UNION is computed
    whole, while each part of this one can be asked for a single customer.
    """
    members, regional = team.alias(), customers.alias()
    own = sa.select(members.c.customer_id).where(members.c.user_id == value_of(principal, "caller_id"))
    if principal.data_scope.kind is DataScopeKind.OWN:
        return [own]
    is_regional = regional.c.region == sa.any_(value_of(principal, "caller_regions"))
    return [own, sa.select(regional.c.id).where(is_regional)]


def person_visible_to(
    principal: Principal, contact_id: sa.ColumnElement[UUID] | Mapped[UUID] | Mapped[UUID | None]
) -> sa.ColumnElement[bool]:
    """SQL condition: the caller is cleared for the person in this column (method, section 3: senior people on level 2).

    Every query that returns contacts combines it with `visible_to`. A null column is visible.
    """
    if principal.clearance >= HIGHEST_CLEARANCE:
        return sa.true()
    above = people.alias()
    return ~sa.exists().where(above.c.contact_id == contact_id, above.c.clearance > principal.clearance)


def of_visible_customers(
    customer_id: sa.ColumnElement[UUID] | Mapped[UUID] | Mapped[UUID | None],
) -> Callable[[Principal], sa.ColumnElement[bool]]:
    """The visibility of a collection whose rows belong to the customer in this column."""
    return lambda principal: sa.and_(is_customer(customer_id), visible_to(principal, customer_id))


def is_of_visible_customer(
    customer_id: sa.ColumnElement[UUID] | Mapped[UUID],
) -> Callable[[Principal], sa.ColumnElement[bool]]:
    """The same as a test of one row, against a set of customers that is read once.

    IS TRUE keeps it a test: a set is the planner's reason to read all rows of its customers and sort them.
    """

    def is_visible(principal: Principal) -> sa.ColumnElement[bool]:
        if principal.data_scope.kind is DataScopeKind.ALL:
            return is_customer(customer_id)
        return visible_to(principal, customer_id).is_(sa.true())  # a deleted customer is in no region and no team

    return is_visible


async def find_hidden_people(session: AsyncSession, clearance: int, ids: Iterable[UUID]) -> set[UUID]:
    """Those of the ids that are people above the clearance."""
    ids = list(ids)
    if not ids or clearance >= HIGHEST_CLEARANCE:
        return set()
    among = people.c.contact_id == sa.func.any(sa.cast(ids, ARRAY(sa.Uuid)))
    query = sa.select(people.c.contact_id).where(among, people.c.clearance > clearance)
    return set((await execute(session, query)).scalars())


async def find_level_of_person(session: AsyncSession, contact_id: UUID) -> int:
    """The level needed to see the person; 1 when everybody may."""
    query = sa.select(people.c.clearance).where(people.c.contact_id == contact_id)
    return (await execute(session, query)).scalar_one_or_none() or 1


async def can_still_see(
    session: AsyncSession, principal: Principal, customer_ids: Sequence[UUID], contact_ids: Sequence[UUID]
) -> bool:
    """Whether the caller may see all of these customers and people now.

    A customer that has left the directory (after a merge) is ignored while another one is visible.
    """
    if await find_hidden_people(session, principal.clearance, contact_ids):
        return False
    if not customer_ids:
        return True
    asked = sa.func.unnest(sa.cast(customer_ids, ARRAY(sa.Uuid))).table_valued("id").render_derived()
    is_visible, is_known = visible_to(principal, asked.c.id), is_customer(asked.c.id)
    query = sa.select(is_visible.label("is_visible"), is_known.label("is_known")).select_from(asked)
    found = (await execute(session, query)).all()
    return any(row.is_visible for row in found) and all(row.is_visible or not row.is_known for row in found)


async def find_visible(session: AsyncSession, principal: Principal, ids: Collection[UUID]) -> set[UUID]:
    """Those of the customers that the directory has and the caller's data scope covers."""
    query = sa.select(customers.c.id).where(customers.c.id.in_(ids), visible_to(principal, customers.c.id))
    return set((await execute(session, query)).scalars())


async def is_visible(session: AsyncSession, principal: Principal, customer_id: UUID) -> bool:
    """Whether the directory has this customer and the caller's data scope covers it."""
    query = sa.select(customers.c.id).where(customers.c.id == customer_id, visible_to(principal, customers.c.id))
    return (await execute(session, query)).first() is not None
