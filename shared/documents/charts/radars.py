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

RINGS = 5
SIZE = 430
REACH = 1.2
PLOT_WIDTH = WIDTH - 2 * PADDING - 8
"""The sheet around a circle of radius 1, with room for the names of axes."""
NAME_WIDTH = 150.0
MIN_AXES = 3
NEAR_MIDDLE = 0.05


class Profile(NamedTuple):
    """A series: its name and a value for each axis; None leaves the axis out, and the outline open there."""

    name: str
    values: Sequence[Number | None]


def radar(heading: Heading, axes: Sequence[str], profiles: Sequence[Profile], most: Number) -> Spec:
    """The profiles from 0 in the middle to `most` at the edge; with fewer than three axes there is no area to see."""
    known = [value for one in profiles for value in one.values if value is not None]
    if len(axes) < MIN_AXES or not known:
        return empty(heading)
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
    """The names around the edge, at the right half to the right of their axis, at the left half to its left."""
    placed: dict[str, list[Spec]] = {"center": [], "left": [], "right": []}
    for place, name in enumerate(axes):
        at = _at(place, len(axes), 1.1)
        side = "center" if abs(at["x"]) < NEAR_MIDDLE else "left" if at["x"] > 0 else "right"
        placed[side].append({**at, "shown": wrapped(name, NAME_WIDTH, 12)[:2]})
    return [
        {
            "data": rows(drawn),
            "mark": {"type": "text", "align": side, "baseline": "middle", "color": INK},
            "encoding": {"text": {"field": "shown"}},
        }
        for side, drawn in placed.items()
        if drawn
    ]
