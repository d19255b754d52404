"""A trace as a self-contained SVG: a lane for each market goal, in it a row for each relationship that it needs."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from services.planning.papers.traces import wording as said
from services.planning.papers.traces.lanes import GAP, LANE_GAP, WIDTH, LooseRow, Row, X, draw_lane, draw_loose, rows_of
from services.planning.papers.traces.model import PlanTraceRead
from shared.documents.maps.canvas import INK, SOFT, tag, words, wrapped
from shared.documents.maps.legend import LEGEND_ROW, Item, draw_items
from shared.documents.maps.marks import AMBER, LEVEL_COLOURS
from shared.documents.maps.stack import Part, stacked
from shared.documents.saying import Say

BAND, HEADING_SIZE = 30.0, 12.0
MANY = 10_000
"""More actions than a row has: a drawing that is not cut in pages keeps them together."""
CARDS = 3
"""Actions in a row of a page."""


def as_svg(trace: PlanTraceRead, say: Say) -> str:
    """The whole trace as one drawing."""
    return _sheet(trace, rows_of(trace, say, MANY), say, heading=True)


def pages_of(trace: PlanTraceRead, say: Say, tallest: float) -> list[str]:
    """The trace in drawings of about this height at most, for slides and paper."""
    pages: list[list[Row | LooseRow]] = [[]]
    used = 0.0
    for row in rows_of(trace, say, CARDS):
        if pages[-1] and used + row.height > tallest:
            pages.append([])
            used = 0.0
        pages[-1].append(row)
        used += row.height + GAP
    return [_sheet(trace, page, say, heading=False) for page in pages]


def _sheet(trace: PlanTraceRead, rows: Sequence[Row | LooseRow], say: Say, *, heading: bool) -> str:
    title = say(said.TITLE)
    summary = said.summary_of(trace, say)
    body, height = _body(rows, say)
    legend, legend_rows = draw_items([_legend(say)], WIDTH)
    parts = [
        *([_heading(trace, title, summary, say)] if heading else []),
        Part(list(_bands(say)), BAND + 10),
        Part(body, height + 22),
        Part(legend, legend_rows * LEGEND_ROW),
    ]
    described = (f"{title} · {trace.customer_name}", "; ".join(summary))
    return stacked(described, parts, WIDTH, say.language, name="plan-trace")


def _heading(trace: PlanTraceRead, title: str, summary: Sequence[str], say: Say) -> Part:
    year = say(said.YEAR, year=trace.fiscal_year)
    whose = " · ".join(part for part in (trace.customer_name, trace.title or "", year) if part)
    named, figures = wrapped(whose, WIDTH, 16), wrapped("   ·   ".join(summary), WIDTH, 13)
    drawn = [words(0, 22, title, 24, font_weight=700)]
    drawn += [words(0, 50 + 23 * place, line, 16, fill=SOFT) for place, line in enumerate(named)]
    below = 50 + 23 * len(named) + 4
    drawn += [words(0, below + 20 * place, line, 13) for place, line in enumerate(figures)]
    return Part(drawn, below + 20 * len(figures) + 6)


def _bands(say: Say) -> Iterator[str]:
    yield tag("rect", x=0, y=0, width=WIDTH, height=BAND, rx=4, fill="#e8edf2")
    for x, text in zip(X, said.COLUMNS, strict=True):
        yield words(x + 8, 19.5, say(text), HEADING_SIZE, fill=INK, font_weight=700)


def _body(rows: Sequence[Row | LooseRow], say: Say) -> tuple[list[str], float]:
    if not rows:
        return [words(0, 24, say(said.NO_GOALS), 15, fill=SOFT)], 40.0
    drawn: list[str] = []
    y = 0.0
    for _, of_lane in groupby(rows, key=lambda row: row.lane):
        lane = list(of_lane)
        part = (
            draw_loose([row for row in lane if isinstance(row, LooseRow)])
            if isinstance(lane[0], LooseRow)
            else draw_lane([row for row in lane if isinstance(row, Row)], say)
        )
        drawn.append(tag("g", *part.content, transform=f"translate(0 {y:.1f})"))
        y += part.height + LANE_GAP
    return drawn, y


def _legend(say: Say) -> Iterator[Item]:
    blue = LEVEL_COLOURS[4]
    yield Item(tag("circle", cx=6, cy=0, r=5, fill=blue, stroke=blue), 12, say(said.DONE))
    yield Item(tag("circle", cx=6, cy=0, r=5, fill="none", stroke=blue, stroke_width=1.6), 12, say(said.OPEN))
    yield Item(tag("path", d="M1 5 L6 -5 L11 5 Z", fill=AMBER, stroke=AMBER), 12, say(said.IS_LATE))
    frame = tag("rect", x=0, y=-7, width=22, height=14, rx=4, fill="#fffbeb", stroke=AMBER, stroke_dasharray="5 3")
    yield Item(frame, 22, say(said.MISSING))
