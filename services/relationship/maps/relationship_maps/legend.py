"""The legend of a relationship map."""

from collections.abc import Iterator

from services.relationship.key_people.closeness.rules import CLOSENESS, NoLevel
from services.relationship.key_people.schemes.rules import RelationshipLevel
from services.relationship.maps.relationship_maps.columns import RIVAL_WIDTH
from services.relationship.maps.relationship_maps.model import RelationshipMapRead
from services.relationship.maps.relationship_maps.scale import dot, flag, move, rival
from services.relationship.maps.relationship_maps.wording import (
    BEFORE,
    INFLUENCE,
    KEY_PERSON,
    OURS,
    RIVAL,
    TARGET,
    UNCONFIRMED,
    WARNING,
    level_name,
)
from services.relationship.maps.saying import Say
from shared.documents.maps.legend import Item
from shared.documents.maps.marks import alarm, influence, star


def legend_of(found: RelationshipMapRead, say: Say) -> list[list[Item]]:
    """The levels, then the marks."""
    return [list(_levels(say)), list(_marks(found, say))]


def _levels(say: Say) -> Iterator[Item]:
    for level in reversed(CLOSENESS):
        name = say.label(level) if isinstance(level, NoLevel) else level_name(level, say)
        yield Item(dot(level, 9, 0, is_confirmed=True), 18, name)


def _marks(found: RelationshipMapRead, say: Say) -> Iterator[Item]:
    yield Item(star(8, 0), 16, say(KEY_PERSON))
    yield Item(influence(5, 9, 0), 18, f"{say(INFLUENCE)} 1–5")
    ours = say(OURS) + say.aside(say(UNCONFIRMED).lower())
    yield Item(dot(RelationshipLevel.SUPPORTIVE, 9, 0, is_confirmed=False), 18, ours)
    yield Item(flag(4, 0), 16, say(TARGET))
    if found.rivals:
        yield Item(rival("A", 0, -7, is_strong=False), RIVAL_WIDTH, say(RIVAL))
    if found.comparison:
        yield Item(move(5, 52, 0), 46, say(BEFORE))
    yield Item(alarm(12, 0, is_danger=True), 24, say(WARNING))
