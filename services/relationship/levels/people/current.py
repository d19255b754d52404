"""The query for current levels: of each person with each party, the latest assessment that counts."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from services.relationship.key_people.assessments.model import KeyPersonAssessment
from services.relationship.key_people.assessments.rules import movement
from services.relationship.key_people.assessments.store import (
    ASSESSMENTS,
    COUNTS,
    IS_OURS,
    RIVAL,
    RIVAL_NAME,
    TABLE,
    latest_assessments,
)
from services.relationship.key_people.people import PRESENT, present_on, seen_people
from services.relationship.levels.people.model import CurrentLevelRead, CurrentLevelsQuery
from services.relationship.levels.people.store import no_level_of
from shared.auth.access import Principal
from shared.auth.visibility import customer_name_of
from shared.customers.contacts import contact_name_of, contacts
from shared.database import execute
from shared.web.call import Call

OF_THE_ASSESSMENT = ("contact_id", "customer_id", "competitor_id", "assessed_on", "level", "status")


async def list_current_levels(call: Call, asked: CurrentLevelsQuery) -> list[CurrentLevelRead]:
    """Each person's latest assessment that counts (of one day, the last created) and the previous; ours come first."""
    latest = _ranked(call.principal, asked).subquery()
    order = (latest.c.contact_id, latest.c.rival.nulls_first())
    query = sa.select(latest).where(latest.c.position == 1).order_by(*order)
    rows = (await execute(call.session, query)).mappings()
    found = [
        CurrentLevelRead.model_validate(
            {**row, "movement": movement(row["level"], row["previous_level"]), "no_level": None}
        )
        for row in rows
    ]
    if not asked.with_not_assessed or asked.competitor_id is not None:
        return found
    return [*found, *await _list_not_assessed(call, asked)]


def _ranked(principal: Principal, asked: CurrentLevelsQuery) -> sa.Select[Any]:
    row = KeyPersonAssessment
    newest_first = (col(row.assessed_on).desc(), col(row.id).desc())
    story: dict[str, Any] = {"partition_by": (col(row.contact_id), RIVAL), "order_by": newest_first}
    before = [
        sa.over(sa.func.lead(column, type_=column.type), **story).label(f"previous_{column.key}")
        for column in (TABLE.c.level, TABLE.c.assessed_on)
    ]
    shown: list[Any] = [
        col(row.id).label("assessment_id"),
        *(col(getattr(row, name)) for name in OF_THE_ASSESSMENT),
        customer_name_of(col(row.customer_id)).label("customer_name"),
        contact_name_of(col(row.contact_id)).label("contact_name"),
        RIVAL.label("rival"),
        RIVAL_NAME.label("competitor_name"),
        *before,
        sa.over(sa.func.row_number(), **story).label("position"),
    ]
    return sa.select(*shown).where(ASSESSMENTS.seen_by(principal), COUNTS, *_wanted(asked))


def _wanted(asked: CurrentLevelsQuery) -> list[sa.ColumnElement[bool]]:
    row, wanted = KeyPersonAssessment, []
    if asked.competitor_id is not None:
        wanted.append(col(row.competitor_id) == asked.competitor_id)
    elif not asked.with_rivals:
        wanted.append(IS_OURS)
    if asked.customer_id is not None:
        wanted.append(col(row.customer_id) == asked.customer_id)
    if asked.contact_ids is not None:
        wanted.append(col(row.contact_id).in_(asked.contact_ids))
    if asked.as_of is not None:
        wanted.append(col(row.assessed_on) <= asked.as_of)
    return wanted


async def _list_not_assessed(call: Call, asked: CurrentLevelsQuery) -> list[CurrentLevelRead]:
    """Who works there and was never assessed, by name."""
    latest = latest_assessments(asked.as_of).subquery("latest")
    is_assessed = sa.exists().where(latest.c.contact_id == contacts.c.id)
    wanted = (
        contacts.c.customer_id == asked.customer_id if asked.customer_id else contacts.c.id.in_(asked.contact_ids or ())
    )
    shown: dict[str, Any] = {
        "contact_id": contacts.c.id,
        "contact_name": contacts.c.name,
        "customer_id": contacts.c.customer_id,
        "customer_name": customer_name_of(contacts.c.customer_id),
        "no_level": no_level_of(contacts.c.id, asked.as_of),
    }
    is_there = PRESENT if asked.as_of is None else present_on(asked.as_of)
    query = (
        sa.select(*(value.label(name) for name, value in shown.items()))
        .where(wanted, is_there, seen_people(call.principal), ~is_assessed)
        .order_by(contacts.c.name, contacts.c.id)
    )
    nothing = dict.fromkeys(CurrentLevelRead.model_fields)
    rows = (await execute(call.session, query)).mappings()
    return [CurrentLevelRead.model_validate(nothing | dict(row)) for row in rows]
