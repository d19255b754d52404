"""A figure over time as a curve, with last year's, its trend, and the band in which the trend is expected."""

from collections.abc import Sequence
from typing import NamedTuple

from shared.documents.charts.theme import (
    BAND,
    MAIN,
    SECOND,
    SERIES,
    STROKES,
    Heading,
    Spec,
    distinct,
    empty,
    frame,
    halo,
    plain,
    rows,
    word,
)
from shared.documents.maps.canvas import INK
from shared.documents.numbers import Number, Unit, axis_text, written
from shared.problems import Text

STEPS = (1, 2, 3, 4, 6, 12, 24, 36, 60, 120)
MAX_LABELS = 12
MAX_DOTTED = 36
"""With more points, dots are no larger than the line."""

ACTUAL, PREVIOUS = Text("Actual", "实际"), Text("Previous year", "上年同期")
TREND, RANGE = Text("Trend", "趋势"), Text("Expected range", "预期区间")


class CurvePoint(NamedTuple):
    """A period, in the order of time; None breaks the line."""

    period: str
    actual: Number | None
    previous: Number | None = None
    trend: Number | None = None
    low: Number | None = None
    high: Number | None = None


def curve(heading: Heading, points: Sequence[CurvePoint], unit: Unit) -> Spec:
    """The curve; a single point is a dot."""
    if not any(value is not None for point in points for value in point[1:]):
        return empty(heading)
    periods = distinct([point.period for point in points])
    layers = [
        *_band(heading, periods, points),
        *_lines(heading, periods, points, unit),
        _dots(periods, points),
        *_last(heading, periods, points, unit),
    ]
    return frame(heading, encoding={"x": _period_axis(periods)}, layer=layers)


class _Line(NamedTuple):
    field: str
    name: Text
    colour: str
    dash: Sequence[int]


LINES = (
    _Line("previous", PREVIOUS, SERIES[4], (2, 2)),
    _Line("trend", TREND, SECOND, (8, 4)),
    _Line("actual", ACTUAL, MAIN, (1, 0)),
)
"""From the back to the front."""


def _period_axis(periods: Sequence[str]) -> Spec:
    step = next((one for one in STEPS if len(periods) / one <= MAX_LABELS), STEPS[-1])
    axis = {"values": list(periods[::step]), "labelAngle": 0, "title": None, "grid": False, "labelOverlap": "greedy"}
    scale = {"domain": list(periods), "paddingOuter": 0.3}
    return {"field": "period", "type": "ordinal", "sort": None, "axis": axis, "scale": scale}


def _value_axis(unit: Unit, heading: Heading, field: str) -> Spec:
    axis = {"title": None, "labelExpr": axis_text(unit, heading.language), "tickCount": 6, "domain": False}
    return {"field": field, "type": "quantitative", "axis": axis}


def _band(heading: Heading, periods: Sequence[str], points: Sequence[CurvePoint]) -> list[Spec]:
    name = word(RANGE, heading)
    drawn = [
        {"period": period, "range": name, "low": plain(point.low), "high": plain(point.high)}
        for period, point in zip(periods, points, strict=True)
        if point.low is not None and point.high is not None
    ]
    if not drawn:
        return []
    scale, legend = {"domain": [name], "range": [BAND]}, {"symbolType": "square", "symbolSize": 400}
    encoding = {
        "y": {"field": "low", "type": "quantitative"},
        "y2": {"field": "high"},
        "fill": {"field": "range", "type": "nominal", "scale": scale, "legend": legend},
    }
    return [{"data": rows(drawn), "mark": {"type": "area", "opacity": 1}, "encoding": encoding}]


def _lines(heading: Heading, periods: Sequence[str], points: Sequence[CurvePoint], unit: Unit) -> list[Spec]:
    lines = [line for line in LINES if any(getattr(point, line.field) is not None for point in points)]
    names = [word(line.name, heading) for line in lines]
    drawn = [
        {"period": period, "series": name, "value": plain(getattr(point, line.field))}
        for line, name in zip(lines, names, strict=True)
        for period, point in zip(periods, points, strict=True)
    ]
    series = {"field": "series", "type": "nominal", "sort": None, "legend": STROKES}
    colours, dashes = [line.colour for line in lines], [list(line.dash) for line in lines]
    encoding = {
        "y": _value_axis(unit, heading, "value"),
        "color": {**series, "scale": {"domain": names, "range": colours}},
        "strokeDash": {**series, "scale": {"domain": names, "range": dashes}},
    }
    return [{"data": rows(drawn), "mark": {"type": "line", "strokeWidth": 2.4}, "encoding": encoding}]


def _dots(periods: Sequence[str], points: Sequence[CurvePoint]) -> Spec:
    """The actual figures as dots, without which a single one between gaps would not show."""
    known = [
        {"period": period, "actual": plain(point.actual)}
        for period, point in zip(periods, points, strict=True)
        if point.actual is not None
    ]
    size = 34 if len(points) <= MAX_DOTTED else 6
    mark = {"type": "point", "filled": True, "opacity": 1, "color": MAIN, "size": size}
    return {"data": rows(known), "mark": mark, "encoding": {"y": {"field": "actual", "type": "quantitative"}}}


def _last(heading: Heading, periods: Sequence[str], points: Sequence[CurvePoint], unit: Unit) -> list[Spec]:
    """The latest figure, written at its point."""
    known = [(period, point.actual) for period, point in zip(periods, points, strict=True) if point.actual is not None]
    if not known:
        return []
    period, value = known[-1]
    last = {"period": period, "actual": plain(value), "shown": written(value, unit, heading.language)}
    mark = {"type": "text", "align": "right", "dy": -12, "dx": 8, "fontWeight": 700, "fontSize": 12.5, "color": INK}
    encoding = {"y": {"field": "actual", "type": "quantitative"}, "text": {"field": "shown"}}
    return halo(mark, data=rows([last]), encoding=encoding)
