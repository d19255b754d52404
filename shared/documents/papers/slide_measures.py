"""How much room texts and rows take on a slide, in inches; estimated rather too large than too small."""

from collections.abc import Iterator, Sequence
from typing import Any

from shared.documents.maps.canvas import shorten, wrapped

WIDTH, HEIGHT = 13.333, 7.5
MARGIN, TOP, BOTTOM = 0.6, 1.35, 7.0
ROOM = WIDTH - 2 * MARGIN
TABLE_SIZE, LINE = 12, 1.45
ROW = 0.36
POINTS = 72
MAX_LINES = 6


def text_height(text: str, size: float) -> float:
    """The height of a paragraph across the slide."""
    return len(wrapped(text, ROOM * POINTS * 0.96, size)) * size * LINE / 72 + size * 0.4 / 72


def pages_of(texts: Sequence[str], size: float) -> Iterator[list[str]]:
    """The texts in pieces that each fit a slide; one that is longer than a slide is cut in several."""
    piece: list[str] = []
    room = BOTTOM - TOP
    most = int(room * 72 / (size * LINE)) - 1
    for text in texts:
        lines = wrapped(text, ROOM * 72 * 0.96, size)
        for first in range(0, len(lines), most):
            part = text if len(lines) <= most else "".join(lines[first : first + most])
            if piece and sum(text_height(one, size) for one in (*piece, part)) > room:
                yield piece
                piece = []
            piece.append(part)
    if piece:
        yield piece


def widths_of(columns: Sequence[dict[str, Any]]) -> list[float]:
    """The widths of columns by their shares."""
    whole = sum(one["share"] for one in columns)
    return [ROOM * one["share"] / whole for one in columns]


def cut_row(row: Sequence[str], widths: Sequence[float]) -> list[str]:
    """The row with no text longer than some lines: a slide shows no more, the paper has the whole."""
    return [shorten(text, _room(width) * MAX_LINES, TABLE_SIZE) for text, width in zip(row, widths, strict=True)]


def row_height(row: Sequence[str], widths: Sequence[float]) -> float:
    """The height of a row whose texts wrap in its columns."""
    lines = max(len(wrapped(text, _room(width), TABLE_SIZE)) for text, width in zip(row, widths, strict=True))
    return max(ROW, lines * TABLE_SIZE * LINE / POINTS + 0.12)


def _room(width: float) -> float:
    """The points for text in a column."""
    return max((width - 0.25) * POINTS * 0.92, TABLE_SIZE)
