"""The bulk query for present levels."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from services.relationship.key_people.assessments.store import latest_assessments, rank_of
from services.relationship.key_people.levels.model import LevelRanksQuery, LevelRanksRead
from services.relationship.key_people.people import PRESENT, present_on
from services.relationship.key_people.targets.store import targets_on
from shared.auth.access import Principal
from shared.auth.visibility import is_customer, person_visible_to, visible_to
from shared.customers.contacts import contacts
from shared.statements import Statement
from shared.web.call import Call


async def read_level_ranks(call: Call, asked: LevelRanksQuery) -> LevelRanksRead:
    """The ranks of every person's present level with us and of the target, for the caller's customers."""
    # One row of four lists, with ids as text: rows and ids of the answer would take longer than finding the people.
    found = _levels(call.principal, asked).subquery("levels")
    shown = [sa.cast(one, sa.Text).label(one.key) if one.key.endswith("_id") else one for one in found.c]
    lists = (sa.func.coalesce(sa.func.array_agg(one), sa.cast([], ARRAY(one.type))).label(one.key) for one in shown)
    query: Any = sa.select(*lists)
    (row,) = await call.fetch(Statement(query))
    return LevelRanksRead.model_construct(None, **dict(row))


def _levels(principal: Principal, asked: LevelRanksQuery) -> sa.Select[Any]:
    latest = latest_assessments(asked.as_of).subquery("latest")
    known = sa.select(latest.c.contact_id, latest.c.customer_id, rank_of(latest.c.level).label("rank"))
    found = (sa.union_all(known, _not_in_contact(latest, asked)) if asked.with_not_in_contact else known).subquery(
        "found"
    )
    target = targets_on(asked.as_of).subquery("target")
    joined = sa.outerjoin(found, target, target.c.contact_id == found.c.contact_id)
    shown = (found.c.contact_id, found.c.customer_id, found.c.rank, rank_of(target.c.target_level).label("target_rank"))
    seen = [is_customer(found.c.customer_id), visible_to(principal, found.c.customer_id)]
    if asked.customer_ids is not None:
        seen.append(found.c.customer_id.in_(asked.customer_ids))
    return sa.select(*shown).select_from(joined).where(*seen, person_visible_to(principal, found.c.contact_id))


def _not_in_contact(latest: sa.Subquery, asked: LevelRanksQuery) -> sa.Select[Any]:
    is_there = PRESENT if asked.as_of is None else present_on(asked.as_of)
    nobody_met = ~sa.exists().where(latest.c.contact_id == contacts.c.id)
    shown = (contacts.c.id, contacts.c.customer_id, sa.cast(sa.null(), sa.Integer))
    return sa.select(*shown).where(contacts.c.is_key, is_there, nobody_met)
