"""How our levels with some people moved around a day: before it, and from it on."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Field, col

from services.relationship.assessing.rules import COUNTING
from services.relationship.key_people.assessments.model import KeyPersonAssessment
from services.relationship.key_people.assessments.rules import movement
from services.relationship.key_people.schemes.rules import RelationshipLevel
from shared.auth.visibility import person_visible_to
from shared.customers.contacts import contact_name_of
from shared.database import execute
from shared.shapes import ContactId, Read
from shared.web.call import Call

SHOWN = {"level": "level", "assessed": "assessed_on"}


class PersonEffectRead(Read):
    """How our level with a person met stands before and after."""

    contact_id: ContactId
    name: str | None = Field(description="The present name.")
    level_before: RelationshipLevel | None = Field(description="On the day before; null: never assessed until then.")
    level_after: RelationshipLevel | None = Field(description="The last assessed since; null: not assessed since.")
    assessed_before: date | None = Field(description="The day that the level before describes.")
    assessed_after: date | None = Field(description="The day that the level after describes.")
    movement: int | None = Field(description="Levels up (positive) or down; null where one of the levels is missing.")


async def read_effects(
    call: Call, met: Any, is_of: sa.ColumnElement[bool], held_on: date, until: date
) -> list[PersonEffectRead]:
    """The levels of the people in the rows of `met` whom the caller may see, by name.

    Before: as of the day before `held_on`. After: the last assessed from `held_on` until `until`. `met` is a table with
    a `contact_id`; `is_of` selects its rows, whose customers the caller may see.
    """
    before, after = (_last(met, *one) for one in (("before", None, held_on), ("after", held_on, until)))
    name = contact_name_of(col(met.contact_id))
    levels = (part.c[f"{what}_{when}"] for when, part in (("before", before), ("after", after)) for what in SHOWN)
    query = (
        sa.select(col(met.contact_id), name.label("name"), *levels)
        .select_from(sa.outerjoin(sa.outerjoin(met, before, sa.true()), after, sa.true()))
        .where(is_of, col(met.contact_id).is_not(None), person_visible_to(call.principal, col(met.contact_id)))
        .order_by(name, col(met.contact_id))
    )
    return [_moved(row) for row in (await execute(call.session, query)).mappings()]


def _moved(row: sa.RowMapping) -> PersonEffectRead:
    before, after = row["level_before"], row["level_after"]
    return PersonEffectRead(**row, movement=None if after is None else movement(after, before))


def _last(met: Any, when: str, first: date | None, last: date) -> Any:
    """A person's latest assessment that counts: of the days before `last`, or of the days from `first` to `last`."""
    row: Any = aliased(KeyPersonAssessment)
    day = col(row.assessed_on)
    within = day < last if first is None else day.between(first, last)
    is_ours = (col(row.competitor).is_(None), col(row.status).in_(COUNTING), col(row.deleted_at).is_(None))
    shown: list[Any] = [col(getattr(row, column)).label(f"{name}_{when}") for name, column in SHOWN.items()]
    query = sa.select(*shown).where(col(row.contact_id) == col(met.contact_id), within, *is_ours)
    return query.order_by(day.desc(), col(row.id).desc()).limit(1).correlate(met).lateral(when)
