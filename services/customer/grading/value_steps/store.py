"""What the steps are measured by: two queries for any number of customers."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.customer.grading.grades.rules import NO_BAND
from services.customer.grading.schemes.rules import FACTORS, GradingBand, GradingFactor
from services.customer.grading.value_steps.rules import PersonKnown
from services.customer.people.contacts.model import Contact
from services.customer.people.contacts.rules import DecisionRole
from services.customer.people.contacts.store import CONTACTS
from services.customer.profile.standing.model import standings
from shared.database import execute
from shared.web.call import Call

DECIDERS = (DecisionRole.DECIDER, DecisionRole.APPROVER)


class LatestGrade(NamedTuple):
    """What the latest grade says of loyalty and value."""

    loyalty: GradingBand | None
    tags: list[str]


async def read_people(
    call: Call, customer_ids: Sequence[UUID], ranks: Mapping[UUID, int]
) -> dict[UUID, list[PersonKnown]]:
    """The people of each customer who have not left and whom the caller may see."""
    columns = [col(getattr(Contact, name)) for name in ("id", "customer_id", "is_key", "decision_role")]
    of_customers = col(Contact.customer_id).in_(customer_ids)
    query = sa.select(*columns).where(of_customers, col(Contact.has_left).is_(False), CONTACTS.seen_by(call.principal))
    people: dict[UUID, list[PersonKnown]] = {customer_id: [] for customer_id in customer_ids}
    for contact_id, customer_id, is_key, role in await execute(call.session, query):
        people[customer_id].append(PersonKnown(is_key, role in DECIDERS, ranks.get(contact_id)))
    return people


async def read_grades(call: Call, customer_ids: Sequence[UUID]) -> dict[UUID, LatestGrade]:
    """Loyalty and tags of each graded customer."""
    of_customers = standings.c.customer_id.in_(customer_ids)
    query = sa.select(standings.c.customer_id, standings.c.bands, standings.c.tags).where(of_customers)
    place = FACTORS.index(GradingFactor.LOYALTY)
    found: dict[UUID, LatestGrade] = {}
    for customer_id, bands, tags in await execute(call.session, query):
        band = bands[place]
        found[customer_id] = LatestGrade(None if band == NO_BAND else GradingBand(band), tags)
    return found
