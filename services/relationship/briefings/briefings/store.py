"""Every query for a briefing, each once for all people."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on
from sqlmodel import col

from services.relationship.briefings.briefings.model import BriefedComplaintRead, BriefedTargetRead
from services.relationship.briefings.briefings.rules import (
    GIFT_MONTHS,
    MAX_TOUCHPOINTS,
    OPEN_COMMITMENTS,
    OPEN_COMPLAINTS,
)
from services.relationship.contact.commitments.model import Commitment, CommitmentRead
from services.relationship.contact.commitments.store import COMMITMENTS, CommitmentQuery
from services.relationship.contact.touchpoints.held import last_met
from services.relationship.contact.touchpoints.model import (
    Touchpoint,
    TouchpointPerson,
    TouchpointRead,
)
from services.relationship.contact.touchpoints.rules import TouchpointStatus
from services.relationship.contact.touchpoints.store import TOUCHPOINTS, TouchpointQuery
from services.relationship.contact.visit_plans.model import VisitPerson, VisitPlan, VisitPlanRead
from services.relationship.contact.visit_plans.rules import FROM, VisitStep
from services.relationship.contact.visit_plans.store import VISIT_PLANS, VisitPlanQuery
from services.relationship.key_people.assessments.model import KeyPersonAssessment
from services.relationship.key_people.assessments.store import ASSESSMENTS, COUNTS, RIVAL, RIVAL_NAME, TABLE
from services.relationship.key_people.responsibilities.store import responsible_for
from services.relationship.key_people.targets.model import KeyPersonTarget
from services.relationship.key_people.targets.store import IS_PRESENT, TARGETS
from services.relationship.satisfaction.complaints.store import COMPLAINTS, ComplaintQuery
from services.relationship.spending.expenses.model import Expense, ExpensePerson
from services.relationship.spending.expenses.store import EXPENSES, IS_SPENT
from services.relationship.spending.schemes.rules import ExpenseKind
from shared.auth.users import name_of
from shared.auth.visibility import customers, person_visible_to
from shared.customers.contacts import contacts
from shared.database import execute
from shared.time import company_today, months_after, utc_now
from shared.web.call import Call

SHORT = ("id", "name", "customer_class", "tier", "stage", "tags", "quadrant")
OF_LEVEL = ("contact_id", "competitor_id", "competitor", "assessed_on", "level", "status", "dimensions")
PROFILE = (
    *("name", "english_name", "department", "title", "seniority", "decision_role", "influence", "decision_bases"),
    "is_key",
)


async def read_customer(call: Call, customer_id: UUID) -> sa.RowMapping:
    """The customer in short. The caller has been checked to see it."""
    named = name_of(customers.c.manager_id).label("manager_name")
    query = sa.select(*(customers.c[name] for name in SHORT), named).where(customers.c.id == customer_id)
    return (await execute(call.session, query)).mappings().one()


async def read_profiles(call: Call, contact_ids: Sequence[UUID]) -> dict[UUID, sa.RowMapping]:
    """The people as the copy knows them, each with the name of who of ours is responsible."""
    shown = [contacts.c[name] for name in ("id", *PROFILE)]
    found = (
        sa.select(*shown, responsible_for(contacts).label("responsible_id"))
        .where(contacts.c.id.in_(contact_ids), person_visible_to(call.principal, contacts.c.id))
        .subquery()
    )
    query = sa.select(found, name_of(found.c.responsible_id).label("responsible_name"))
    return {row["id"]: row for row in (await execute(call.session, query)).mappings()}


async def read_levels(call: Call, contact_ids: Sequence[UUID]) -> dict[UUID, list[sa.RowMapping]]:
    """Of each person the latest assessment that counts of us and each rival, ours first, and the last that moved it.

    `since_on`, `previous_level`, and the dimensions before and after that move: `moved`, `before`.
    """
    row = KeyPersonAssessment
    whose, newest = (col(row.contact_id), RIVAL.label("rival")), (col(row.assessed_on).desc(), col(row.id).desc())
    windows: dict[str, Any] = {"partition_by": whose, "order_by": newest}
    story = (
        sa.select(
            *whose,
            col(row.competitor_id),
            RIVAL_NAME.label("competitor"),
            *(col(getattr(row, name)) for name in ("id", "assessed_on", "level", "status", "dimensions")),
            sa.over(sa.func.lead(TABLE.c.level, type_=TABLE.c.level.type), **windows).label("previous_level"),
            sa.over(sa.func.lead(TABLE.c.dimensions, type_=TABLE.c.dimensions.type), **windows).label("before"),
            sa.over(sa.func.row_number(), **windows).label("place"),
        )
        .where(ASSESSMENTS.seen_by(call.principal), COUNTS, col(row.contact_id).in_(contact_ids))
        .cte("story")
    )
    moved, last = story.alias("moved"), story.alias("last")
    key = (moved.c.contact_id, moved.c.rival)
    moves = (
        sa.select(moved)
        .ext(distinct_on(*key))
        .where(moved.c.level.is_distinct_from(moved.c.previous_level))
        .order_by(*key, moved.c.place)
        .subquery("moves")
    )
    same = sa.and_(moves.c.contact_id == last.c.contact_id, moves.c.rival.is_not_distinct_from(last.c.rival))
    shown = [last.c[name] for name in OF_LEVEL]
    of_move = {"assessed_on": "since_on", "previous_level": "previous_level", "dimensions": "moved", "before": "before"}
    query = (
        sa.select(*shown, *(moves.c[name].label(shown_as) for name, shown_as in of_move.items()))
        .join_from(last, moves, same)
        .where(last.c.place == 1)
        .order_by(last.c.contact_id, last.c.rival.is_not(None), last.c.competitor, last.c.rival)
    )
    rows = (await execute(call.session, query)).mappings()
    return {contact_id: list(found) for contact_id, found in groupby(rows, key=itemgetter("contact_id"))}


async def read_held(call: Call, customer_id: UUID, contact_ids: Sequence[UUID]) -> list[TouchpointRead]:
    """The last touchpoints held with some of these people, the newest first."""
    return await _read_touchpoints(call, customer_id, contact_ids, TouchpointStatus.HELD)


async def read_planned(
    call: Call, customer_id: UUID, contact_ids: Sequence[UUID]
) -> tuple[list[TouchpointRead], list[TouchpointRead]]:
    """Planned touchpoints with some of these people: the next, and those whose time has passed, the newest first.

    Each has its own bound: plans that nobody has recorded do not hide the next visit.
    """
    now = utc_now()
    of = (call, customer_id, contact_ids, TouchpointStatus.PLANNED)
    ahead = await _read_touchpoints(*of, col(Touchpoint.starts_at) >= now, sort="starts_at")
    return ahead, await _read_touchpoints(*of, col(Touchpoint.starts_at) < now)


async def _read_touchpoints(
    call: Call,
    customer_id: UUID,
    contact_ids: Sequence[UUID],
    status: TouchpointStatus,
    *where: sa.ColumnElement[bool],
    sort: str = "-starts_at",
) -> list[TouchpointRead]:
    asked = {"customer_id": customer_id, "status": status, "sort": sort, "limit": MAX_TOUCHPOINTS}
    person = TouchpointPerson
    met = sa.select(col(person.touchpoint_id)).where(col(person.contact_id).in_(contact_ids))
    is_with = col(Touchpoint.id).in_(met)
    return (await TOUCHPOINTS.page(call, TouchpointQuery.model_validate(asked), is_with, *where)).items


async def read_visits(call: Call, customer_id: UUID, contact_ids: Sequence[UUID]) -> list[VisitPlanRead]:
    """Visits with some of these people that have not ended and may still take place, the next first."""
    asked = {"customer_id": customer_id, "sort": "starts_on", "limit": MAX_TOUCHPOINTS}
    person, plan = VisitPerson, VisitPlan
    named = sa.select(col(person.visit_plan_id)).where(col(person.contact_id).in_(contact_ids))
    wanted = (
        col(plan.id).in_(named),
        col(plan.status).in_(FROM[VisitStep.CANCEL]),
        col(plan.ends_on) >= company_today(),
    )
    return (await VISIT_PLANS.page(call, VisitPlanQuery.model_validate(asked), *wanted)).items


async def read_last_met(call: Call, contact_ids: Sequence[UUID]) -> dict[UUID, date]:
    """The day on which each of these people was met last."""
    query = last_met().where(col(TouchpointPerson.contact_id).in_(contact_ids), TOUCHPOINTS.seen_by(call.principal))
    return {row[0]: row[1] for row in await execute(call.session, query)}


async def read_commitments(call: Call, customer_id: UUID) -> list[CommitmentRead]:
    """The customer's open commitments, of both sides."""
    asked = {"customer_id": customer_id, "sort": "due_on", "limit": OPEN_COMMITMENTS}
    query = CommitmentQuery.model_validate(asked)
    return (await COMMITMENTS.page(call, query, col(Commitment.done_on).is_(None))).items


async def read_gifts(call: Call, contact_ids: Sequence[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    """The ledger's gifts to these people in the last months, each with the person's share, the newest first."""
    gift, person = Expense, ExpensePerson
    day = col(gift.happens_on)
    shown: list[Any] = [col(person.contact_id), col(gift.purpose).label("gift"), col(person.share).label("amount")]
    query = (
        sa.select(*shown, day.label("on"))
        .join_from(person, gift, col(gift.id) == col(person.expense_id))
        .where(
            col(person.contact_id).in_(contact_ids),
            col(gift.kind) == ExpenseKind.GIFT,
            day > months_after(company_today(), -GIFT_MONTHS),
            IS_SPENT,
            EXPENSES.seen_by(call.principal),
        )
        .order_by(day.desc(), col(gift.id))
    )
    found: dict[UUID, list[dict[str, Any]]] = {}
    for row in (await execute(call.session, query)).mappings():
        found.setdefault(row["contact_id"], []).append(dict(row))
    return found


async def read_targets(call: Call, contact_ids: Sequence[UUID]) -> dict[UUID, BriefedTargetRead]:
    """The present target of each person."""
    rows = await TARGETS.rows(call, IS_PRESENT, col(KeyPersonTarget.contact_id).in_(contact_ids))
    return {row.contact_id: BriefedTargetRead(level=row.target_level, due_on=row.due_on) for row in rows}


async def read_complaints(call: Call, customer_id: UUID) -> list[BriefedComplaintRead]:
    """The customer's complaints that wait for a solution, the oldest first."""
    asked = {"customer_id": customer_id, "is_waiting": True, "sort": "received_at", "limit": OPEN_COMPLAINTS}
    found = (await COMPLAINTS.page(call, ComplaintQuery.model_validate(asked))).items
    return [
        BriefedComplaintRead(id=one.id, title=one.subject, opened_at=one.received_at, is_late=one.is_late)
        for one in found
    ]
