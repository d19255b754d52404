"""The effect of a touchpoint: our levels with the people met, before it and some time after."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from services.relationship.assessing.rules import COUNTING
from services.relationship.contact.schemes.store import CONTACT_SCHEMES
from services.relationship.contact.touchpoints.model import PersonEffectRead, TouchpointEffectRead, TouchpointPerson
from services.relationship.contact.touchpoints.rules import TouchpointNotHeld, TouchpointStatus, movement
from services.relationship.contact.touchpoints.store import TOUCHPOINTS
from services.relationship.key_people.assessments.model import KeyPersonAssessment
from shared.auth.visibility import person_visible_to
from shared.customers.contacts import contact_name_of
from shared.database import execute
from shared.time import company_today, day_of
from shared.web.call import Call


async def get_effect(call: Call, touchpoint_id: UUID) -> TouchpointEffectRead:
    """How our levels with the visible people met moved. Raises TouchpointNotFound, TouchpointNotHeld."""
    touchpoint = await TOUCHPOINTS.get(call, touchpoint_id)
    if touchpoint.status is not TouchpointStatus.HELD:
        raise TouchpointNotHeld(status=touchpoint.status.named)
    scheme = (await CONTACT_SCHEMES.current(call.session)).content
    held_on = day_of(touchpoint.starts_at)
    until = held_on + timedelta(days=scheme.effect_days)
    people = [_moved(row) for row in await _read(call, touchpoint_id, held_on, until)]
    moves = [one.movement for one in people if one.movement is not None]
    return TouchpointEffectRead(
        touchpoint_id=touchpoint_id,
        held_on=held_on,
        until=until,
        is_settled=until < company_today(),
        people=people,
        rose=sum(move > 0 for move in moves),
        fell=sum(move < 0 for move in moves),
        unchanged=sum(move == 0 for move in moves),
    )


def _moved(row: sa.RowMapping) -> PersonEffectRead:
    before, after = (None if level is None else level.rank for level in (row["level_before"], row["level_after"]))
    return PersonEffectRead(**row, movement=movement(before, after))


async def _read(call: Call, touchpoint_id: UUID, held_on: date, until: date) -> list[sa.RowMapping]:
    met = TouchpointPerson
    before, after = (_last(name, *days) for name, days in (("before", (None, held_on)), ("after", (held_on, until))))
    name = contact_name_of(col(met.contact_id))
    query = (
        sa.select(
            col(met.contact_id),
            name.label("name"),
            *(part.c[f"{what}_{when}"] for when, part in (("before", before), ("after", after)) for what in SHOWN),
        )
        .select_from(sa.outerjoin(sa.outerjoin(met, before, sa.true()), after, sa.true()))
        .where(col(met.touchpoint_id) == touchpoint_id, col(met.contact_id).is_not(None))
        .where(person_visible_to(call.principal, col(met.contact_id)))
        .order_by(name, col(met.contact_id))
    )
    return list((await execute(call.session, query)).mappings())


SHOWN = {"level": "level", "assessed": "assessed_on"}


def _last(when: str, first: date | None, last: date) -> Any:
    """The latest assessment of a person that counts, of days before the touchpoint, or from its own day on."""
    row: Any = aliased(KeyPersonAssessment)
    day = col(row.assessed_on)
    within = day < last if first is None else day.between(first, last)
    is_ours = (col(row.competitor).is_(None), col(row.status).in_(COUNTING), col(row.deleted_at).is_(None))
    shown: list[Any] = [col(getattr(row, column)).label(f"{name}_{when}") for name, column in SHOWN.items()]
    query = sa.select(*shown).where(col(row.contact_id) == col(TouchpointPerson.contact_id), within, *is_ours)
    return query.order_by(day.desc(), col(row.id).desc()).limit(1).correlate(TouchpointPerson).lateral(when)
