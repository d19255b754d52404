"""Named figures as horizontal bars: as given, or stacked by age."""

from collections.abc import Sequence
from typing import NamedTuple

from shared.documents.charts.theme import (
    BAD,
    MAIN,
    ROW,
    Heading,
    Spec,
    distinct,
    empty,
    frame,
    names_axis,
    plain,
    rows,
)
from shared.documents.maps.canvas import INK, PAPER, SOFT
from shared.documents.numbers import Number, Unit, axis_text, written

AGES = ("#dbe9f6", "#f0bd6b", "#dd8f2a", "#b4521a", "#7d1712", "#3d0808")
"""From not due to the oldest; also darker from one to the next."""
ROOM_FOR_LABEL = 0.16


class Bar(NamedTuple):
    """A name and its figure; None shows the name without a bar."""

    name: str
    value: Number | None


class AgedBar(NamedTuple):
    """A name and its amounts, one for each age; a credit is negative."""

    name: str
    amounts: Sequence[Number]


def bars(heading: Heading, figures: Sequence[Bar], unit: Unit) -> Spec:
    """The bars in the given order, each with its figure; negative ones to the left, in another colour."""
    if not figures:
        return empty(heading)
    values = [plain(one.value) for one in figures]
    names = distinct([one.name for one in figures])
    drawn = [
        {"name": name, "value": value, "shown": written(value, unit, heading.language)}
        for name, value in zip(names, values, strict=True)
    ]
    known = [value for value in values if value is not None]
    x = _value_axis(unit, heading, _domain(min(known, default=0), max(known, default=1)))
    colour = {"condition": {"test": "datum.value < 0", "value": BAD}, "value": MAIN}
    return frame(
        heading,
        ROW * len(drawn),
        data=rows(drawn),
        encoding={"y": _names(names)},
        layer=[
            {"mark": {"type": "bar", "size": ROW * 0.62}, "encoding": {"x": x, "color": colour}},
            *_labels("datum.value == null || datum.value >= 0", "datum.value < 0"),
            _zero_line(),
        ],
    )


def ageing(heading: Heading, ages: Sequence[str], figures: Sequence[AgedBar], unit: Unit = Unit.AMOUNT) -> Spec:
    """Amounts by age as stacked bars, with each total; ages from not due to the oldest."""
    if not figures or not ages:
        return empty(heading)
    names, shown_ages = distinct([one.name for one in figures]), distinct(ages)
    amounts = [[plain(amount) or 0.0 for amount in one.amounts] for one in figures]
    drawn = [
        {"name": name, "age": age, "place": place, "value": amount}
        for name, of_name in zip(names, amounts, strict=True)
        for place, (age, amount) in enumerate(zip(shown_ages, of_name, strict=True))
        if amount
    ]
    ends = [sum(amount for amount in of_name if amount > 0) for of_name in amounts]
    totals = [
        {"name": name, "value": end, "shown": written(sum(of_name), unit, heading.language)}
        for name, end, of_name in zip(names, ends, amounts, strict=True)
    ]
    least = min(sum(amount for amount in of_name if amount < 0) for of_name in amounts)
    domain = _domain(least, max(ends), is_labelled_below=False)
    range_ = _ages(len(shown_ages))
    return frame(
        heading,
        ROW * len(figures),
        encoding={"y": _names(names)},
        layer=[
            {
                "data": rows(drawn or [{"name": names[0], "age": shown_ages[0], "place": 0, "value": 0}]),
                "mark": {"type": "bar", "size": ROW * 0.66, "stroke": PAPER, "strokeWidth": 1},
                "encoding": {
                    "x": _value_axis(unit, heading, domain),
                    "order": {"field": "place", "type": "quantitative"},
                    "color": {"field": "age", "type": "nominal", "scale": {"domain": shown_ages, "range": range_}},
                },
            },
            {
                "data": rows(totals),
                "mark": {"type": "text", "align": "left", "dx": 6, "color": INK},
                "encoding": {"x": {"field": "value", "type": "quantitative"}, "text": {"field": "shown"}},
            },
            _zero_line(),
        ],
    )


def _ages(count: int) -> list[str]:
    """So many colours, the first ones of the ladder; more ages than colours share some."""
    last = min(count, len(AGES)) - 1
    return [AGES[round(place * last / max(count - 1, 1))] for place in range(count)]


def _names(names: Sequence[str]) -> Spec:
    return {"field": "name", "type": "nominal", "sort": None, "scale": {"domain": list(names)}, "axis": names_axis()}


def _domain(least: float, most: float, *, is_labelled_below: bool = True) -> list[float]:
    """From the least to the greatest value, with room for the figures at their ends."""
    low, high = min(least, 0.0), max(most, 0.0)
    room = ((high - low) or 1.0) * ROOM_FOR_LABEL
    return [low - room if low < 0 and is_labelled_below else low, high + room if high > 0 or low == 0 else high]


def _value_axis(unit: Unit, heading: Heading, domain: list[float]) -> Spec:
    axis = {"title": None, "labelExpr": axis_text(unit, heading.language), "tickCount": 6, "domain": False}
    scale = {"domain": domain, "nice": False}
    return {"field": "value", "type": "quantitative", "axis": axis, "scale": scale}


def _labels(at_right: str, at_left: str) -> list[Spec]:
    text = {"text": {"field": "shown"}}
    # A figure without a value is written at zero.
    x = {"x": {"field": "at", "type": "quantitative"}}
    place = {"calculate": "datum.value == null ? 0 : datum.value", "as": "at"}
    return [
        {
            "transform": [place, {"filter": test}],
            "mark": {"type": "text", "align": align, "dx": dx, "color": INK},
            "encoding": {**x, **text},
        }
        for test, align, dx in ((at_right, "left", 6), (at_left, "right", -6))
    ]


def _zero_line() -> Spec:
    return {
        "data": rows([{}]),
        "mark": {"type": "rule", "color": SOFT},
        "encoding": {"x": {"datum": 0, "type": "quantitative"}, "y": {"value": 0}, "y2": {"value": "height"}},
    }
