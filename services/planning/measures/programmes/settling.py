"""Makes programmes follow the stages of customers: started, resumed, moved and continued, for many at once.

What is to be done follows from the present stages and programmes, not from events: whatever is replayed or comes at the
same time changes nothing.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from services.planning.measures.actions.execution import withdraw_executions
from services.planning.measures.actions.model import Action
from services.planning.measures.programmes.assigning import Holders, assign_owners, assign_plans, read_holders
from services.planning.measures.programmes.courses import Course, started
from services.planning.measures.programmes.model import LifecycleProgramme
from services.planning.measures.programmes.rules import Move, ProgrammeStatus, move_of
from services.planning.measures.programmes.staged_customers import (
    SchemesInForce,
    StagedCustomer,
    find_behind,
    read_in_force,
    read_staged,
)
from services.planning.measures.programmes.store import list_planned, lock_actions, lock_programmes
from shared.auth.visibility import customers
from shared.database import execute, wait_in_line

AT_ONCE = 1_000
"""Customers whom one round looks after at most; who is left has the next round."""


async def settle_programmes(session: AsyncSession, customer_ids: Collection[UUID] | None, first_month: int) -> None:
    """Bring the programmes of these customers, or of all, to the stages of today.

    `first_month`: of the fiscal year.
    """
    in_force = await read_in_force(session)
    if behind := await find_behind(session, customer_ids, in_force, AT_ONCE):
        await hold_customers(session, behind)
        await _settle(session, behind, in_force)
    await assign_owners(session, customer_ids)
    await assign_plans(session, customer_ids, first_month)


async def hold_customers(session: AsyncSession, customer_ids: Iterable[UUID]) -> None:
    """Let the programmes of these customers change in one transaction at a time.

    The customers' rows come first: a follower that removes one has locked it before it waits here.
    """
    ids = sorted(customer_ids)
    rows = sa.select(customers.c.id).where(customers.c.id.in_(ids)).order_by(customers.c.id)
    await execute(session, rows.with_for_update(read=True, key_share=True))
    await wait_in_line(session, *(f"lifecycle programmes {one}" for one in ids))


async def _settle(session: AsyncSession, ids: Collection[UUID], in_force: SchemesInForce) -> None:
    staged = await read_staged(session, ids, in_force)
    of_customer = defaultdict[UUID, list[LifecycleProgramme]](list)
    for programme in await lock_programmes(session, ids):
        of_customer[programme.customer_id].append(programme)
    every = [one for some in of_customer.values() for one in some]
    courses = await read_courses(session, [one for one in every if one.status is not ProgrammeStatus.ENDED])
    for programme in every:
        _stop(programme, staged.get(programme.customer_id), courses)
    withdraw_executions(session, [action for one in courses.values() for action in one.cancelled.values()])
    await session.flush()  # before others start or resume: one programme runs at a time
    holders = await read_holders(session, ids)
    going_on = (_go_on(customer, of_customer[one], courses, in_force, holders) for one, customer in staged.items())
    await save(session, [course for course in going_on if course])


async def read_courses(session: AsyncSession, programmes: Collection[LifecycleProgramme]) -> dict[UUID, Course]:
    """These programmes with their actions, which are locked until the transaction ends."""
    courses = {one.id: Course(one) for one in programmes}
    actions = await lock_actions(session, courses)
    by_id: dict[UUID, Action] = {one.id: one for one in actions}
    for action in actions:
        if action.source_id is not None:
            courses[action.source_id].actions.append(action)
    for planned in await list_planned(session, courses):
        courses[planned.programme_id].planned.append((planned, by_id.get(planned.action_id)))
    return courses


def _stop(programme: LifecycleProgramme, customer: StagedCustomer | None, courses: dict[UUID, Course]) -> None:
    """End the programme of a stage that the customer has left, and cancel what a superseded one still has open."""
    if programme.status is ProgrammeStatus.MERGED:
        courses[programme.id].cancel_open(programme.end_reason or "")
    is_in_stage = customer is not None and customer.period.stage is programme.stage
    if programme.status is ProgrammeStatus.RUNNING and not is_in_stage:
        courses[programme.id].leave()


def _go_on(
    customer: StagedCustomer,
    programmes: list[LifecycleProgramme],
    courses: dict[UUID, Course],
    in_force: SchemesInForce,
    holders: Holders,
) -> Course | None:
    """The programme that runs at the customer from now on; None: none does."""
    of_stage = [
        one for one in programmes if one.stage is customer.period.stage and one.status is not ProgrammeStatus.MERGED
    ]
    running = next((one for one in of_stage if one.status is ProgrammeStatus.RUNNING), None)
    latest = running or (of_stage[-1] if of_stage else None)
    move = move_of(customer.period, latest.status if latest else None, in_force.earliest)
    if latest is None:
        return started(customer, in_force, holders) if move is Move.START else None
    if move is Move.NONE:
        return None
    course = courses[latest.id]
    if move is Move.RESUME:
        course.resume(in_force.today)
    course.shift(customer.period, in_force.today)
    course.plan(in_force.today, holders)
    return course


async def save(session: AsyncSession, courses: Iterable[Course]) -> None:
    """Write what is new, in the order in which the rows refer to one another."""
    courses = list(courses)
    session.add_all(one.programme for one in courses)
    await session.flush()
    session.add_all(action for one in courses for _, action in one.new)
    await session.flush()
    session.add_all(planned for one in courses for planned, _ in one.new)
    await session.flush()
