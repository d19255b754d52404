"""A map's legend: marks with their meanings, in rows that fit a width."""

from collections.abc import Iterable
from typing import NamedTuple

from shared.documents.maps.canvas import Point, path, tag, width_of, words

LEGEND_ROW = 28.0
SIZE = 12


class Item(NamedTuple):
    """A mark, drawn at the left and vertical middle of a row, and its meaning."""

    mark: str
    width: float
    meaning: str


def draw_items(groups: Iterable[Iterable[Item]], width: float) -> tuple[list[str], int]:
    """The legend within a width, and its number of rows; each group begins a row."""
    drawn = [path((Point(0, -14), Point(width, -14)), stroke="#d9dee4")]
    row = 0
    for group in groups:
        x = 0.0
        for item in group:
            taken = item.width + 8 + width_of(item.meaning, SIZE)
            if x and x + taken > width:
                row, x = row + 1, 0.0
            meaning = words(item.width + 8, 4, item.meaning, SIZE)
            drawn.append(tag("g", item.mark, meaning, transform=f"translate({x:.1f} {row * LEGEND_ROW + 8:.1f})"))
            x += taken + 26
        row += 1 if x else 0
    return drawn, row
