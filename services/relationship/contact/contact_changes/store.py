"""Every query over contact changes."""

from collections.abc import Collection as Ids
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, distinct_on
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.relationship.assessing.owners import accountable_for
from services.relationship.contact.contact_changes.model import ContactChange, ContactChangeRead
from services.relationship.contact.contact_changes.rules import (
    NO_VISITS,
    VISITED_BY,
    WARNED_DAYS,
    ChangeSide,
    ContactChangeKind,
    ContactChangeNotFound,
    HandoverState,
    NewContactVisitStatus,
)
from services.relationship.contact.touchpoints.model import Touchpoint, TouchpointPerson
from services.relationship.contact.touchpoints.rules import TouchpointStatus
from services.relationship.key_people.assessments.model import KeyPersonAssessment
from services.relationship.key_people.assessments.store import COUNTS, RIVAL, RIVAL_NAME
from services.relationship.key_people.responsibilities.store import responsible_for
from shared.auth.clearances import level_of_rows
from shared.auth.users import name_of
from shared.auth.visibility import is_customer, of_visible_customers, people
from shared.customers.colleagues import may_see
from shared.customers.competitors import competitor_name_of
from shared.customers.contacts import contact_name_of, contacts
from shared.customers.roles import DecisionRole
from shared.database import execute
from shared.days import sql_day_of, sql_today
from shared.lists.collections import Collection
from shared.lists.paging import Expression
from shared.lists.queries import ListQuery
from shared.time import company_today

ROW = ContactChange
IS_THEIRS = col(ROW.kind) == ContactChangeKind.KEY_CONTACT


class ContactChangeQuery(
    ListQuery,
    of=ContactChangeRead,
    filters=(
        *("id", "customer_id", "handover_id", "kind", "side", "changed_on", "contact_id", "successor_contact_id"),
        *("from_user_id", "to_user_id", "responsible_id", "handover", "visit_due_on", "visit_status", "visited_on"),
        *("is_overdue", "hired_by_id", "hired_on", "created_at", "updated_at"),
    ),
    sorts=("changed_on", "visit_due_on", "created_at", "updated_at"),
    default_sort="-changed_on",
):
    """How contact changes are filtered and sorted."""


def _first_visit(status: TouchpointStatus) -> sa.ScalarSelect[Any]:
    """SQL expression: the first day since the change with a visit to their new person, or of our new one."""
    met, person = Touchpoint, TouchpointPerson
    day = sql_day_of(col(met.starts_at))
    of_visit = sa.select(sa.literal(1)).where(col(person.touchpoint_id) == col(met.id)).correlate(met, ROW)
    met_theirs = of_visit.where(col(person.contact_id) == col(ROW.successor_contact_id)).exists()
    met_by_ours = of_visit.where(col(person.user_id) == col(ROW.to_user_id)).exists()
    by_ours = sa.or_(col(met.owner_id) == col(ROW.to_user_id), met_by_ours)
    return (
        sa.select(sa.func.min(day))
        .where(
            col(met.customer_id) == col(ROW.customer_id),
            col(met.status) == status,
            col(met.deleted_at).is_(None),
            col(met.channel).in_(VISITED_BY),
            col(met.scene).not_in(NO_VISITS),
            day >= col(ROW.changed_on),
            sa.or_(sa.and_(IS_THEIRS, met_theirs), sa.and_(~IS_THEIRS, by_ours)),
        )
        .correlate(ROW)
        .scalar_subquery()
    )


VISITED_ON, PLANNED_ON = _first_visit(TouchpointStatus.HELD), _first_visit(TouchpointStatus.PLANNED)
HAS_SUCCESSOR = sa.case((IS_THEIRS, col(ROW.successor_contact_id)), else_=col(ROW.to_user_id)).is_not(None)
_LEFT = contacts.alias()
_NAMED = people.c.contact_id.in_([col(ROW.contact_id), col(ROW.successor_contact_id)])
LEVEL = sa.func.greatest(
    level_of_rows(ROW),
    sa.select(sa.func.max(people.c.clearance)).where(_NAMED).correlate(ROW).scalar_subquery(),
    1,
    type_=sa.Integer,
)
"""SQL expression: the level needed to see the change and its people."""
_THEIRS = (
    sa.select(responsible_for(_LEFT, ROW, level=LEVEL))
    .where(IS_THEIRS, _LEFT.c.id == col(ROW.contact_id))
    .correlate(ROW)
    .scalar_subquery()
)
_TAKES_OVER = sa.and_(~IS_THEIRS, may_see(col(ROW.to_user_id), col(ROW.customer_id), LEVEL))
RESPONSIBLE = sa.func.coalesce(
    _THEIRS,
    sa.case((_TAKES_OVER, col(ROW.to_user_id))),
    accountable_for(col(ROW.customer_id), ROW, level=LEVEL),
    type_=sa.Uuid,
)
"""SQL expression: who is responsible for the person, of ours who takes over; else the account manager or a superior."""
IS_CANCELLED = col(ROW.handover) == HandoverState.CANCELLED
IS_AWAITED = sa.and_(~IS_CANCELLED, VISITED_ON.is_(None))
"""SQL condition: the visit has not taken place yet."""

CHANGES = Collection(
    ContactChange,
    ContactChangeRead,
    ContactChangeQuery,
    missing=ContactChangeNotFound,
    visible=of_visible_customers(col(ROW.customer_id)),
    columns={
        "side": sa.case((IS_THEIRS, ChangeSide.THEIRS.value), else_=ChangeSide.OURS.value),
        "contact_name": contact_name_of(col(ROW.contact_id)),
        "successor_contact_name": contact_name_of(col(ROW.successor_contact_id)),
        "from_user_name": name_of(col(ROW.from_user_id)),
        "to_user_name": name_of(col(ROW.to_user_id)),
        "responsible_id": RESPONSIBLE,
        "responsible_name": name_of(RESPONSIBLE),
        "visit_planned_on": PLANNED_ON,
        "visited_on": VISITED_ON,
        "visit_status": sa.case(
            (IS_CANCELLED, NewContactVisitStatus.CANCELLED.value),
            (VISITED_ON.is_not(None), NewContactVisitStatus.DONE.value),
            (~HAS_SUCCESSOR, NewContactVisitStatus.SUCCESSOR_UNKNOWN.value),
            (PLANNED_ON.is_not(None), NewContactVisitStatus.PLANNED.value),
            else_=NewContactVisitStatus.DUE.value,
        ),
        "is_overdue": sa.and_(IS_AWAITED, col(ROW.visit_due_on) < sql_today()),
        "hired_by_name": competitor_name_of(col(ROW.hired_by_id)),
    },
)


async def find_changes(session: AsyncSession, handover_ids: Ids[UUID]) -> dict[UUID, ContactChange]:
    """The changes of these handovers that are there, by handover."""
    query = select(ROW).where(col(ROW.handover_id).in_(handover_ids)).with_for_update(of=ROW)
    return {row.handover_id: row for row in await session.exec(query)}


async def find_with_successor(session: AsyncSession, contact_ids: Ids[UUID]) -> Sequence[ContactChange]:
    """The changes whose successor is one of these people."""
    query = select(ROW).where(col(ROW.successor_contact_id).in_(contact_ids)).order_by(col(ROW.id))
    return list(await session.exec(query.with_for_update(of=ROW)))


async def read_roles(session: AsyncSession, contact_ids: Ids[UUID]) -> dict[UUID, DecisionRole | None]:
    """The present roles in decisions of these people, as far as they are known."""
    query = sa.select(contacts.c.id, contacts.c.decision_role).where(contacts.c.id.in_(contact_ids))
    return {
        row.id: DecisionRole(row.decision_role) if row.decision_role else None for row in await execute(session, query)
    }


async def read_levels_held(
    session: AsyncSession, left: Ids[tuple[UUID, date]]
) -> dict[tuple[UUID, date], list[dict[str, Any]]]:
    """The last level that we and each rival had with each person by the day given with them; ours comes first."""
    row, (ids, days) = KeyPersonAssessment, zip(*left, strict=True)
    asked = (
        sa.func.unnest(sa.cast(ids, ARRAY(sa.Uuid)), sa.cast(days, ARRAY(sa.Date)))
        .table_valued(sa.column("contact_id", sa.Uuid), sa.column("day", sa.Date))
        .render_derived()
    )
    story = (asked.c.contact_id, asked.c.day, RIVAL)
    query = (
        sa.select(*story[:2], RIVAL_NAME, col(row.level), col(row.assessed_on))
        .ext(distinct_on(*story))
        .where(
            col(row.contact_id) == asked.c.contact_id,
            col(row.assessed_on) <= asked.c.day,
            COUNTS,
            col(row.deleted_at).is_(None),
        )
        .order_by(*story[:2], RIVAL.nulls_first(), col(row.assessed_on).desc(), col(row.id).desc())
    )
    found: dict[tuple[UUID, date], list[dict[str, Any]]] = {}
    for contact_id, day, competitor, level, assessed_on in await execute(session, query):
        held = {"competitor": competitor, "level": level.value, "assessed_on": assessed_on.isoformat()}
        found.setdefault((contact_id, day), []).append(held)
    return found


async def read_hired_coaches(session: AsyncSession) -> Sequence[sa.RowMapping]:
    """Coaches of ours whom a rival hired within the days of a warning."""
    shown: dict[str, Expression] = {
        "person": contact_name_of(col(ROW.contact_id)),
        "rival": competitor_name_of(col(ROW.hired_by_id)),
        "responsible_id": RESPONSIBLE,
    }
    names = ("id", "customer_id", "contact_id", "hired_by_id", "hired_on")
    query = sa.select(
        *(col(getattr(ROW, name)) for name in names), *(one.label(name) for name, one in shown.items())
    ).where(
        col(ROW.decision_role) == DecisionRole.COACH,
        col(ROW.hired_on) >= company_today() - timedelta(days=WARNED_DAYS),
        col(ROW.hired_by_id).is_not(None),
        ~IS_CANCELLED,
        is_customer(col(ROW.customer_id)),
    )
    return (await execute(session, query)).mappings().all()
