"""The query for people due for assessment, by the months of the scheme in force."""

from typing import Any

import sqlalchemy as sa

from services.relationship.key_people.assessments.store import latest_assessments
from services.relationship.key_people.people import PRESENT, seen_people
from services.relationship.key_people.reassessments.model import ReassessmentRead
from services.relationship.key_people.reassessments.rules import ReassessmentKind
from services.relationship.key_people.responsibilities.store import responsible_for
from services.relationship.key_people.schemes.model import ReassessmentRules
from services.relationship.key_people.schemes.store import get_reassessment_rules
from shared.auth.access import Principal
from shared.auth.users import name_of
from shared.customers.contacts import contacts
from shared.customers.served import is_served
from shared.lists.listings import Listing, everybody
from shared.lists.paging import Page
from shared.lists.queries import ListQuery
from shared.time import company_today
from shared.web.call import Call

OF_THE_PERSON = ("title", "seniority", "decision_role", "is_key", "customer_id")
TYPES: dict[str, Any] = {"is_key": sa.Boolean, "is_overdue": sa.Boolean, "assessed_on": sa.Date, "due_on": sa.Date}


class ReassessmentQuery(
    ListQuery,
    of=ReassessmentRead,
    filters=(
        *("kind", "customer_id", "contact_id", "seniority", "decision_role", "is_key", "level"),
        *("assessed_on", "due_on", "is_overdue", "responsible_id"),
    ),
    sorts=("due_on", "customer_name", "contact_name"),
    default_sort="due_on",
):
    """How people due for assessment are filtered and sorted."""


_PLACES = {
    name: sa.column(name, TYPES.get(name, sa.Uuid if name.endswith("_id") else sa.Text))
    for name in ReassessmentRead.model_fields
}
REASSESSMENTS = Listing(ReassessmentRead, ReassessmentQuery, _PLACES, visible=everybody, key="contact_id")


async def list_reassessments(call: Call, query: ReassessmentQuery) -> Page[ReassessmentRead]:
    """The people of the caller's customers, the longest due first."""
    found = select_reassessments(call.principal, await get_reassessment_rules(call.session)).subquery("found")
    computed: dict[str, Any] = {
        "is_overdue": found.c.due_on < company_today(),
        "responsible_name": name_of(found.c.responsible_id),
    }
    own = {name: found.c[name] for name in _PLACES if name in found.c}
    return await REASSESSMENTS.over({**own, **computed}).page(call, query)


def select_reassessments(principal: Principal, rules: ReassessmentRules) -> sa.Select[Any]:
    """Everybody who is to be assessed some day, with that day: key people, and whoever was ever assessed."""
    latest = latest_assessments().subquery("latest")
    first = contacts.c.added_on + rules.first_within_days
    again = sa.cast(latest.c.assessed_on + sa.func.make_interval(0, _months(rules, latest)), sa.Date)
    is_first = latest.c.contact_id.is_(None)
    kinds = {is_first: sa.literal(ReassessmentKind.FIRST.value, sa.Text)}
    shown: list[Any] = [
        contacts.c.id.label("contact_id"),
        contacts.c.name.label("contact_name"),
        *(contacts.c[name] for name in OF_THE_PERSON),
        sa.case(*kinds.items(), else_=sa.literal(ReassessmentKind.AGAIN.value, sa.Text)).label("kind"),
        sa.cast(latest.c.level, sa.Text).label("level"),
        latest.c.assessed_on,
        sa.func.coalesce(again, first, type_=sa.Date).label("due_on"),
        responsible_for(contacts).label("responsible_id"),
    ]
    joined = sa.outerjoin(contacts, latest, latest.c.contact_id == contacts.c.id)
    is_due = (sa.or_(contacts.c.is_key, ~is_first), PRESENT, is_served(contacts.c.customer_id), seen_people(principal))
    return sa.select(*shown).select_from(joined).where(*is_due)


def _months(rules: ReassessmentRules, latest: sa.Subquery) -> sa.ColumnElement[int]:
    """The shortest time that applies; `least` leaves out what is null."""
    by_seniority = {seniority.value: months for seniority, months in rules.seniority_months.items()}
    by_level = {level.value: months for level, months in rules.level_months.items()}
    applying: list[Any] = [sa.literal(rules.months), sa.case((contacts.c.is_key, rules.key_person_months))]
    if by_seniority:
        applying.append(sa.case(by_seniority, value=contacts.c.seniority))
    if by_level:
        applying.append(sa.case(by_level, value=sa.cast(latest.c.level, sa.Text)))
    return sa.func.least(*applying, type_=sa.Integer)
