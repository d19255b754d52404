"""Who makes up most of it: bars from the largest, and what they are together as a share of all (二八)."""

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from shared.documents.charts.bars import Bar
from shared.documents.charts.theme import (
    BAD,
    MAIN,
    PALE,
    SECOND,
    Heading,
    Spec,
    distinct,
    empty,
    frame,
    halo,
    names_axis,
    plain,
    rows,
    word,
)
from shared.documents.maps.canvas import INK, SOFT
from shared.documents.numbers import Number, Unit, axis_text, written
from shared.problems import Text

MOST = 0.8
MAX_BARS = 30
FEW = 5
TITLE_ABOVE = {"titleAngle": 0, "titleY": -10, "titleBaseline": "bottom", "titleAnchor": "start"}
REST = Text("{number} others", "其余 {number} 家")
AMOUNT, TOGETHER = Text("Amount (left)", "金额（左轴）"), Text("Cumulative share (right)", "累计占比（右轴）")


class Others(NamedTuple):
    """Members that are not among the figures: how many, and what they come to."""

    number: int
    value: Number


NO_OTHERS = Others(0, 0)


class _Ranked(NamedTuple):
    name: str
    value: float
    share: float
    is_among_most: bool
    is_rest: bool = False


def pareto(heading: Heading, figures: Sequence[Bar], unit: Unit = Unit.AMOUNT, others: Others = NO_OTHERS) -> Spec:
    """The figures from the largest on; the share is of the sum of all, negative ones included (method, section 7).

    Bars up to the 80 % line are dark. Beyond 30 the rest is one point of the line, with the `others`, but no bar, which
    would dwarf all others.
    """
    known = sorted(((one.name, plain(one.value) or 0.0) for one in figures), key=lambda one: -one[1])
    total = sum(value for _, value in known) + float(others.value)
    if total <= 0 or not known:
        return empty(heading)
    ranked = _ranked(_with_rest(known, others, heading), total)
    if len(known) > len(ranked) or others.number:
        ranked[-1] = ranked[-1]._replace(is_among_most=False, is_rest=True)
    names = distinct([one.name for one in ranked])
    drawn = [
        {**one._asdict(), "name": name, "shown": written(one.share, Unit.SHARE, heading.language)}
        for name, one in zip(names, ranked, strict=True)
    ]
    amounts, shares = _domains(ranked)
    axis = names_axis(labelAngle=-40 if len(names) > FEW else 0, labelLimit=110, labelOverlap=False)
    scale = {"domain": names, "padding": 0.12 if len(names) > FEW else 0.6}
    x = {"field": "name", "type": "nominal", "sort": None, "scale": scale, "axis": axis}
    return frame(
        heading,
        data=rows(drawn),
        encoding={"x": x},
        layer=[_bars(unit, heading, amounts), {"layer": [_line(heading, shares), *_rule(heading)]}],
        resolve={"scale": {"y": "independent"}},
    )


def _with_rest(known: list[tuple[str, float]], others: Others, heading: Heading) -> list[tuple[str, float]]:
    if len(known) <= MAX_BARS and not others.number:
        return known
    shown, rest = known[: MAX_BARS - 1], known[MAX_BARS - 1 :]
    name = word(REST.filled(number=len(rest) + others.number), heading)
    return [*shown, (name, sum(value for _, value in rest) + float(others.value))]


def _ranked(known: Sequence[tuple[str, float]], total: float) -> list[_Ranked]:
    shares = [value / total for value in accumulate(value for _, value in known)]
    before = [0.0, *shares]
    return [
        _Ranked(name, value, share, earlier < MOST)
        for (name, value), share, earlier in zip(known, shares, before, strict=False)
    ]


def _domains(ranked: Sequence[_Ranked]) -> tuple[list[float], list[float]]:
    """Of the amounts and of the shares: zero is at one height, as is the largest of each."""
    amounts = [one.value for one in ranked if not one.is_rest]
    most, least = max(amounts), min(0.0, *amounts)
    whole = max(1.0, *(one.share for one in ranked)) * 1.06
    return [least * 1.06, most * 1.06], [least / most * whole, whole]


def _bars(unit: Unit, heading: Heading, domain: Sequence[float]) -> Spec:
    title = {**TITLE_ABOVE, "title": word(AMOUNT, heading), "titleAlign": "left", "titleX": 0}
    conditions = [{"test": "datum.value < 0", "value": BAD}, {"test": "datum.is_among_most", "value": MAIN}]
    axis = {**title, "labelExpr": axis_text(unit, heading.language), "tickCount": 5}
    return {
        "transform": [{"filter": "!datum.is_rest"}],
        "mark": {"type": "bar"},
        "encoding": {
            "y": {
                "field": "value",
                "type": "quantitative",
                "scale": {"domain": list(domain), "nice": False},
                "axis": {**axis, "domain": False},
            },
            "color": {
                "condition": conditions,
                "value": PALE,
            },
        },
    }


def _line(heading: Heading, domain: Sequence[float]) -> Spec:
    axis = {
        **TITLE_ABOVE,
        "title": word(TOGETHER, heading),
        "titleAlign": "right",
        "titleX": 0,
        "labelExpr": axis_text(Unit.SHARE, heading.language),
        "orient": "right",
        "grid": False,
        "values": [0, 0.2, 0.4, 0.6, 0.8, 1],
        "domain": False,
    }
    y = {"field": "share", "type": "quantitative", "scale": {"domain": list(domain), "nice": False}, "axis": axis}
    mark = {"type": "line", "color": SECOND, "point": {"size": 30, "filled": True, "color": SECOND}}
    return {"mark": mark, "encoding": {"y": y}}


def _rule(heading: Heading) -> list[Spec]:
    y = {"datum": MOST, "type": "quantitative"}
    text = {
        "type": "text",
        "text": written(MOST, Unit.SHARE, heading.language),
        "align": "right",
        "dy": -8,
        "color": INK,
    }
    return [
        {"data": rows([{}]), "mark": {"type": "rule", "strokeDash": [5, 4], "color": SOFT}, "encoding": _across(y)},
        *halo(text, data=rows([{}]), encoding={"y": y, "x": {"value": "width"}}),
    ]


def _across(y: Spec) -> Spec:
    return {"y": y, "x": {"value": 0}, "x2": {"value": "width"}}
