"""What stands above the people: the ladder, the general relationship, coverage, and the rivals with their letters."""

from collections.abc import Iterator, Mapping

from services.relationship.key_people.closeness.rules import CLOSENESS
from services.relationship.maps.relationship_maps.columns import RIVAL_WIDTH
from services.relationship.maps.relationship_maps.model import MapCoverageRead, RelationshipMapRead
from services.relationship.maps.relationship_maps.scale import RivalKey, key_of, rival
from services.relationship.maps.relationship_maps.wording import (
    ALL,
    CLIMATE,
    COVERAGE,
    LADDER,
    NOT_ASSESSED,
    NOT_VISIBLE,
    RIVALS,
    WHOLE,
    closeness_of,
    general_in_words,
)
from services.relationship.maps.saying import Say
from services.relationship.organization.schemes.rules import OrganizationalLevel
from shared.documents.maps.canvas import shorten, width_of
from shared.documents.maps.legend import SIZE, Item
from shared.documents.maps.level_bars import BAR, level_bar
from shared.documents.maps.marks import DARK, pill

ROOM = 420.0
"""Of one name."""


def strips(found: RelationshipMapRead, letters: Mapping[RivalKey, str], say: Say) -> list[list[Item]]:
    """A row for each subject; for rivals only where there are some."""
    groups = [
        [_title(say(LADDER), say), *_ladder(found, say)],
        [_title(say(CLIMATE), say), *_general(found, say)],
        [_title(say(COVERAGE), say), *_coverage(found, say)],
    ]
    if found.rivals:
        groups.append([_title(say(RIVALS), say), *_rivals(found, letters)])
    return groups


def _title(text: str, say: Say) -> Item:
    return Item("", -8, text + say.colon.rstrip())


def _said(text: str) -> Item:
    return Item("", -8, text)


def _ladder(found: RelationshipMapRead, say: Say) -> Iterator[Item]:
    if found.organization is None:
        yield _said(say(NOT_VISIBLE if found.is_organization_hidden else NOT_ASSESSED))
        return
    for step in OrganizationalLevel:
        text = say.label(step)
        yield Item(pill(text, 0, -8, DARK, filled=step is found.organization.level), width_of(text, 10.5) + 12, "")


def _general(found: RelationshipMapRead, say: Say) -> Iterator[Item]:
    for one in found.general:
        name = shorten(one.department or say(WHOLE), ROOM, SIZE)
        yield _said(f"{name} {general_in_words(one, say)}")
    if not found.general:
        yield _said(say(NOT_ASSESSED))


def _coverage(found: RelationshipMapRead, say: Say) -> Iterator[Item]:
    yield _covered(say(ALL), found.coverage)
    for by_seniority in found.by_seniority:
        yield _covered(say.label(by_seniority.seniority), by_seniority)
    for by_role in found.by_decision_role:
        if by_role.decision_role:
            yield _covered(say.label(by_role.decision_role), by_role)


def _covered(name: str, coverage: MapCoverageRead) -> Item:
    counts = {closeness_of(one): one.people for one in coverage.levels}
    drawn = level_bar([counts[level] for level in CLOSENESS], 0, -6)
    met = f" {coverage.in_contact}/{coverage.key_people}" if coverage.key_people else ""
    return Item(drawn, BAR, f"{name}{met}")


def _rivals(found: RelationshipMapRead, letters: Mapping[RivalKey, str]) -> Iterator[Item]:
    for one in found.rivals:
        yield Item(rival(letters[key_of(one)], 0, -7, is_strong=False), RIVAL_WIDTH, shorten(one.name, ROOM, SIZE))
