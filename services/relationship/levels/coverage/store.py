"""Every query over key people and their targets together."""

from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from services.relationship.contact.touchpoints.held import is_met
from services.relationship.key_people.assessments.store import latest_assessments, rank_of
from services.relationship.key_people.people import PRESENT, present_on, seen_people
from services.relationship.key_people.schemes.rules import RelationshipLevel
from services.relationship.key_people.targets.store import targets_on
from services.relationship.levels.coverage.model import TargetCoverageRead
from shared.customers.contacts import contacts
from shared.customers.served import is_served
from shared.database import execute
from shared.web.call import Call


def key_people_with_target(as_of: date | None = None) -> sa.Select[Any]:
    """Key people of served customers on this day or now: `contact_id`, `customer_id`, `rank` of the present level
    (null: there is none), `target_rank` (null: no target) and `is_at_target`.

    For figures and warnings over all customers; what a caller sees is for the query that reads this.
    """
    latest, target = latest_assessments(as_of).subquery("latest"), targets_on(as_of).subquery("target")
    rank, target_rank = rank_of(latest.c.level), rank_of(target.c.target_level)
    is_at_target = sa.func.coalesce(rank >= target_rank, sa.false()).label("is_at_target")
    shown = (contacts.c.id.label("contact_id"), contacts.c.customer_id, rank.label("rank"))
    joined = sa.outerjoin(contacts, latest, latest.c.contact_id == contacts.c.id)
    joined = joined.outerjoin(target, target.c.contact_id == contacts.c.id)
    is_there = PRESENT if as_of is None else present_on(as_of)
    query = sa.select(*shown, target_rank.label("target_rank"), is_at_target).select_from(joined)
    return query.where(contacts.c.is_key, is_there, is_served(contacts.c.customer_id))


async def read_coverage(call: Call, customer_id: UUID | None, as_of: date | None) -> TargetCoverageRead:
    """The figures of the key people whom the caller may see."""
    seen = key_people_with_target(as_of).where(seen_people(call.principal))
    if customer_id is not None:
        seen = seen.where(contacts.c.customer_id == customer_id)
    found, count = seen.subquery("found"), sa.func.count()
    counts = (
        count.label("key_people"),
        count.filter(found.c.rank.is_(None), ~is_met(found.c.contact_id, as_of)).label("not_in_contact"),
        count.filter(found.c.rank.is_(None), is_met(found.c.contact_id, as_of)).label("not_assessed"),
        count.filter(found.c.rank == RelationshipLevel.OPPOSED.rank).label("opposed"),
        count.filter(found.c.target_rank.is_not(None)).label("with_target"),
        count.filter(found.c.is_at_target).label("at_target"),
    )
    row = (await execute(call.session, sa.select(*counts).select_from(found))).mappings().one()
    return TargetCoverageRead.model_validate(dict(row))
