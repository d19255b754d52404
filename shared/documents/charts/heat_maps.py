"""Rows by columns as shaded fields with their figures; cohorts are one kind of it."""

from collections.abc import Sequence
from typing import NamedTuple

from shared.documents.charts.theme import (
    BALANCE,
    LADDER,
    WIDTH,
    Heading,
    Spec,
    distinct,
    empty,
    frame,
    named,
    names_axis,
    plain,
    rows,
    word,
)
from shared.documents.maps.canvas import INK, PAPER
from shared.documents.numbers import Number, Unit, written
from shared.problems import Text

FIELD_HEIGHT = 28
MIN_FIELD_WIDTH = 34
"""Narrower fields have no figures."""
COHORT = Text("{name} (n = {size})", "{name}（{size} 家）")
AFTER = Text("+{number}", "第 {number} 期")
FIRST = Text("Start", "起始")


class HeatRow(NamedTuple):
    """A row's name and its figures, one for each column; None leaves the field empty."""

    name: str
    values: Sequence[Number | None]


class Cohort(NamedTuple):
    """Customers who began in one period: how many, and the share kept in each period since."""

    name: str
    size: int
    kept: Sequence[Number | None]


def heat_map(
    heading: Heading, columns: Sequence[str], content: Sequence[HeatRow], unit: Unit, *, middle: Number | None = None
) -> Spec:
    """The fields; with a `middle`, values below are shaded as bad and values above as good."""
    known = [value for row in content for one in row.values if (value := plain(one)) is not None]
    if not known or not columns:
        return empty(heading)
    across, down = distinct(columns), distinct([row.name for row in content])
    least, most = _ends(known, plain(middle))
    fields = [
        {
            "column": column,
            "row": name,
            "value": value,
            "shown": "" if value is None else written(value, unit, heading.language),
            "is_dark": value is not None and _is_dark(value, least, most, is_balance=middle is not None),
        }
        for name, row in zip(down, content, strict=True)
        for column, value in zip(across, map(plain, row.values), strict=False)
    ]
    layer = [_shades(least, most, is_balance=middle is not None)]
    if (WIDTH - 220) / len(across) >= MIN_FIELD_WIDTH:
        layer.append(_figures())
    axis = names_axis(orient="top", labelAngle=0 if len(across) <= 14 else -40, labelLimit=90)
    return frame(
        heading,
        FIELD_HEIGHT * len(down),
        data=rows(fields),
        encoding={
            "x": {"field": "column", "type": "nominal", "sort": None, "scale": {"domain": across}, "axis": axis},
            "y": {"field": "row", "type": "nominal", "sort": None, "scale": {"domain": down}, "axis": names_axis()},
        },
        layer=layer,
    )


def cohorts(heading: Heading, found: Sequence[Cohort]) -> Spec:
    """Cohorts from the oldest, each with the share that is kept 1, 2, … periods after its start."""
    longest = max((len(one.kept) for one in found), default=0)
    columns = [word(AFTER.filled(number=place) if place else FIRST, heading) for place in range(longest)]
    content = [HeatRow(word(COHORT.filled(name=named(one.name), size=one.size), heading), one.kept) for one in found]
    return heat_map(heading, columns, content, Unit.SHARE)


def _ends(known: Sequence[float], middle: float | None) -> tuple[float, float]:
    if middle is None:
        return min(0.0, *known), max(known) if max(known) > min(0.0, *known) else min(0.0, *known) + 1
    reach = max((abs(value - middle) for value in known), default=0) or 1.0
    return middle - reach, middle + reach


def _is_dark(value: float, least: float, most: float, *, is_balance: bool) -> bool:
    place = (value - least) / (most - least)
    return place > 0.8 or place < 0.12 if is_balance else place > 0.6


def _shades(least: float, most: float, *, is_balance: bool) -> Spec:
    shades = BALANCE if is_balance else LADDER
    steps = [least + (most - least) * place / (len(shades) - 1) for place in range(len(shades))]
    scale = {"domain": steps, "range": list(shades), "interpolate": "lab"}
    colour = {"field": "value", "type": "quantitative", "scale": scale, "legend": None}
    return {
        "transform": [{"filter": "datum.value != null"}],
        "mark": {"type": "rect", "stroke": PAPER, "strokeWidth": 1.5},
        "encoding": {"color": colour},
    }


def _figures() -> Spec:
    colour = {"condition": {"test": "datum.is_dark", "value": PAPER}, "value": INK}
    return {"mark": {"type": "text", "fontSize": 11.5}, "encoding": {"text": {"field": "shown"}, "color": colour}}
