"""The look that all charts share: type, colours, sizes, and the frame of a specification.

Colours differ in lightness as much as in hue, so that they survive grey print and colour blindness; lines also differ
in their dashes. Texts are data or literals, never part of an expression.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from shared.documents.maps.canvas import FAINT, FONT, INK, PAPER, SOFT, clean, wrapped
from shared.documents.numbers import Number
from shared.problems import Language, Text

Spec = dict[str, Any]

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
WIDTH = 760
PADDING = 14
HEIGHT = 340
TITLE_SIZE, SUBTITLE_SIZE = 17, 12.5
ROW = 26
"""Height of a row with a name."""
NAME_ROOM = 190
"""Width of a name; a longer one ends in an ellipsis, and its tooltip has the whole."""

SERIES = ("#0b4a8f", "#e0861a", "#7fc8bd", "#3b0f3f", "#7d8590", "#c9b458")
DASHES = ([1, 0], [7, 3], [2, 2], [9, 3, 2, 3], [4, 2], [1, 3])
MAIN, SECOND, PALE, BAND = SERIES[0], SERIES[1], "#a9c3e0", "#d5e3f2"
BAD = "#a3190f"
FAINT_LINE = "#dde3e9"
LADDER = ("#eef4fb", "#c9ddf0", "#93bbdf", "#4f8fc7", "#1f63a6", "#0a3a73")
"""From little to much."""
BALANCE = ("#a3190f", "#dd6f55", "#f5cfc3", "#f7f7f7", "#c3d9ee", "#5f9acb", "#0b4a8f")
"""From bad over neutral to good."""

NO_DATA = Text("No data for this chart", "暂无数据")


@dataclass(frozen=True, slots=True)
class Heading:
    """A chart's title, and the line below it: what is measured, in which unit, over which period."""

    title: str
    language: Language
    subtitle: str = ""


def word(text: Text, heading: Heading) -> str:
    """One of the chart's own words."""
    return text.in_language(heading.language)


def plain(value: Number | None) -> float | None:
    """A number as JSON has it; None where there is none."""
    if value is None:
        return None
    return None if isinstance(value, Decimal) and not value.is_finite() else float(value)


def named(text: str) -> str:
    """A name as it is written: without characters that a drawing cannot contain, never empty."""
    return clean(text) or NOTHING_NAMED


NOTHING_NAMED = "–"


def distinct(names: Sequence[str]) -> list[str]:
    """The names, each once: an axis takes equal names for one. A repeated one gets invisible marks."""
    seen: dict[str, int] = {}
    shown = []
    for name in map(named, names):
        seen[name] = seen.get(name, 0) + 1
        shown.append(name + "\u200b" * (seen[name] - 1))
    return shown


def frame(heading: Heading, height: float = HEIGHT, **content: Any) -> Spec:
    """A whole specification around the content."""
    title: Spec = {"text": _fitted(heading.title, TITLE_SIZE)}
    if heading.subtitle:
        title["subtitle"] = _fitted(heading.subtitle, SUBTITLE_SIZE)
    return {
        "$schema": SCHEMA,
        "description": ". ".join(clean(text) for text in (heading.title, heading.subtitle) if text),
        "title": title,
        "width": WIDTH,
        "height": height,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "padding": {"left": PADDING + 8, "right": PADDING, "top": PADDING, "bottom": PADDING},
        "config": _config(),
        **content,
    }


def _fitted(text: str, size: float) -> str | list[str]:
    """The text, in lines where it is longer than the sheet is wide: what is wider would squeeze the chart."""
    lines = wrapped(text, WIDTH - 2 * PADDING - 8, size)
    return lines if len(lines) > 1 else clean(text)


def empty(heading: Heading, reason: Text = NO_DATA) -> Spec:
    """The chart of nothing: it says why."""
    mark = {"type": "text", "text": word(reason, heading), "fontSize": 15, "color": SOFT}
    return frame(heading, 120, data={"values": [{}]}, mark=mark)


STROKES: Spec = {"symbolType": "stroke", "symbolSize": 400}
"""The legend of lines: strokes, which show their dashes."""


def rows(values: Sequence[Mapping[str, Any]]) -> Spec:
    """Rows as inline data: no chart reads anything from elsewhere."""
    return {"values": [dict(value) for value in values]}


def halo(mark: Spec, **encoded: Any) -> list[Spec]:
    """A text that stays legible over lines: once as a white rim, once as itself."""
    rim = {"stroke": PAPER, "strokeWidth": 4, "strokeJoin": "round", "color": PAPER}
    return [{"mark": {**mark, **rim}, **encoded}, {"mark": mark, **encoded}]


def names_axis(**more: Any) -> Spec:
    """An axis of names, each whole or cut, without lines."""
    return {"title": None, "labelLimit": NAME_ROOM, "ticks": False, "domain": False, "grid": False, **more}


def _config() -> Spec:
    text = {"font": FONT, "color": INK}
    return {
        "font": FONT,
        "background": PAPER,
        "view": {"stroke": None},
        "title": {
            "anchor": "start",
            "frame": "group",
            "fontSize": TITLE_SIZE,
            "fontWeight": 700,
            "color": INK,
            "subtitleFontSize": SUBTITLE_SIZE,
            "subtitleColor": SOFT,
            "subtitlePadding": 5,
            "offset": 14,
        },
        "axis": {
            "labelFontSize": 12,
            "labelColor": INK,
            "titleFontSize": 12,
            "titleFontWeight": 400,
            "titleColor": SOFT,
            "gridColor": "#e3e8ed",
            "domainColor": FAINT,
            "tickColor": FAINT,
            "labelPadding": 6,
        },
        "legend": {
            "orient": "top",
            "direction": "horizontal",
            "title": None,
            "labelFontSize": 12,
            "labelColor": INK,
            "labelLimit": 240,
            "symbolStrokeWidth": 2.5,
            "symbolSize": 120,
            "offset": 8,
        },
        "text": {**text, "fontSize": 12},
        "line": {"strokeWidth": 2.5},
    }
