"""A figure over time as a curve, with last year's, its trend, and the band in which the trend is expected."""

from collections.abc import Sequence
from typing import Any, NamedTuple

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
"""More points are drawn without dots."""

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
    lines = _lines(heading, points)
    written_out = [
        {
            "period": period,
            **{name: plain(getattr(point, name)) for name in CurvePoint._fields[1:]},
            "shown": written(point.actual, unit, heading.language),
        }
        for period, point in zip(periods, points, strict=True)
    ]
    return frame(
        heading,
        data=rows(written_out),
        encoding={"x": _period_axis(periods)},
        layer=[*_band(heading, points), *(_line(one, lines, unit, heading) for one in lines), *_last(written_out)],
    )


class _Line(NamedTuple):
    field: str
    name: str
    colour: str
    dash: list[int]
    is_dotted: bool


def _lines(heading: Heading, points: Sequence[CurvePoint]) -> list[_Line]:
    is_dotted = len(points) <= MAX_DOTTED
    known = [
        _Line("previous", word(PREVIOUS, heading), SERIES[4], [2, 2], is_dotted=False),
        _Line("trend", word(TREND, heading), SECOND, [8, 4], is_dotted=False),
        _Line("actual", word(ACTUAL, heading), MAIN, [1, 0], is_dotted=is_dotted),
    ]
    return [one for one in known if any(getattr(point, one.field) is not None for point in points)]


def _period_axis(periods: Sequence[str]) -> Spec:
    step = next((one for one in STEPS if len(periods) / one <= MAX_LABELS), STEPS[-1])
    axis = {"values": list(periods[::step]), "labelAngle": 0, "title": None, "grid": False, "labelOverlap": "greedy"}
    scale = {"domain": list(periods), "paddingOuter": 0.3}
    return {"field": "period", "type": "ordinal", "sort": None, "axis": axis, "scale": scale}


def _value_axis(unit: Unit, heading: Heading, field: str) -> Spec:
    axis = {"title": None, "labelExpr": axis_text(unit, heading.language), "tickCount": 6, "domain": False}
    return {"field": field, "type": "quantitative", "axis": axis}


def _band(heading: Heading, points: Sequence[CurvePoint]) -> list[Spec]:
    if not any(point.low is not None and point.high is not None for point in points):
        return []
    name = word(RANGE, heading)
    fill = {
        "datum": name,
        "type": "nominal",
        "scale": {"domain": [name], "range": [BAND]},
        "legend": {"symbolType": "square"},
    }
    return [
        {
            "mark": {"type": "area", "opacity": 1},
            "encoding": {"y": {"field": "low", "type": "quantitative"}, "y2": {"field": "high"}, "fill": fill},
        }
    ]


def _line(one: _Line, lines: Sequence[_Line], unit: Unit, heading: Heading) -> Spec:
    names = [line.name for line in lines]
    styles = {"type": "nominal", "datum": one.name, "legend": STROKES}
    mark: dict[str, Any] = {"type": "line", "strokeWidth": 2.8 if one.field == "actual" else 2}
    if one.is_dotted:
        mark["point"] = {"size": 34, "filled": True, "strokeDash": [1, 0]}
    return {
        "mark": mark,
        "encoding": {
            "y": _value_axis(unit, heading, one.field),
            "color": {**styles, "scale": {"domain": names, "range": [line.colour for line in lines]}},
            "strokeDash": {**styles, "scale": {"domain": names, "range": [line.dash for line in lines]}},
        },
    }


def _last(written_out: Sequence[Spec]) -> list[Spec]:
    """The latest figure, written at its point."""
    known = [row for row in written_out if row["actual"] is not None]
    if not known:
        return []
    mark = {"type": "text", "align": "right", "dy": -12, "dx": 8, "fontWeight": 700, "fontSize": 12.5, "color": INK}
    encoding = {"y": {"field": "actual", "type": "quantitative"}, "text": {"field": "shown"}}
    return halo(mark, data=rows(known[-1:]), encoding=encoding)
