"""The legend of a relationship map."""

from collections.abc import Iterator

from services.relationship.key_people.schemes.rules import RelationshipLevel
from services.relationship.maps.relationship_maps.model import RelationshipMapRead
from services.relationship.maps.relationship_maps.scale import RIVAL_WIDTH, dot, flag, move, rival
from services.relationship.maps.relationship_maps.wording import (
    BEFORE,
    INFLUENCE,
    KEY_PERSON,
    OURS,
    RIVAL,
    SHORT_LEVELS,
    TARGET,
    UNCONFIRMED,
    WARNING,
    say,
)
from shared.documents.maps.legend import Item
from shared.documents.maps.marks import alarm, influence, star
from shared.problems import Language


def legend_of(found: RelationshipMapRead, language: Language) -> list[list[Item]]:
    """The levels, then the marks."""
    return [list(_levels(language)), list(_marks(found, language))]


def _levels(language: Language) -> Iterator[Item]:
    for level in reversed(RelationshipLevel):
        yield Item(dot(level.rank, 9, 0, is_confirmed=True), 18, say(SHORT_LEVELS[level], language))
    yield Item(dot(None, 9, 0, is_confirmed=True), 18, say(SHORT_LEVELS[None], language))


def _marks(found: RelationshipMapRead, language: Language) -> Iterator[Item]:
    yield Item(star(8, 0), 16, say(KEY_PERSON, language))
    yield Item(influence(5, 9, 0), 18, f"{say(INFLUENCE, language)} 1–5")
    ours = f"{say(OURS, language)}, {say(UNCONFIRMED, language).lower()}"
    yield Item(dot(4, 9, 0, is_confirmed=False), 18, ours)
    yield Item(flag(4, 0), 16, say(TARGET, language))
    if found.rivals:
        yield Item(rival("A", 0, -7, is_strong=False), RIVAL_WIDTH, say(RIVAL, language))
    if found.comparison:
        yield Item(move(5, 52, 0), 46, say(BEFORE, language))
    yield Item(alarm(12, 0, is_danger=True), 24, say(WARNING, language))
