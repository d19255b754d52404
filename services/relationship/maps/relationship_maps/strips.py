"""What stands above the people: the ladder, the general relationship, coverage, and the rivals with their letters."""

from collections.abc import Iterator, Mapping

from services.relationship.maps.relationship_maps.assembling import LEVELS
from services.relationship.maps.relationship_maps.model import MapCoverageRead, MapOrganizationRead, RelationshipMapRead
from services.relationship.maps.relationship_maps.scale import RIVAL_WIDTH, RivalKey, key_of, rival
from services.relationship.maps.relationship_maps.wording import (
    ALL,
    CLIMATE,
    COVERAGE,
    LADDER,
    NOT_ASSESSED,
    RIVALS,
    colon,
    general_in_words,
    label,
    say,
)
from services.relationship.organization.schemes.rules import OrganizationalLevel
from shared.documents.maps.canvas import shorten, width_of
from shared.documents.maps.legend import SIZE, Item
from shared.documents.maps.level_bars import BAR, level_bar
from shared.documents.maps.marks import DARK, pill
from shared.problems import Language

ROOM = 420.0
"""Of one text."""


def strips(found: RelationshipMapRead, letters: Mapping[RivalKey, str], language: Language) -> list[list[Item]]:
    """A row for each subject; for rivals only where there are some."""
    groups = [
        [_title(say(LADDER, language), language), *_ladder(found.organization, language)],
        [_title(say(CLIMATE, language), language), *_general(found, language)],
        [_title(say(COVERAGE, language), language), *_coverage(found, language)],
    ]
    if found.rivals:
        groups.append([_title(say(RIVALS, language), language), *_rivals(found, letters)])
    return groups


def _title(text: str, language: Language) -> Item:
    return Item("", -8, text + colon(language).rstrip())


def _said(text: str) -> Item:
    return Item("", -8, shorten(text, ROOM, SIZE))


def _ladder(organization: MapOrganizationRead | None, language: Language) -> Iterator[Item]:
    if organization is None:
        yield _said(say(NOT_ASSESSED, language))
        return
    for step in OrganizationalLevel:
        text = label(step, language)
        yield Item(pill(text, 0, -8, DARK, filled=step is organization.level), width_of(text, 10.5) + 12, "")


def _general(found: RelationshipMapRead, language: Language) -> Iterator[Item]:
    for one in found.general:
        yield _said(general_in_words(one, language))
    if not found.general:
        yield _said(say(NOT_ASSESSED, language))


def _coverage(found: RelationshipMapRead, language: Language) -> Iterator[Item]:
    yield _covered(say(ALL, language), found.coverage)
    for by_seniority in found.by_seniority:
        yield _covered(label(by_seniority.seniority, language), by_seniority)
    for by_role in found.by_decision_role:
        if by_role.decision_role:
            yield _covered(label(by_role.decision_role, language), by_role)


def _covered(name: str, coverage: MapCoverageRead) -> Item:
    counts = {one.level: one.people for one in coverage.levels}
    drawn = level_bar([counts[level] for level in LEVELS], 0, -6)
    met = f" {coverage.in_contact}/{coverage.key_people}" if coverage.key_people else ""
    return Item(drawn, BAR, f"{name}{met}")


def _rivals(found: RelationshipMapRead, letters: Mapping[RivalKey, str]) -> Iterator[Item]:
    for one in found.rivals:
        yield Item(rival(letters[key_of(one)], 0, -7, is_strong=False), RIVAL_WIDTH, shorten(one.name, ROOM / 2, SIZE))
