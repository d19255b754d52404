"""Assessments and reviews as due items: of the responsible person, and of the superior."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from services.relationship.assessing.due import NOBODY, review_note, waiting_reviews
from services.relationship.key_people.assessments.model import KeyPersonAssessment
from services.relationship.key_people.assessments.store import ASSESSMENTS
from services.relationship.key_people.people import level_of_person
from services.relationship.key_people.reassessments.rules import AssessmentDutyKind, ReassessmentKind
from services.relationship.key_people.reassessments.store import select_reassessments
from services.relationship.key_people.schemes.store import get_reassessment_rules
from shared.auth.access import Scope
from shared.customers.contacts import contact_name_of
from shared.customers.due_items import DueQuery, DueSource
from shared.customers.due_reading import ItemText, columns, due_reader, is_wanted, midnight
from shared.problems import Language, Text
from shared.web.call import Call

FIRST = Text("Assess {contact} ({customer}) for the first time", "首次评估{contact}的关系（{customer}）")
AGAIN = Text("Assess {contact} ({customer}) again", "重新评估{contact}的关系（{customer}）")
REVIEW = Text("Review the assessment of {contact} ({customer})", "审核{contact}的关系评估（{customer}）")
LAST = Text("Last assessed on {day}.", "上次评估：{day}。")


async def select_duties(call: Call, query: DueQuery) -> sa.Select[Any]:
    """Assessments that are due, and reviews that wait, of the caller's customers."""
    parts = {
        AssessmentDutyKind.KEY_PERSON_ASSESSMENT: _assessments,
        AssessmentDutyKind.ASSESSMENT_REVIEW: _reviews,
    }
    wanted = [part for kind, part in parts.items() if not query.kinds or kind in query.kinds]
    return sa.select(sa.union_all(*[await part(call, query) for part in wanted]).subquery())


async def _assessments(call: Call, query: DueQuery) -> sa.Select[Any]:
    found = select_reassessments(call.principal, await get_reassessment_rules(call.session)).subquery("found")
    given = columns(
        id=sa.literal("key_person_assessment:", sa.Text) + sa.cast(found.c.contact_id, sa.Text),
        kind=sa.literal(AssessmentDutyKind.KEY_PERSON_ASSESSMENT.value, sa.Text),
        customer_id=found.c.customer_id,
        contact_id=found.c.contact_id,
        owner_id=found.c.responsible_id,
        due_at=midnight(found.c.due_on),
        clearance=level_of_person(found.c.contact_id),
        link_id=found.c.contact_id,
        assessor=NOBODY,
        contact_name=found.c.contact_name,
        why=found.c.kind,
        last=sa.cast(found.c.assessed_on, sa.Text),
    )
    return sa.select(*given).where(is_wanted(found.c.due_on, query))


async def _reviews(call: Call, query: DueQuery) -> sa.Select[Any]:
    row, days = KeyPersonAssessment, (await get_reassessment_rules(call.session)).review_within_days
    return waiting_reviews(
        call,
        query,
        ASSESSMENTS,
        AssessmentDutyKind.ASSESSMENT_REVIEW,
        days,
        clearance=level_of_person(col(row.contact_id)),
        contact_id=col(row.contact_id),
        contact_name=contact_name_of(col(row.contact_id)),
        why=sa.literal(None, sa.Text),
        last=sa.literal(None, sa.Text),
    )


def _describe(row: sa.RowMapping, language: Language) -> ItemText:
    values = {"contact": row["contact_name"] or "–", "customer": row["customer_name"]}
    if row["kind"] == AssessmentDutyKind.ASSESSMENT_REVIEW:
        link = f"/v1/key-person-assessments/{row['link_id']}"
        return ItemText(REVIEW.in_language(language, values), link, review_note(row, language))
    is_first = row["why"] == ReassessmentKind.FIRST
    last = None if is_first else LAST.in_language(language, {"day": row["last"]})
    link = f"/v1/key-person-assessments?contact_id={row['link_id']}"
    return ItemText((FIRST if is_first else AGAIN).in_language(language, values), link, last)


ASSESSMENTS_DUE = DueSource(
    AssessmentDutyKind,
    Scope.RELATIONSHIPS_READ,
    due_reader("relationship", AssessmentDutyKind, select_duties, _describe),
)
