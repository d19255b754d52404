"""Levels of people (method, 4.1): why there is none, and whose levels are asked for."""

from uuid import UUID

from services.relationship.key_people.schemes.rules import RelationshipLevel
from shared.labels import Labelled
from shared.problems import BadRequest, Text


class NoLevel(Labelled):
    """Why we have no level with a person: nobody has met them, or nobody has assessed the relationship since."""

    NOT_IN_CONTACT = "not_in_contact", "Not in contact", "未接触"
    NOT_ASSESSED = "not_assessed", "Not assessed yet", "尚未评估"


Closeness = NoLevel | RelationshipLevel
CLOSENESS: tuple[Closeness, ...] = (*NoLevel, *RelationshipLevel)
"""How close we may be to a person, from not in contact to exclusive."""


class RivalsUnclear(BadRequest):
    """Give either one rival or all rivals, not both."""

    title = Text("One rival or all", "请指明查询哪一方")
    detail = Text("Name one competitor or ask for all, not both.", "请指定一个友商或查询全部友商，二者只能选其一。")


def why_no_level(*, is_met: bool) -> NoLevel:
    """Why there is no level with a person who has none."""
    return NoLevel.NOT_ASSESSED if is_met else NoLevel.NOT_IN_CONTACT


def refuse_unclear_rivals(competitor_id: UUID | None, with_rivals: bool) -> None:
    """Raises RivalsUnclear."""
    if competitor_id is not None and with_rivals:
        raise RivalsUnclear()
