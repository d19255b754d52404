"""What is due of organizational relationships: assessing again, and reviews."""

from typing import Any

import sqlalchemy as sa

from services.relationship.assessing.due import review_note, waiting_reviews
from services.relationship.assessing.reassessing import due_rows
from services.relationship.organization.assessments.due_organizations import organizations
from services.relationship.organization.assessments.rules import MATCH_LEVEL, OrganizationalDuty
from services.relationship.organization.assessments.store import ASSESSMENTS, TABLE
from services.relationship.organization.schemes.store import get_scheme_in_force
from shared.auth.access import Scope
from shared.customers.due_items import DueQuery, DueSource
from shared.customers.due_reading import ItemText, due_reader
from shared.problems import Language, Text
from shared.web.call import Call

TITLE = Text("{duty}: {customer}", "{duty}：{customer}")


async def select_duties(call: Call, query: DueQuery) -> sa.Select[Any]:
    """Customers to be assessed, for the account manager, and reviews, for a superior."""
    among = [] if query.customer_id is None else [TABLE.c.customer_id == query.customer_id]
    first, again = OrganizationalDuty.ORGANIZATIONAL_ASSESSMENT, OrganizationalDuty.ORGANIZATIONAL_REASSESSMENT
    assessments = due_rows(await organizations(call, *among), first, again, query, level=MATCH_LEVEL)
    days = (await get_scheme_in_force(call.session)).content.review_days
    kind = OrganizationalDuty.ORGANIZATIONAL_REVIEW
    reviews = waiting_reviews(call, query, ASSESSMENTS, kind, days, clearance=MATCH_LEVEL)
    return sa.select(sa.union_all(assessments, reviews).subquery("both"))


def _describe(row: sa.RowMapping, language: Language) -> ItemText:
    named = {"duty": OrganizationalDuty(row["kind"]).named, "customer": row["customer_name"]}
    is_first = row["kind"] == OrganizationalDuty.ORGANIZATIONAL_ASSESSMENT
    link = f"/v1/organizational-assessments{'?customer_id=' if is_first else '/'}{row['link_id']}"
    return ItemText(TITLE.in_language(language, named), link, review_note(row, language))


ORGANIZATIONAL_DUE = DueSource(
    OrganizationalDuty,
    Scope.RELATIONSHIPS_READ,
    due_reader("relationship", OrganizationalDuty, select_duties, _describe),
)
