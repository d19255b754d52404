"""Layout of rows in groups: side by side in panels, so that the sheet has the shape of a screen; pure geometry."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Generic, NamedTuple, TypeVar

from shared.documents.maps.org_layout import SHAPE

KeyT = TypeVar("KeyT", bound=Hashable)
FEWEST_BELOW = 2
"""Rows that stay together below a heading."""


class Sizes(NamedTuple):
    """The sizes of what is laid out: a panel's width, the space between two, the height of a heading."""

    width: float
    gap: float
    heading: float
    between: float
    """Space above a heading that is not the first of its panel."""


@dataclass(frozen=True, slots=True)
class Group(Generic[KeyT]):
    """Rows under a heading, each with its height."""

    key: KeyT
    heights: Sequence[float]


class Heading(NamedTuple, Generic[KeyT]):
    """Where the heading of a group is; a group that goes on in the next panel has another there."""

    key: KeyT
    x: float
    y: float
    is_continued: bool


class Row(NamedTuple, Generic[KeyT]):
    """Where a row is: of which group, and its number there."""

    key: KeyT
    number: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Panels(Generic[KeyT]):
    """Every heading and every row, and the size of all."""

    headings: list[Heading[KeyT]]
    rows: list[Row[KeyT]]
    width: float
    height: float


def lay_out_panels(groups: Sequence[Group[KeyT]], sizes: Sizes) -> Panels[KeyT]:
    """Place the groups one below another, and go on in the next panel where one is full.

    There are as many panels as give the sheet its best shape.
    """
    whole = sum(sizes.heading + sizes.between + sum(group.heights) for group in groups)
    number = max(1, round(sqrt(whole * SHAPE / (sizes.width + sizes.gap))))
    room = whole / number
    headings: list[Heading[KeyT]] = []
    rows: list[Row[KeyT]] = []
    x, y, height = 0.0, 0.0, 0.0
    for group in groups:
        is_open = False
        for place, row in enumerate(group.heights):
            below = row if is_open else sizes.heading + sum(group.heights[place : place + FEWEST_BELOW])
            if y and y + below > room + row:
                x, y, is_open = x + sizes.width + sizes.gap, 0.0, False
            if not is_open:
                y += sizes.between if y else 0.0
                headings.append(Heading(group.key, x, y, is_continued=place > 0))
                y, is_open = y + sizes.heading, True
            rows.append(Row(group.key, place, x, y))
            y += row
            height = max(height, y)
    return Panels(headings, rows, x + sizes.width if rows else 0.0, height)
