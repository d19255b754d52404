"""Notes below a map, in columns: paper has no tooltips."""

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from shared.documents.maps.canvas import tag, words, wrapped

COLUMN, COLUMN_GAP = 330.0, 30.0
MARK = 34.0
LINE, SIZE = 18.0, 12.0
HEADING = 34.0


class Note(NamedTuple):
    """A note's text, and its mark: drawn around a point 14 right of the left edge."""

    mark: str
    text: str


def draw_notes(title: str, notes: Sequence[Note], width: float) -> tuple[list[str], float]:
    """The notes under their title within a width, and their height; nothing where there are none."""
    if not notes:
        return [], 0.0
    columns = max(1, int((width + COLUMN_GAP) // (COLUMN + COLUMN_GAP)))
    room = (width + COLUMN_GAP) / columns - COLUMN_GAP
    lines = [wrapped(note.text, room - MARK, SIZE) for note in notes]
    heights = [len(of_note) * LINE + 6 for of_note in lines]
    least = max(sum(heights) / columns, *heights)
    drawn, tallest = [words(0, 14, title, 13, font_weight=700)], 0.0
    x, y = 0.0, 0.0
    for note, of_note, height, above in zip(notes, lines, heights, [0.0, *accumulate(heights)], strict=False):
        if y and x + room + COLUMN_GAP < width and above + height / 2 > least * (round(x / (room + COLUMN_GAP)) + 1):
            x, y = x + room + COLUMN_GAP, 0.0
        said = (words(MARK, 13 + place * LINE, line, SIZE) for place, line in enumerate(of_note))
        drawn.append(tag("g", note.mark, *said, transform=f"translate({x:.1f} {HEADING + y:.1f})"))
        y += height
        tallest = max(tallest, y)
    return drawn, HEADING + tallest
