"""Complaints that wait as due items: of their owner, and of those whom they were escalated to."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from services.relationship.satisfaction.complaint_schemes.rules import ComplaintClock, ComplaintSeverity
from services.relationship.satisfaction.complaints.model import Complaint, ComplaintEscalation
from services.relationship.satisfaction.complaints.rules import ComplaintDueKind
from services.relationship.satisfaction.complaints.store import (
    COMPLAINTS,
    WAITS_FOR_ANSWER,
    WAITS_FOR_SOLUTION,
    responsible,
)
from shared.auth.access import Scope
from shared.auth.visibility import people
from shared.customers.due_items import DueQuery, DueSource
from shared.customers.due_reading import ItemText, columns, due_reader, is_wanted
from shared.customers.served import is_served
from shared.days import sql_day_of
from shared.problems import Language, Text
from shared.web.call import Call

TITLE = Text("{kind}: {subject} ({customer})", "{kind}：{subject}（{customer}）")
NOTE = Text("{severity}, received {received}", "{severity}，{received} 受理")


async def select_waiting(call: Call, query: DueQuery) -> sa.Select[Any]:
    """What waits at complaints that the caller sees, of customers served, and the steps of escalation taken."""
    answers = _waiting(call, query, ComplaintDueKind.COMPLAINT_ANSWER, WAITS_FOR_ANSWER, col(Complaint.answer_due_at))
    solutions = _waiting(
        call, query, ComplaintDueKind.COMPLAINT_SOLUTION, WAITS_FOR_SOLUTION, col(Complaint.solve_due_at)
    )
    return sa.select(sa.union_all(answers, solutions, _escalated(call, query)).subquery("waiting"))


def _waiting(
    call: Call, query: DueQuery, kind: ComplaintDueKind, waits: sa.ColumnElement[bool], due_at: Any
) -> sa.Select[Any]:
    given = _columns(kind, col(Complaint.id), owner_id=responsible, due_at=due_at)
    seen = (COMPLAINTS.seen_by(call.principal), is_served(col(Complaint.customer_id)))
    return sa.select(*given).where(*seen, waits, is_wanted(sql_day_of(due_at), query))


def _escalated(call: Call, query: DueQuery) -> sa.Select[Any]:
    step = ComplaintEscalation
    waits = sa.case((col(step.clock) == ComplaintClock.ANSWER, WAITS_FOR_ANSWER), else_=WAITS_FOR_SOLUTION)
    of_round = sa.and_(
        col(step.complaint_id) == col(Complaint.id), col(step.times_reopened) == col(Complaint.times_reopened)
    )
    told_at = col(step.told_at)
    given = _columns(ComplaintDueKind.COMPLAINT_ESCALATION, col(step.id), owner_id=col(step.user_id), due_at=told_at)
    seen = (COMPLAINTS.seen_by(call.principal), is_served(col(Complaint.customer_id)))
    conditions = (*seen, waits, told_at.is_not(None))
    joined = sa.join(Complaint, ComplaintEscalation, of_round)
    return sa.select(*given).select_from(joined).where(*conditions, is_wanted(sql_day_of(told_at), query))


def _columns(kind: ComplaintDueKind, about: Any, **given: Any) -> list[Any]:
    level = sa.select(people.c.clearance).where(people.c.contact_id == col(Complaint.contact_id)).scalar_subquery()
    return columns(
        id=sa.literal(f"{kind.value}:", sa.Text) + sa.cast(about, sa.Text),
        kind=sa.literal(kind.value, sa.Text),
        customer_id=col(Complaint.customer_id),
        contact_id=col(Complaint.contact_id),
        clearance=sa.func.coalesce(level, 1),
        link_id=col(Complaint.id),
        subject=col(Complaint.subject),
        severity=col(Complaint.severity),
        received_on=sql_day_of(col(Complaint.received_at)),
        **given,
    )


def _describe(row: sa.RowMapping, language: Language) -> ItemText:
    kind = ComplaintDueKind(row["kind"]).in_language(language)
    title = TITLE.in_language(language, {"kind": kind, "subject": row["subject"], "customer": row["customer_name"]})
    severity = ComplaintSeverity(row["severity"]).in_language(language)
    note = NOTE.in_language(language, {"severity": severity, "received": row["received_on"].isoformat()})
    return ItemText(title, f"/v1/complaints/{row['link_id']}", note)


COMPLAINTS_DUE = DueSource(
    ComplaintDueKind,
    Scope.RELATIONSHIPS_READ,
    due_reader("relationship", ComplaintDueKind, select_waiting, _describe, is_all_day=False),
)
