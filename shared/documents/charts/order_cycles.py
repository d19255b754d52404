"""When each customer ordered, when the next order is expected, and who is late: a strip of dots for each."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from shared.documents.charts.theme import (
    BAD,
    BAND,
    FAINT_LINE,
    MAIN,
    ROW,
    Heading,
    Spec,
    distinct,
    empty,
    frame,
    names_axis,
    rows,
    word,
)
from shared.documents.maps.canvas import INK, PAPER, SOFT
from shared.problems import Text

ORDERED, EXPECTED = Text("Order", "订单"), Text("Expected next order", "预计下次下单")
OVERDUE, TODAY = Text("Expected, overdue", "预计（已逾期）"), Text("Today", "今天")


class OrderCycle(NamedTuple):
    """A customer's order days, and the window and the day on which the next order is expected."""

    name: str
    ordered_on: Sequence[date]
    expected_on: date | None = None
    earliest: date | None = None
    latest: date | None = None


def order_cycles(heading: Heading, cycles: Sequence[OrderCycle], today: date, *, is_today: bool = True) -> Spec:
    """The strips in the given order; an expected order is overdue after the end of its window.

    `is_today`: whether the line's day is named so, or by its date.
    """
    days = [day for one in cycles for day in (*one.ordered_on, one.expected_on, one.earliest, one.latest) if day]
    if not days:
        return empty(heading)
    names = distinct([one.name for one in cycles])
    kinds = [word(one, heading) for one in (ORDERED, EXPECTED, OVERDUE)]
    marks, windows = [], []
    for name, one in zip(names, cycles, strict=True):
        marks += [{"name": name, "day": day.isoformat(), "kind": kinds[0]} for day in one.ordered_on]
        if one.expected_on:
            kind = kinds[2] if (one.latest or one.expected_on) < today else kinds[1]
            marks.append({"name": name, "day": one.expected_on.isoformat(), "kind": kind})
        if one.earliest and one.latest:
            windows.append({"name": name, "day": one.earliest.isoformat(), "until": one.latest.isoformat()})
    span = [min(*days, today).isoformat(), max(*days, today).isoformat()]
    name = word(TODAY, heading) if is_today else today.isoformat()
    y = {"field": "name", "type": "nominal", "sort": None, "scale": {"domain": names}}
    return frame(
        heading,
        ROW * len(names),
        encoding={"y": {**y, "axis": names_axis(grid=True, gridColor=FAINT_LINE)}},
        layer=[*_windows(windows, span, heading), _marks(marks, kinds, span, heading), *_today(today, name)],
    )


def _days(span: Sequence[str], heading: Heading) -> Spec:
    pattern = "%Y年%-m月" if heading.language == "zh-CN" else "%b %Y"
    if (date.fromisoformat(span[1]) - date.fromisoformat(span[0])).days < 90:
        pattern = "%-m月%-d日" if heading.language == "zh-CN" else "%-d %b"
    # English months in every language's expression: the pattern decides, not the renderer's locale.
    axis = {
        "title": None,
        "labelExpr": f"utcFormat(datum.value, '{pattern}')",
        "tickCount": 7,
        "grid": False,
        "labelOverlap": "greedy",
        "labelSeparation": 8,
    }
    scale = {"type": "utc", "domain": list(span), "padding": 14}
    return {"field": "day", "type": "temporal", "scale": scale, "axis": axis}


def _windows(windows: Sequence[Spec], span: Sequence[str], heading: Heading) -> list[Spec]:
    if not windows:
        return []
    mark = {"type": "bar", "size": ROW * 0.5, "color": BAND, "cornerRadius": 3}
    return [
        {"data": rows(windows), "mark": mark, "encoding": {"x": _days(span, heading), "x2": {"field": "until"}}},
    ]


def _marks(marks: Sequence[Spec], kinds: Sequence[str], span: Sequence[str], heading: Heading) -> Spec:
    scale = {"domain": list(kinds)}
    # Each field has its own form as well as its colour, for grey print: a full dot, an empty diamond, a full triangle.
    return {
        "data": rows(marks),
        "mark": {"type": "point", "size": 70, "opacity": 0.9, "strokeWidth": 1.8},
        "encoding": {
            "x": _days(span, heading),
            "shape": _kind({**scale, "range": ["circle", "diamond", "triangle-up"]}),
            "fill": _kind({**scale, "range": [MAIN, PAPER, BAD]}),
            "stroke": _kind({**scale, "range": [MAIN, MAIN, BAD]}),
        },
    }


def _kind(scale: Spec) -> Spec:
    return {"field": "kind", "type": "nominal", "scale": scale}


def _today(today: date, name: str) -> list[Spec]:
    x = {"field": "day", "type": "temporal", "scale": {"type": "utc"}}
    text = {"type": "text", "text": name, "baseline": "bottom", "dy": -4, "color": SOFT}
    data = rows([{"day": today.isoformat()}])
    rule = {"type": "rule", "color": INK, "strokeDash": [4, 3]}
    return [
        {"data": data, "mark": rule, "encoding": {"x": x, "y": {"value": 0}, "y2": {"value": "height"}}},
        {"data": data, "mark": text, "encoding": {"x": x, "y": {"value": 0}}},
    ]
