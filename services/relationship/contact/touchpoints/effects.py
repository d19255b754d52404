"""The effect of a touchpoint: our levels with the people met, before it and some time after."""

from datetime import timedelta
from uuid import UUID

from sqlmodel import col

from services.relationship.contact.schemes.store import CONTACT_SCHEMES
from services.relationship.contact.touchpoints.model import TouchpointEffectRead, TouchpointPerson
from services.relationship.contact.touchpoints.rules import TouchpointNotHeld, TouchpointStatus
from services.relationship.contact.touchpoints.store import TOUCHPOINTS
from services.relationship.key_people.assessments.effects import read_effects
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
    met = col(TouchpointPerson.touchpoint_id) == touchpoint_id
    people = await read_effects(call, TouchpointPerson, met, held_on, until)
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
