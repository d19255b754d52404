"""Every query over merges, and the check that no row stays with an absorbed customer."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import UOWTransaction
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.grading.grades.model import grades
from services.customer.merges.model import CustomerMerge, MergeRead
from services.customer.profile.customers.store import CUSTOMERS
from services.customer.profile.register.model import Customer
from services.customer.profile.search.model import SearchEntry
from services.customer.profile.search.rules import search_text
from services.customer.profile.standing.model import standings
from services.customer.profile.team.model import TeamMember
from services.customer.tables import CustomerTable
from shared.auth.access import HIGHEST_CLEARANCE, Principal
from shared.auth.visibility import of_visible_customers
from shared.customers.directory import CustomerNotFound
from shared.customers.settlements import Merger
from shared.database import Row, TrackedSession, execute, rows_of
from shared.lists.listings import Listing
from shared.lists.paging import Expression
from shared.lists.queries import ListQuery
from shared.web.call import Call


class MergeQuery(ListQuery, of=MergeRead, filters=("absorbed_id", "created_at"), sorts=("created_at",)):
    """How merges are filtered and sorted."""


def result_below(column: Any, *more: str) -> Callable[[Principal], dict[str, Expression]]:
    """What was moved and settled, and `more`, as far as the caller may see it; `column`: what lower levels see."""

    def shown(principal: Principal) -> dict[str, Expression]:
        if principal.clearance >= HIGHEST_CLEARANCE:
            return {}
        # Of a merge before levels were stored, only the highest clearance sees it.
        below = column[max(principal.clearance, 1) - 1]
        return {
            name: sa.func.coalesce(below[name], sa.cast([], JSONB), type_=JSONB) for name in ("moved", "settled", *more)
        }

    return shown


MERGES = Listing(
    MergeRead,
    MergeQuery,
    {name: col(getattr(CustomerMerge, name)) for name in MergeRead.model_fields if name != "customer_name"},
    visible=of_visible_customers(col(CustomerMerge.customer_id)),
    columns_for=result_below(col(CustomerMerge.below)),
)


def tables() -> Sequence[type[Row]]:
    """Every table whose rows can move to another customer."""
    return rows_of(CustomerTable)


async def lock_pair(call: Call, merger: Merger) -> dict[UUID, Customer]:
    """Lock both customers' rows in a fixed order, and return those that the caller may see.

    The absorbed customer's lock also blocks new rows that refer to it.
    """
    query = (
        select(Customer)
        .where(col(Customer.id).in_(merger.both), CUSTOMERS.seen_by(call.principal))
        .order_by(col(Customer.id))
        .with_for_update(of=Customer, key_share=True)
    )
    found = {customer.id: customer for customer in await call.session.exec(query)}
    absorbed = sa.select(col(Customer.id)).where(col(Customer.id) == merger.absorbed_id)
    await execute(call.session, absorbed.with_for_update())
    return found


async def count_subsidiaries(call: Call, customer_id: UUID) -> int:
    """Number of the caller's customers directly below this one."""
    is_below = col(Customer.parent_id) == customer_id
    query = sa.select(sa.func.count()).where(is_below, CUSTOMERS.seen_by(call.principal))
    return int((await execute(call.session, query)).scalar_one())


async def present_team(session: AsyncSession, merger: Merger) -> set[UUID]:
    """The people in either customer's team."""
    query = select(TeamMember.user_id).where(
        col(TeamMember.customer_id).in_(merger.both), col(TeamMember.ended_on).is_(None)
    )
    return set(await session.exec(query))


async def move_search_entries(session: AsyncSession, merger: Merger, given_up: Iterable[str]) -> None:
    """Move the absorbed customer's search entries to the survivor: its contacts, and its own names as former ones.

    The names that the survivor gave up (`given_up`) also become former ones.
    """
    of_absorbed = sa.update(SearchEntry).where(col(SearchEntry.customer_id) == merger.absorbed_id)
    await execute(session, of_absorbed.values(customer_id=merger.survivor_id))
    if more := search_text(given_up):
        former = sa.update(SearchEntry).where(col(SearchEntry.id) == merger.absorbed_id)
        await execute(session, former.values(text=col(SearchEntry.text) + f"\n{more}"))


async def move_grades(session: AsyncSession, merger: Merger) -> int:
    """Move grades of earlier runs; the survivor keeps its standing unless the other was graded for a later year.

    Of a run that graded both, the survivor's grade stands for both; the other stays with the absorbed customer.
    """
    moves = sa.update(grades).where(_moves(merger)).values(customer_id=merger.survivor_id)
    moved = await execute(session, moves)
    latest = (
        sa.select(standings.c.customer_id)
        .where(standings.c.customer_id.in_(merger.both))
        .order_by(standings.c.fiscal_year.desc(), standings.c.customer_id == merger.absorbed_id)
        .limit(1)
        .scalar_subquery()
    )
    both = standings.c.customer_id.in_(merger.both)
    await execute(session, sa.delete(standings).where(both, standings.c.customer_id != latest))
    await execute(session, sa.update(standings).where(both).values(customer_id=merger.survivor_id))
    return int(moved.rowcount)


async def count_grades(session: AsyncSession, merger: Merger) -> int:
    """Number of grades that would move."""
    query = sa.select(sa.func.count()).select_from(grades).where(_moves(merger))
    return int((await execute(session, query)).scalar_one())


def _moves(merger: Merger) -> sa.ColumnElement[bool]:
    ours = grades.alias("ours")
    both_graded = sa.exists().where(ours.c.customer_id == merger.survivor_id, ours.c.run_id == grades.c.run_id)
    return sa.and_(grades.c.customer_id == merger.absorbed_id, ~both_graded)


@event.listens_for(TrackedSession, "after_flush")
def _refuse_absorbed(session: TrackedSession, _: UOWTransaction) -> None:
    # Here, not in the operations, so that it covers every write: a row that refers to a customer waits, by its foreign
    # key, for a merge that locks the customer, and must not be stored with an absorbed customer.
    new = [row for row in session.new if isinstance(row, Row) and isinstance(row, CustomerTable)]
    ids = {getattr(row, "customer_id", None) for row in new} - {None} - {row.id for row in new}
    if ids:
        query = sa.select(col(Customer.id)).where(col(Customer.id).in_(ids), col(Customer.merged_into_id).is_not(None))
        for customer_id in session.connection().execute(query).scalars():
            raise CustomerNotFound(customer_id=customer_id)
