"""Routes of lines between people: curves that cross as few boxes as possible; pure geometry."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count, product
from math import dist, inf
from typing import NamedTuple

from shared.documents.maps.canvas import Point
from shared.documents.maps.org_layout import Box

SAMPLES = 16
HIDDEN_COSTS = 90.0
TAKEN_COSTS = 120.0
EDGE = 22.0  # how far a line may leave the boxes' area
AIR = 3.0  # between a label and what is beside it
STEP = 7.0
DIRECTIONS = ((0, -1), (0, 1), (1, 0), (-1, 0), (1, -1), (-1, -1), (1, 1), (-1, 1))
SQUARE = 120.0
MAX_CHOICES = 60_000  # boxes times lines; above it each line takes the nearest route


class Anchor(NamedTuple):
    """Where a line leaves a box, and in which direction."""

    at: Point
    dx: float
    dy: float


@dataclass(frozen=True, slots=True)
class Curve:
    """A cubic curve."""

    start: Point
    first: Point
    second: Point
    end: Point

    def at(self, t: float) -> Point:
        """The point at a fraction of the curve."""
        u = 1 - t
        a, b, c, d = u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t
        return Point(
            a * self.start.x + b * self.first.x + c * self.second.x + d * self.end.x,
            a * self.start.y + b * self.first.y + c * self.second.y + d * self.end.y,
        )

    @property
    def path(self) -> str:
        """The curve as an SVG path."""
        (x, y), (a, b), (c, d), (e, f) = self.start, self.first, self.second, self.end
        return f"M{x:.1f} {y:.1f} C{a:.1f} {b:.1f} {c:.1f} {d:.1f} {e:.1f} {f:.1f}"


def route(pairs: Sequence[tuple[Box, Box]], boxes: Sequence[Box]) -> list[Curve]:
    """A curve for each pair, in their order; curves share no end point if another is free.

    No curve leaves the drawing.
    """
    right = max((box.x + box.width for box in boxes), default=0)
    bottom = max((box.y + box.height for box in boxes), default=0)
    sheet = Box(-EDGE, -EDGE, right + 2 * EDGE, bottom + 2 * EDGE)
    taken: set[Point] = set()
    curves = []
    spare_no_effort = len(pairs) * len(boxes) <= MAX_CHOICES
    for start, end in pairs:
        near = [box for box in boxes if _is_near(box, start, end)] if spare_no_effort else []
        chosen = _best(_choices(start, end, sheet), near, taken)
        taken |= {chosen.start, chosen.end}
        curves.append(chosen)
    return curves


def _anchors(box: Box) -> Iterator[Anchor]:
    for share in (0.25, 0.75):
        yield Anchor(Point(box.x + box.width * share, box.y), 0, -1)
        yield Anchor(Point(box.x + box.width * share, box.y + box.height), 0, 1)
    for share in (0.3, 0.7):
        yield Anchor(Point(box.x, box.y + box.height * share), -1, 0)
        yield Anchor(Point(box.x + box.width, box.y + box.height * share), 1, 0)


def _choices(start: Box, end: Box, sheet: Box) -> Iterator[Curve]:
    for one, other in product(_anchors(start), _anchors(end)):
        reach = min(max(dist(one.at, other.at) * 0.4, 18), 150)
        yield Curve(one.at, _pull(one, reach, sheet), _pull(other, reach, sheet), other.at)


def _pull(anchor: Anchor, reach: float, sheet: Box) -> Point:
    x, y = anchor.at.x + anchor.dx * reach, anchor.at.y + anchor.dy * reach
    return Point(min(max(x, sheet.x), sheet.x + sheet.width), min(max(y, sheet.y), sheet.y + sheet.height))


def _is_near(box: Box, start: Box, end: Box) -> bool:
    left, right = min(start.x, end.x) - 160, max(start.x, end.x) + start.width + 160
    top, bottom = min(start.y, end.y) - 160, max(start.y, end.y) + start.height + 160
    return box.x < right and box.x + box.width > left and box.y < bottom and box.y + box.height > top


def _best(choices: Iterator[Curve], near: Sequence[Box], taken: set[Point]) -> Curve:
    ranked = sorted(((_known_cost(curve, taken), curve) for curve in choices), key=lambda one: one[0])
    least, best = inf, ranked[0][1]
    for known, curve in ranked:
        if known >= least:
            break  # the following curves cost more, even if nothing of them is hidden
        cost = known + HIDDEN_COSTS * _hidden(curve, near)
        if cost < least:
            least, best = cost, curve
    return best


def _known_cost(curve: Curve, taken: set[Point]) -> float:
    return dist(curve.start, curve.end) + TAKEN_COSTS * len(taken & {curve.start, curve.end})


def _hidden(curve: Curve, near: Sequence[Box]) -> int:
    points = [curve.at(step / SAMPLES) for step in range(1, SAMPLES)]
    return sum(any(box.holds(point, 2) for box in near) for point in points)


class Space:
    """What is taken on the sheet: boxes and labels, found by the squares that they touch."""

    def __init__(self, boxes: Iterable[Box]) -> None:
        self._squares: dict[tuple[int, int], list[Box]] = {}
        self.right = 0.0
        for box in boxes:
            self.take(box)

    def take(self, box: Box) -> None:
        """Keep this place free of labels."""
        self.right = max(self.right, box.x + box.width)
        for square in _squares_of(box):
            self._squares.setdefault(square, []).append(box)

    def is_free(self, spot: Box) -> bool:
        """Whether nothing covers the spot or its margin."""
        wider = Box(spot.x - AIR, spot.y - AIR, spot.width + 2 * AIR, spot.height + 2 * AIR)
        return not any(_overlap(wider, box) for square in _squares_of(wider) for box in self._squares.get(square, ()))


class Label(NamedTuple):
    """Where a line's label is, and the point of the line that it belongs to."""

    spot: Box
    foot: Point

    @property
    def is_beside(self) -> bool:
        """Whether the label is not on the line itself."""
        return not self.spot.holds(self.foot)


def place_label(curve: Curve, width: float, height: float, space: Space) -> Label:
    """A place for the label where it covers no box and no other label, and which it takes.

    On the line if there is room, else beside it, the nearest first; there always is room below everything.
    """
    feet = [curve.at(0.5 + sign * step / 40) for step in range(17) for sign in ((1, -1) if step else (1,))]
    for foot, spot in _spots(feet, width, height):
        is_on_sheet = spot.x >= -EDGE and spot.y >= -EDGE and spot.x + width <= space.right + EDGE
        if is_on_sheet and space.is_free(spot):
            space.take(spot)
            return Label(spot, foot)
    raise AssertionError("the sheet has no end")


def _spots(feet: Sequence[Point], width: float, height: float) -> Iterator[tuple[Point, Box]]:
    yield from ((foot, _around(foot, width, height)) for foot in feet)
    for ring in count(1):
        for foot in feet[::4]:
            for dx, dy in DIRECTIONS:
                yield foot, _around(Point(foot.x + dx * ring * STEP, foot.y + dy * ring * STEP), width, height)


def _squares_of(box: Box) -> Iterator[tuple[int, int]]:
    columns = range(int(box.x // SQUARE), int((box.x + box.width) // SQUARE) + 1)
    rows = range(int(box.y // SQUARE), int((box.y + box.height) // SQUARE) + 1)
    return product(columns, rows)


def _around(point: Point, width: float, height: float) -> Box:
    return Box(point.x - width / 2, point.y - height / 2, width, height)


def _overlap(one: Box, other: Box) -> bool:
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )
