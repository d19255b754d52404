"""Every query over complaints."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.relationship.satisfaction.acting import acting_for
from services.relationship.satisfaction.complaint_schemes.rules import (
    ComplaintClock,
    EscalationRecipient,
)
from services.relationship.satisfaction.complaints.model import (
    Complaint,
    ComplaintEscalation,
    ComplaintRead,
    ComplaintState,
)
from services.relationship.satisfaction.complaints.rules import ComplaintNotFound, ComplaintStatus
from shared.auth.users import name_of
from shared.auth.visibility import of_visible_customers
from shared.customers.account_teams import active, member_in
from shared.customers.roles import TeamRole
from shared.customers.served import is_served
from shared.database import execute
from shared.feed.bulk import change_rows, remove_rows
from shared.lists.collections import Collection
from shared.lists.queries import ListQuery

row = Complaint
WAITS_FOR_ANSWER = sa.and_(col(row.answered_at).is_(None), col(row.solved_at).is_(None))
WAITS_FOR_SOLUTION = col(row.solved_at).is_(None)
IS_LATE = sa.or_(
    sa.and_(WAITS_FOR_ANSWER, col(row.answer_due_at) < sa.func.now()),
    sa.and_(WAITS_FOR_SOLUTION, col(row.solve_due_at) < sa.func.now()),
)


class ComplaintQuery(
    ListQuery,
    of=ComplaintRead,
    filters=(
        *("id", "customer_id", "contact_id", "owner_id", "channel", "severity", "status", "is_waiting", "is_late"),
        *("is_green_channel", "times_reopened", "root_cause", "was_answered_late", "was_solved_late"),
        *("received_at", "answer_due_at", "solve_due_at", "solved_at", "closed_at", "created_at", "updated_at"),
    ),
    sorts=("received_at", "answer_due_at", "solve_due_at", "solved_at", "created_at", "updated_at"),
    searched=("subject", "description"),
    default_sort="-received_at",
):
    """How complaints are filtered, sorted and searched."""


def _states() -> sa.ScalarSelect[Any]:
    """The states of the complaint with their ends: each lasts until the next begins."""
    in_order = [col(ComplaintState.since), col(ComplaintState.id)]
    until = sa.func.lead(col(ComplaintState.since)).over(order_by=in_order)
    names = ("status", "since", "note", "entered_by_name")
    shown = [*(col(getattr(ComplaintState, name)) for name in names), until.label("until"), col(ComplaintState.id)]
    spells = sa.select(*shown).where(col(ComplaintState.complaint_id) == col(row.id)).correlate(Complaint).subquery()
    lasted = sa.func.extract("epoch", sa.func.coalesce(spells.c.until, sa.func.now()) - spells.c.since) / 3600
    is_end = sa.and_(sa.cast(spells.c.status, sa.Text) == ComplaintStatus.CLOSED.value, spells.c.until.is_(None))
    fields: dict[str, Any] = {name: spells.c[name] for name in (*names, "until")}
    fields["hours"] = sa.case((is_end, None), else_=sa.func.round(lasted, 2))
    return sa.select(_listed(fields, spells.c.since, spells.c.id)).scalar_subquery()


def _escalations() -> sa.ScalarSelect[Any]:
    """The steps of escalation that were taken."""
    step = ComplaintEscalation
    names = ("clock", "recipient", "user_id", "told_at")
    fields = {name: col(getattr(step, name)) for name in names} | {"user_name": name_of(col(step.user_id))}
    is_told = sa.and_(col(step.complaint_id) == col(row.id), col(step.told_at).is_not(None))
    query = sa.select(_listed(fields, col(step.told_at), col(step.id))).where(is_told)
    return query.correlate(Complaint).scalar_subquery()


def _listed(fields: dict[str, Any], *order: Any) -> sa.ColumnElement[Any]:
    pairs = [part for name, value in fields.items() for part in (sa.literal(name, sa.Text), value)]
    one = aggregate_order_by(sa.func.jsonb_build_object(*pairs), *order)
    return sa.func.coalesce(sa.func.jsonb_agg(one), sa.cast([], JSONB))


COMPLAINTS = Collection(
    Complaint,
    ComplaintRead,
    ComplaintQuery,
    missing=ComplaintNotFound,
    visible=of_visible_customers(col(row.customer_id)),
    columns={
        "owner_name": name_of(col(row.owner_id)),
        "is_waiting": WAITS_FOR_SOLUTION,
        "is_late": IS_LATE,
        "states": _states(),
        "escalations": _escalations(),
    },
)
responsible = acting_for(col(row.customer_id), Complaint, first=active(col(row.owner_id), Complaint))
"""SQL expression: who sees to the complaint: its owner; once the owner may not sign in, who acts for the customer."""


Steps = frozenset[tuple[int, EscalationRecipient]]
"""Steps of escalation, by their positions in the scheme and whom they tell."""


async def remove_plan(session: AsyncSession, complaint: Complaint) -> Steps:
    """Drop the steps that nobody was told of; returns those that were taken since the clocks began."""
    steps = ComplaintEscalation
    of_complaint = col(steps.complaint_id) == complaint.id
    await remove_rows(session, steps, sa.and_(of_complaint, col(steps.told_at).is_(None)))
    of_round = col(steps.times_reopened) == complaint.times_reopened
    query = sa.select(col(steps.position), col(steps.recipient)).where(of_complaint, of_round)
    return frozenset((one.position, one.recipient) for one in await execute(session, query))


async def tell(session: AsyncSession, now: datetime) -> int:
    """Take every step whose time has come, once, of complaints that wait, of customers served; returns how many."""
    steps = ComplaintEscalation
    waits = sa.case((col(steps.clock) == ComplaintClock.ANSWER, WAITS_FOR_ANSWER), else_=WAITS_FOR_SOLUTION)
    of_step = sa.and_(
        col(row.id) == col(steps.complaint_id),
        col(row.deleted_at).is_(None),
        col(row.times_reopened) == col(steps.times_reopened),
    )
    is_due = sa.and_(
        col(steps.told_at).is_(None),
        col(steps.planned_at) <= now,
        is_served(col(steps.customer_id)),
        sa.exists().where(of_step, waits).correlate(steps),
    )
    told = {"told_at": sa.literal(now, sa.DateTime(timezone=True)), "user_id": _recipient()}
    return await change_rows(session, ComplaintEscalation, told, is_due)


def _recipient() -> sa.ColumnElement[Any]:
    """SQL: the user whom the step informs: who has its role, else who acts for the customer, else the owner."""
    steps = ComplaintEscalation
    customer_id = col(steps.customer_id)
    owner = sa.select(active(col(row.owner_id), Complaint)).where(col(row.id) == col(steps.complaint_id))
    by_role = sa.case(
        {
            EscalationRecipient.OWNER: owner.correlate(steps).scalar_subquery(),
            EscalationRecipient.EXECUTIVE_SPONSOR: member_in(TeamRole.EXECUTIVE_SPONSOR, customer_id, steps),
        },
        value=col(steps.recipient),
        else_=sa.null(),
    )
    return acting_for(customer_id, steps, first=by_role, last=owner.correlate(steps).scalar_subquery())


async def read_late(session: AsyncSession) -> Sequence[sa.RowMapping]:
    """The complaints that are late, of all customers served."""
    answer_is_late = sa.and_(WAITS_FOR_ANSWER, col(row.answer_due_at) < sa.func.now())
    names = ("id", "customer_id", "contact_id", "subject", "severity", "received_at")
    due_at = sa.case((answer_is_late, col(row.answer_due_at)), else_=col(row.solve_due_at)).label("due_at")
    query = sa.select(
        *(col(getattr(row, name)) for name in names),
        answer_is_late.label("waits_for_answer"),
        due_at,
        responsible.label("owner_id"),
    ).where(IS_LATE, col(row.deleted_at).is_(None), is_served(col(row.customer_id)))
    return (await execute(session, query)).mappings().all()
