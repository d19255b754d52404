"""One person as a row of the drawing: name, the scale of levels with us, the target and the rivals, last contact.

What is long goes on on further lines, and the row is as high as they need.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from services.relationship.key_people.closeness.rules import CLOSENESS, Closeness, NoLevel
from services.relationship.key_people.schemes.rules import RelationshipLevel
from services.relationship.maps.relationship_maps.columns import (
    ALARM,
    CELL,
    CONTACT,
    CONTACT_ROOM,
    LANE,
    OWNER,
    RIVAL_WIDTH,
    RIVALS_IN_CELL,
    RIVALS_LANE,
    SCALE,
    WIDTH,
    middle_of,
)
from services.relationship.maps.relationship_maps.model import MapPersonRead, MapRivalLevelRead, MapRivalRead
from services.relationship.maps.relationship_maps.row_texts import OWNER_SIZE, SMALL_LINE, draw_name, texts_of
from services.relationship.maps.relationship_maps.rules import MapGap, is_ahead
from services.relationship.maps.relationship_maps.wording import DAYS_AGO, closeness_of, details_of
from services.relationship.maps.saying import Say
from shared.documents.maps.canvas import (
    FAINT,
    INK,
    PAPER,
    SOFT,
    Point,
    arrow_head,
    path,
    tag,
    tooltip,
    words,
)
from shared.documents.maps.marks import (
    AMBER,
    LEVEL_COLOURS,
    LEVEL_TINTS,
    UNASSESSED,
    UNASSESSED_TINT,
    alarm,
    bar,
    cross,
)

RULE = "#e3e8ed"
ALARMING = frozenset({MapGap.OPPOSED, MapGap.DECIDER_NOT_IN_CONTACT, MapGap.RIVAL_AHEAD, MapGap.TARGET_OVERDUE})

RivalKey = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Reading:
    """How people are shown: the words, the letter of each rival, the number of each person's note."""

    say: Say
    letters: Mapping[RivalKey, str]
    numbers: Mapping[object, int]


def key_of(rival: MapRivalRead | MapRivalLevelRead) -> RivalKey:
    """What tells rivals apart."""
    return str(rival.competitor_id or ""), rival.name


def letters_of(rivals: Sequence[MapRivalRead]) -> dict[RivalKey, str]:
    """A letter for each rival: A to Z, then AA, AB, …"""
    return {key_of(one): _letter(place) for place, one in enumerate(rivals)}


def _letter(place: int) -> str:
    above, own = divmod(place, 26)
    return (_letter(above - 1) if above else "") + chr(ord("A") + own)


def draw_person(person: MapPersonRead, department: str | None, at: Point, reading: Reading) -> str:
    """The row, its upper left corner at a point."""
    number, texts = reading.numbers.get(person.contact_id), texts_of(person, reading.say)
    return tag(
        "g",
        tooltip(details_of(person, department, reading.say)),
        *_tints(texts.height),
        bar(person.ours.rank if person.ours else None, 0, 5, texts.height - 11),
        *draw_name(person, texts),
        *_standing(person),
        *_rivals(person, reading),
        *_contact(person, reading.say),
        *(words(OWNER, 19 + SMALL_LINE * place, line, OWNER_SIZE) for place, line in enumerate(texts.owner)),
        alarm(ALARM, 22, is_danger=is_in_danger(person), text=str(number)) if number else "",
        path((Point(0, texts.height - 0.5), Point(WIDTH, texts.height - 0.5)), stroke=RULE),
        transform=f"translate({at.x:.1f} {at.y:.1f})",
    )


def is_in_danger(person: MapPersonRead) -> bool:
    """Whether one of the person's gaps is a danger."""
    return bool(ALARMING.intersection(person.gaps))


def _tints(height: float) -> Iterator[str]:
    for place, tint in enumerate((PAPER, UNASSESSED_TINT, *LEVEL_TINTS)):
        yield tag("rect", x=SCALE + CELL * place, y=0, width=CELL - 2, height=height - 1, fill=tint, stroke=RULE)


def _standing(person: MapPersonRead) -> Iterator[str]:
    """Our level, the way to the target, and the way from the level before."""
    level = closeness_of(person)
    here = middle_of(level)
    if person.target and person.target.levels_missing:
        ends = (Point(here, LANE), Point(middle_of(person.target.level), LANE))
        yield path(ends, stroke=AMBER, stroke_width=1.6, stroke_dasharray="4 3")
    if person.before and person.before.level is not level:
        yield move(middle_of(person.before.level), here, LANE)
    yield dot(level, here, LANE, is_confirmed=bool(person.ours and person.ours.is_confirmed))
    if person.target:
        # On the side that the arrow of a fall does not come from.
        has_fallen = person.before is not None and CLOSENESS.index(person.before.level) > CLOSENESS.index(level)
        yield flag(middle_of(person.target.level) + (-26 if has_fallen else 15), LANE)


def dot(level: Closeness, x: float, y: float, *, is_confirmed: bool) -> str:
    """Our level: a disc in its colour, with a white middle until it is confirmed.

    A dashed circle where we have none, filled where we have met the person.
    """
    if isinstance(level, NoLevel):
        fill = UNASSESSED if level is NoLevel.NOT_ASSESSED else PAPER
        return tag("circle", cx=x, cy=y, r=7.5, fill=fill, stroke=FAINT, stroke_width=1.6, stroke_dasharray="3 2")
    disc = tag("circle", cx=x, cy=y, r=8, fill=LEVEL_COLOURS[level.rank])
    if not is_confirmed:
        disc += tag("circle", cx=x, cy=y, r=3, fill=PAPER)
    is_opposed = level is RelationshipLevel.OPPOSED
    return disc + cross(x - 4.5, y - 4.5).replace(LEVEL_COLOURS[0], PAPER) if is_opposed else disc


def flag(x: float, y: float) -> str:
    """The mark of a target."""
    pole = tag("path", d=f"M{x:.1f} {y + 9:.1f} v-17", fill="none", stroke=INK, stroke_width=1.6)
    return pole + tag("path", d=f"M{x:.1f} {y - 8:.1f} l11 4 l-11 4 Z", fill=AMBER)


def move(start: float, end: float, y: float) -> str:
    """An arrow from the level before, blue upwards and red downwards."""
    colour = LEVEL_COLOURS[4] if end > start else LEVEL_COLOURS[0]
    tip = Point(end - 9 if end > start else end + 9, y)
    line = path((Point(start, y), tip), stroke=colour, stroke_width=2)
    ring = tag("circle", cx=start, cy=y, r=4.5, fill=PAPER, stroke=colour, stroke_width=1.6)
    return line + ring + arrow_head(Point(start, y), tip, fill=colour)


def _rivals(person: MapPersonRead, reading: Reading) -> Iterator[str]:
    """Each rival's letter in the cell of its level; those without room are counted."""
    ours = person.ours.level if person.ours else None
    for level, found in groupby(person.rivals, key=lambda one: one.level):
        letters = [reading.letters[key_of(one)] for one in found]
        if len(letters) > RIVALS_IN_CELL:
            left_out = len(letters) - RIVALS_IN_CELL + 1
            letters = [*letters[: RIVALS_IN_CELL - 1], f"+{left_out}"]
        start = middle_of(level) - len(letters) * RIVAL_WIDTH / 2
        for place, letter in enumerate(letters):
            yield rival(letter, start + place * RIVAL_WIDTH, RIVALS_LANE, is_strong=is_ahead(level, ours))


def rival(letter: str, x: float, y: float, *, is_strong: bool) -> str:
    """A rival's letter, framed strongly where it is ahead of us."""
    frame = tag(
        "rect",
        x=x + 1,
        y=y,
        width=RIVAL_WIDTH - 2,
        height=14,
        rx=3,
        fill="#fff7ed",
        stroke=AMBER if is_strong else "#c2a27c",
        stroke_width=1.8 if is_strong else 1,
    )
    return frame + words(x + RIVAL_WIDTH / 2, y + 10.5, letter, 9, text_anchor="middle", font_weight=700)


def _contact(person: MapPersonRead, say: Say) -> list[str]:
    last = person.last_contact
    if last is None:
        return [words(CONTACT, 19, "–", 11, fill=SOFT)]
    ago = say(DAYS_AGO, number=last.days_ago)
    return [
        words(CONTACT, 19, str(last.held_on), 11, fit=CONTACT_ROOM),
        words(CONTACT, 36, ago, 10.5, fit=CONTACT_ROOM, fill=SOFT),
    ]
