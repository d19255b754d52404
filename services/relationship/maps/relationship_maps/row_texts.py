"""A person's name, role and responsible user in lines: what is long goes on on further ones."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from services.relationship.maps.relationship_maps.columns import NAME, OWNER_ROOM, ROW, SCALE
from services.relationship.maps.relationship_maps.model import MapPersonRead
from services.relationship.maps.saying import Say
from shared.documents.maps.canvas import SOFT, words, wrapped
from shared.documents.maps.marks import influence, star

NAME_SIZE, NAME_LINE, MAX_NAME_LINES = 13.5, 17.0, 4
ABOUT_SIZE, OWNER_SIZE, SMALL_LINE, MAX_LINES = 10.5, 11.0, 14.0, 3
STAR_ROOM, INFLUENCE_ROOM = 17.0, 24.0


@dataclass(frozen=True, slots=True)
class RowTexts:
    """The texts of a row in lines, and the row's height."""

    name: Sequence[str]
    about: Sequence[str]
    owner: Sequence[str]

    @property
    def height(self) -> float:
        left = (len(self.name) - 1) * NAME_LINE + (len(self.about) - 1) * SMALL_LINE
        return ROW + max(left, (len(self.owner) - 2) * SMALL_LINE, 0)


def texts_of(person: MapPersonRead, say: Say) -> RowTexts:
    """What a person's row says."""
    room = SCALE - 8 - NAME
    taken = (STAR_ROOM if person.is_key else 0) + (INFLUENCE_ROOM if person.influence else 0)
    role = say.label(person.decision_role) if person.decision_role else ""
    about = " · ".join(part for part in (role, person.title) if part)
    return RowTexts(
        wrapped(person.name, room - taken, NAME_SIZE, most=MAX_NAME_LINES),
        wrapped(about, room, ABOUT_SIZE, most=MAX_LINES),
        wrapped(person.responsible_name or "–", OWNER_ROOM, OWNER_SIZE, most=MAX_LINES),
    )


def draw_name(person: MapPersonRead, texts: RowTexts) -> Iterator[str]:
    """A person's name with its marks, and below it role and title."""
    left = NAME + (STAR_ROOM if person.is_key else 0)
    if person.is_key:
        yield star(NAME + 6, 15)
    if person.influence:
        yield influence(person.influence, SCALE - 17, 16)
    for place, line in enumerate(texts.name):
        yield words(left, 20 + NAME_LINE * place, line, NAME_SIZE, font_weight=700)
    below = 37 + NAME_LINE * (len(texts.name) - 1)
    for place, line in enumerate(texts.about):
        yield words(NAME, below + SMALL_LINE * place, line, ABOUT_SIZE, fill=SOFT)
