"""How close we are to a person: a level, or why there is none."""

from services.relationship.key_people.schemes.rules import RelationshipLevel
from shared.labels import Labelled


class NoLevel(Labelled):
    """Why we have no level with a person: nobody has met them, or nobody has assessed the relationship since."""

    NOT_IN_CONTACT = "not_in_contact", "Not in contact", "未接触"
    NOT_ASSESSED = "not_assessed", "Not assessed yet", "尚未评估"


Closeness = NoLevel | RelationshipLevel
CLOSENESS: tuple[Closeness, ...] = (*NoLevel, *RelationshipLevel)
"""How close we may be to a person, from not in contact to exclusive."""


def why_no_level(*, is_met: bool) -> NoLevel:
    """Why there is no level with a person who has none."""
    return NoLevel.NOT_ASSESSED if is_met else NoLevel.NOT_IN_CONTACT
