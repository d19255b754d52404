"""Several profiles over the same axes, as polygons around a middle."""

from collections.abc import Sequence
from math import cos, pi, sin
from typing import NamedTuple

from shared.documents.charts.theme import (
    DASHES,
    FAINT_LINE,
    PADDING,
    SERIES,
    STROKES,
    WIDTH,
    Heading,
    Spec,
    distinct,
    empty,
    frame,
    plain,
    rows,
)
from shared.documents.maps.canvas import INK, SOFT, wrapped
from shared.documents.numbers import Number, Unit, written
from shared.problems import Text

RINGS = 5
SIZE = 430
REACH = 1.25
PLOT_WIDTH = WIDTH - 2 * PADDING - 8
"""The sheet around a circle of radius 1, with room for the names of axes."""
NAME_WIDTH = 150.0
MIN_AXES = 3
NEAR_MIDDLE = 0.05
LINE = 14.0
LINES = ((8, 3), (12, 2))
"""Lines of a name up to so many axes; with more of them each has one."""
TOO_FEW_AXES = Text("A radar needs at least three axes.", "雷达图至少需要三个维度。")


class Profile(NamedTuple):
    """A series: its name and a value for each axis; None leaves the axis out, and the outline open there."""

    name: str
    values: Sequence[Number | None]


def radar(heading: Heading, axes: Sequence[str], profiles: Sequence[Profile], most: Number) -> Spec:
    """The profiles from 0 in the middle to `most` at the edge; with fewer than three axes there is no area to see."""
    known = [value for one in profiles for value in one.values if value is not None]
    if not known:
        return empty(heading)
    if len(axes) < MIN_AXES:
        return empty(heading, TOO_FEW_AXES)
    edge = plain(most) or 1.0
    names = distinct([one.name for one in profiles])
    corners = [
        {"series": name, "place": place, "part": part, **_at(place, len(axes), (plain(value) or 0.0) / edge)}
        for name, one in zip(names, profiles, strict=True)
        for place, part, value in _outline(one.values)
    ]
    return frame(
        heading,
        SIZE,
        encoding={"x": _flat("x", REACH * PLOT_WIDTH / SIZE), "y": _flat("y", REACH)},
        layer=[
            _rings(len(axes)),
            _spokes(len(axes)),
            _profiles(corners, names),
            _scale_texts(edge, heading),
            *_axis_names(axes),
        ],
    )


def _outline(values: Sequence[Number | None]) -> list[tuple[int, int, Number]]:
    """The corners in order, with the number of their unbroken part; back to the first when nothing is missing."""
    corners, part = [], 0
    for place, value in enumerate(values):
        if value is None:
            part += 1
        else:
            corners.append((place, part, value))
    if part == 0 and values:
        corners.append((len(values), 0, corners[0][2]))
    return corners


def _at(place: int, count: int, radius: float) -> dict[str, float]:
    """The point on an axis; the first axis points up, the others follow clockwise."""
    angle = 2 * pi * place / count
    return {"x": round(radius * sin(angle), 4), "y": round(radius * cos(angle), 4)}


def _flat(field: str, reach: float) -> Spec:
    scale = {"domain": [-reach, reach], "nice": False, "zero": False}
    return {"field": field, "type": "quantitative", "axis": None, "scale": scale}


def _rings(count: int) -> Spec:
    drawn = [
        {"ring": ring, "place": place, **_at(place, count, ring / RINGS)}
        for ring in range(1, RINGS + 1)
        for place in range(count + 1)
    ]
    mark = {"type": "line", "strokeWidth": 1, "color": FAINT_LINE, "interpolate": "linear"}
    return {"data": rows(drawn), "mark": mark, "encoding": {"detail": {"field": "ring"}, "order": {"field": "place"}}}


def _spokes(count: int) -> Spec:
    drawn = [{"middle": 0, **_at(place, count, 1)} for place in range(count)]
    ends = {"x2": {"datum": 0}, "y2": {"datum": 0}}
    return {"data": rows(drawn), "mark": {"type": "rule", "color": FAINT_LINE}, "encoding": ends}


def _profiles(corners: Sequence[Spec], names: Sequence[str]) -> Spec:
    count = len(names)
    styles = {"field": "series", "type": "nominal", "legend": STROKES}
    colours = [SERIES[place % len(SERIES)] for place in range(count)]
    dashes = [DASHES[place % len(DASHES)] for place in range(count)]
    return {
        "data": rows(corners),
        "mark": {"type": "line", "strokeWidth": 2.4, "point": {"size": 36, "filled": True, "strokeDash": [1, 0]}},
        "encoding": {
            "color": {**styles, "scale": {"domain": list(names), "range": colours}},
            "strokeDash": {**styles, "scale": {"domain": list(names), "range": dashes}},
            "detail": {"field": "part"},
            "order": {"field": "place"},
        },
    }


def _scale_texts(edge: float, heading: Heading) -> Spec:
    drawn = [
        {"x": 0, "y": ring / RINGS, "shown": written(round(edge * ring / RINGS, 6), Unit.COUNT, heading.language)}
        for ring in range(1, RINGS + 1)
    ]
    mark = {"type": "text", "fontSize": 10, "color": SOFT, "dx": 4, "align": "left", "baseline": "top", "dy": 3}
    return {"data": rows(drawn), "mark": mark, "encoding": {"text": {"field": "shown"}}}


def _axis_names(axes: Sequence[str]) -> list[Spec]:
    """The names around the edge: right of their axis at the right half, left at the left one, above and below it."""
    most = next((lines for number, lines in LINES if len(axes) <= number), 1)
    placed: dict[tuple[str, str, float], list[Spec]] = {}
    for place, name in enumerate(axes):
        at, lines = _beyond(place, len(axes), most), wrapped(name, NAME_WIDTH, 12, most=most)
        placed.setdefault(_side_of(len(lines), **at), []).append({**at, "shown": lines})
    return [
        {
            "data": rows(drawn),
            "mark": {"type": "text", "align": align, "baseline": baseline, "dy": dy, "color": INK},
            "encoding": {"text": {"field": "shown"}},
        }
        for (align, baseline, dy), drawn in placed.items()
    ]


def _beyond(place: int, count: int, most: int) -> dict[str, float]:
    """The point of an axis's name; where it may have several lines, that above and below are nearer to the edge."""
    at = _at(place, count, 1.1)
    return _at(place, count, 1.03) if most > 1 and abs(at["x"]) < NEAR_MIDDLE else at


def _side_of(lines: int, x: float, y: float) -> tuple[str, str, float]:
    """How a name is aligned to its point, and how far it is moved up: lines are set downwards from the first."""
    above = (1 - lines) * LINE
    if abs(x) < NEAR_MIDDLE:
        return ("center", "bottom", above) if y > 0 else ("center", "top", 0)
    return "left" if x > 0 else "right", "middle", above / 2
