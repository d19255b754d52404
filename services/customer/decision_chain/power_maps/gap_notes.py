"""Gaps and dangers of a power map's people as numbered notes below the drawing: paper has no tooltips."""

from collections.abc import Mapping
from itertools import accumulate
from uuid import UUID

from services.customer.decision_chain.power_maps.cards import alarm, is_in_danger
from services.customer.decision_chain.power_maps.model import PowerMapPersonRead, PowerMapRead
from services.customer.decision_chain.power_maps.wording import GAPS, label, translate
from shared.documents.maps.canvas import shorten, tag, words, wrapped
from shared.problems import Language

COLUMN, COLUMN_GAP = 330.0, 30.0
MARK = 34.0
LINE, SIZE = 18.0, 12.0
NAME_ROOM = 320.0
HEADING = 34.0


def numbers_of(power_map: PowerMapRead) -> dict[UUID, int]:
    """The number of each person's note; people without a gap have none."""
    concerned = (person.contact_id for person in power_map.people if person.gaps)
    return {contact_id: number for number, contact_id in enumerate(concerned, 1)}


def draw_gap_notes(
    power_map: PowerMapRead, numbers: Mapping[UUID, int], width: float, language: Language
) -> tuple[list[str], float]:
    """The notes in columns within a width, and their height; nothing where there is no gap."""
    if not numbers:
        return [], 0.0
    columns = max(1, int((width + COLUMN_GAP) // (COLUMN + COLUMN_GAP)))
    room = (width + COLUMN_GAP) / columns - COLUMN_GAP
    notes = [(person, _lines(person, room - MARK, language)) for person in power_map.people if person.gaps]
    heights = [len(lines) * LINE + 6 for _, lines in notes]
    least = max(sum(heights) / columns, *heights)
    drawn, tallest = [words(0, 14, translate(GAPS, language), 13, font_weight=700)], 0.0
    x, y = 0.0, 0.0
    for (person, lines), height, above in zip(notes, heights, [0.0, *accumulate(heights)], strict=False):
        if y and x + room + COLUMN_GAP < width and above + height / 2 > least * (round(x / (room + COLUMN_GAP)) + 1):
            x, y = x + room + COLUMN_GAP, 0.0
        drawn += _note(person, numbers[person.contact_id], lines, x, HEADING + y)
        y += height
        tallest = max(tallest, y)
    return drawn, HEADING + tallest


def _lines(person: PowerMapPersonRead, room: float, language: Language) -> list[str]:
    joined, colon = ("、", "：") if language == "zh-CN" else ("; ", ": ")
    gaps = joined.join(label(gap, language) for gap in person.gaps)
    return wrapped(f"{shorten(person.name, NAME_ROOM, SIZE)}{colon}{gaps}", room, SIZE)


def _note(person: PowerMapPersonRead, number: int, lines: list[str], x: float, y: float) -> list[str]:
    mark = alarm(x + 14, y + 9, is_danger=is_in_danger(person), text=str(number))
    return [tag("g", mark, *(words(x + MARK, y + 13 + place * LINE, line, SIZE) for place, line in enumerate(lines)))]
