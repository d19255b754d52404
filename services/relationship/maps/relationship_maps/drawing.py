"""A relationship map as a self-contained SVG: heading, strips, people in panels, legend, gaps, moves."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from services.relationship.key_people.closeness.rules import CLOSENESS
from services.relationship.maps.relationship_maps.columns import (
    CELL,
    CONTACT,
    CONTACT_ROOM,
    NAME,
    OWNER,
    OWNER_ROOM,
    SCALE,
    WIDTH,
    middle_of,
)
from services.relationship.maps.relationship_maps.legend import legend_of
from services.relationship.maps.relationship_maps.model import MapDepartmentRead, MapMoveRead, RelationshipMapRead
from services.relationship.maps.relationship_maps.row_texts import texts_of
from services.relationship.maps.relationship_maps.rules import MapMoveKind
from services.relationship.maps.relationship_maps.scale import Reading, draw_person, is_in_danger, letters_of
from services.relationship.maps.relationship_maps.strips import strips
from services.relationship.maps.relationship_maps.wording import (
    CONTINUED,
    EMPTY,
    GAPS,
    LAST_CONTACT,
    MOVES,
    NO_DEPARTMENT,
    RESPONSIBLE,
    TITLE,
    gaps_in_words,
    level_name,
    move_in_words,
    notes_of,
    summary_of,
)
from services.relationship.maps.saying import Say
from shared.documents.maps.canvas import INK, SOFT, Point, tag, width_of, words, wrapped
from shared.documents.maps.heading import draw_heading, draw_notice
from shared.documents.maps.legend import LEGEND_ROW, draw_items
from shared.documents.maps.marks import LEVEL_COLOURS, alarm
from shared.documents.maps.notes import Note, draw_notes
from shared.documents.maps.panels import Group, Panels, Sizes, lay_out_panels
from shared.documents.maps.stack import Part, stacked

HEADING = 30.0
BELOW_NOTES = 18.0
SIZES = Sizes(width=WIDTH, gap=44, heading=HEADING, between=14)
NARROWEST = 980.0
BOLD = 13.5
"""Of a department's name, rather too wide: it is bold."""
SMALLER = 0.85
"""What is set in two lines is smaller by so much."""


def as_svg(found: RelationshipMapRead, say: Say) -> str:
    """The drawing."""
    numbers = numbers_of(found)
    reading = Reading(say, letters_of(found.rivals), numbers)
    panels = lay_out_panels(list(_groups(found, say)), SIZES)
    width = max(panels.width, NARROWEST)
    strip, strip_rows = draw_items(strips(found, reading.letters, say), width)
    legend, legend_rows = draw_items(legend_of(found, say), width)
    gaps, gaps_height = draw_notes(say(GAPS), list(_gap_notes(found, numbers, say)), width)
    moves, moves_height = _draw_moves(found, width, say)
    parts = [
        Part(strip, strip_rows * LEGEND_ROW + 14),
        Part(*_people(found, panels, reading)),
        Part(legend, legend_rows * LEGEND_ROW + 14),
        Part(moves, moves_height + BELOW_NOTES),
        Part(gaps, gaps_height),
    ]
    title = say(TITLE)
    summary = summary_of(found, say)
    heading = draw_heading(title, found.customer_name, "   ·   ".join(summary), width)
    notices = [draw_notice(text, width) for text in notes_of(found, say)]
    described = (f"{title} · {found.customer_name}", "; ".join(summary))
    return stacked(described, [heading, *notices, *parts], width, say.language, name="relationship-map")


def _groups(found: RelationshipMapRead, say: Say) -> Iterator[Group[int]]:
    for place, department in enumerate(found.departments):
        yield Group(place, [texts_of(person, say).height for person in department.people])


def numbers_of(found: RelationshipMapRead) -> dict[object, int]:
    """The number of each person's note; people without a gap have none."""
    people = (person for department in found.departments for person in department.people)
    return {person.contact_id: number for number, person in enumerate((one for one in people if one.gaps), 1)}


def _people(found: RelationshipMapRead, panels: Panels[int], reading: Reading) -> tuple[list[str], float]:
    if not found.departments:
        return [words(0, 24, reading.say(EMPTY), 16, fill=SOFT)], 60.0
    drawn: list[str] = []
    for heading in panels.headings:
        department = found.departments[heading.key]
        drawn += _heading(department, heading.x, heading.y, reading.say, is_continued=heading.is_continued)
    for row in panels.rows:
        department = found.departments[row.key]
        person = department.people[row.number]
        drawn.append(draw_person(person, department.department, Point(row.x, row.y), reading))
    return drawn, panels.height + 30


def _heading(department: MapDepartmentRead, x: float, y: float, say: Say, *, is_continued: bool) -> Iterator[str]:
    """A department's name and number of people, and the names of the levels above their cells."""
    more = say.aside(say(CONTINUED)) if is_continued else f" · {len(department.people)}"
    name = department.department or say(NO_DEPARTMENT)
    yield tag("rect", x=x, y=y, width=WIDTH, height=HEADING - 4, rx=4, fill="#e8edf2")
    *above, last = _fitted(name, SCALE - NAME - width_of(more, BOLD), BOLD)
    yield from _in_band(Point(x + NAME - 6, y), [*above, last + more], 12.5, font_weight=700)
    for level in CLOSENESS:
        at, lines = Point(x + middle_of(level), y), _fitted(level_name(level, say), CELL - 2, 10)
        yield from _in_band(at, lines, 10, text_anchor="middle", fill=INK)
    yield words(x + CONTACT, y + 17, say(LAST_CONTACT), 10, fit=CONTACT_ROOM, fill=SOFT)
    yield words(x + OWNER, y + 17, say(RESPONSIBLE), 10, fit=OWNER_ROOM, fill=SOFT)


def _fitted(text: str, width: float, size: float) -> list[str]:
    """The text in one line, or in two smaller ones."""
    return [text] if width_of(text, size) <= width else wrapped(text, width, size * SMALLER, most=2)


def _in_band(at: Point, lines: Sequence[str], size: float, **attributes: Any) -> Iterator[str]:
    """One line in the middle of a heading, or two smaller ones."""
    if len(lines) == 1:
        yield words(at.x, at.y + 17.5, lines[0], size, **attributes)
        return
    for place, line in enumerate(lines):
        yield words(at.x, at.y + 11 + 11.5 * place, line, size * SMALLER, **attributes)


def _gap_notes(found: RelationshipMapRead, numbers: Mapping[object, int], say: Say) -> Iterator[Note]:
    for department in found.departments:
        for person in department.people:
            if number := numbers.get(person.contact_id):
                mark = alarm(14, 9, is_danger=is_in_danger(person), text=str(number))
                yield Note(mark, f"{person.name}{say.colon}{gaps_in_words(person, say)}")


def _draw_moves(found: RelationshipMapRead, width: float, say: Say) -> tuple[list[str], float]:
    if found.comparison is None:
        return [], 0.0
    notes = [_move_note(one, say) for one in found.comparison.moves]
    return draw_notes(say(MOVES, day=found.comparison.as_of), notes, width)


SIGNS = {
    MapMoveKind.CAME: ("+", LEVEL_COLOURS[4]),
    MapMoveKind.LEFT: ("−", LEVEL_COLOURS[0]),
    MapMoveKind.MET: ("●", LEVEL_COLOURS[3]),
    MapMoveKind.ROSE: ("▲", LEVEL_COLOURS[4]),
    MapMoveKind.FELL: ("▼", LEVEL_COLOURS[0]),
}


def _move_note(move: MapMoveRead, say: Say) -> Note:
    sign, colour = SIGNS[move.kind]
    # A rival's rise is our loss.
    if move.rival is not None:
        colour = SOFT
    mark = words(14, 14, sign, 13, text_anchor="middle", fill=colour, font_weight=700)
    return Note(mark, f"{move.name}{say.colon}{move_in_words(move, say)}")
