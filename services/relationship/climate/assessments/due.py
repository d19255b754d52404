"""What is due of general relationships: assessing again, and reviews."""

from typing import Any

import sqlalchemy as sa

from services.relationship.assessing.due import review_note, waiting_reviews
from services.relationship.assessing.reassessing import due_rows
from services.relationship.climate.assessments.due_departments import departments
from services.relationship.climate.assessments.rules import GeneralDuty
from services.relationship.climate.assessments.store import ASSESSMENTS, TABLE
from services.relationship.climate.schemes.store import get_scheme_in_force
from shared.auth.access import Scope
from shared.customers.due_items import DueQuery, DueSource
from shared.customers.due_reading import ItemText, due_reader
from shared.problems import Language, Text
from shared.web.call import Call

OF_CUSTOMER = Text("{duty}: {customer}", "{duty}：{customer}")
OF_DEPARTMENT = Text("{duty}: {customer}, {department}", "{duty}：{customer}·{department}")


async def select_duties(call: Call, query: DueQuery) -> sa.Select[Any]:
    """Customers and departments to be assessed, for the account manager, and reviews, for a superior."""
    among = [] if query.customer_id is None else [TABLE.c.customer_id == query.customer_id]
    found = await departments(call, *among)
    first, again = GeneralDuty.GENERAL_ASSESSMENT, GeneralDuty.GENERAL_REASSESSMENT
    assessments = due_rows(found, first, again, query, department=found.c.department)
    days = (await get_scheme_in_force(call.session)).content.review_days
    reviews = waiting_reviews(call, query, ASSESSMENTS, GeneralDuty.GENERAL_REVIEW, days, department=TABLE.c.department)
    both = sa.union_all(assessments, reviews).subquery("both")
    return sa.select(both)


def _describe(row: sa.RowMapping, language: Language) -> ItemText:
    named = {"duty": GeneralDuty(row["kind"]).named, "customer": row["customer_name"], "department": row["department"]}
    text = OF_DEPARTMENT if row["department"] else OF_CUSTOMER
    is_first = row["kind"] == GeneralDuty.GENERAL_ASSESSMENT
    link = f"/v1/general-assessments{'?customer_id=' if is_first else '/'}{row['link_id']}"
    return ItemText(text.in_language(language, named), link, review_note(row, language))


GENERAL_DUE = DueSource(
    GeneralDuty, Scope.RELATIONSHIPS_READ, due_reader("relationship", GeneralDuty, select_duties, _describe)
)
