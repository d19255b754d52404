"""A portfolio map as a self-contained SVG: customers by columns, each field a bar of the shares at each level."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from services.relationship.key_people.schemes.rules import RelationshipLevel
from services.relationship.maps.portfolios.model import (
    PortfolioCellRead,
    PortfolioFiguresRead,
    PortfolioMapRead,
    PortfolioRowRead,
)
from services.relationship.maps.portfolios.rules import PortfolioColumns
from services.relationship.maps.relationship_maps.wording import ALL, AT_TARGET, IN_CONTACT
from services.relationship.maps.saying import Say
from shared.documents.maps.canvas import INK, PAPER, SOFT, Point, path, tag, tooltip, width_of, words
from shared.documents.maps.heading import draw_heading
from shared.documents.maps.legend import LEGEND_ROW, Item, draw_items
from shared.documents.maps.level_bars import COLOURS, level_bar
from shared.documents.maps.marks import LEVEL_COLOURS
from shared.documents.maps.stack import Part, stacked
from shared.labels import Labelled
from shared.problems import Text

TITLE = Text("Portfolio of relationships", "客户关系全景")
CUSTOMERS = Text("Customers {shown} of {all}", "客户 {shown} / {all}")
GAPS = Text("Gaps", "缺口")
WHAT_GAPS_ARE = Text(
    "Gaps: key people not in contact, not assessed yet, opposed to us, or below their target. Shares in contact and at "
    "target are of key people.",
    "缺口：尚未接触、尚未评估、反对我方或低于目标级别的关键人。已接触与达到目标均以关键人计。",
)
NOBODY = Text("No customer matches.", "没有符合条件的客户。")
ROW, HEADING = 34.0, 34.0
NAME, FIGURE, COLUMN = 250.0, 78.0, 118.0
BAR, BAR_HEIGHT = 88.0, 16.0
FIRST_COLUMN, HEADING_SIZE = NAME + 3 * FIGURE, 11.5
NARROWEST = 900.0
GENERAL_COLOURS = (LEVEL_COLOURS[0], LEVEL_COLOURS[2], LEVEL_COLOURS[3], LEVEL_COLOURS[5])
RULE, BAND = "#e3e8ed", "#e8edf2"


@dataclass(frozen=True, slots=True)
class Grid:
    """The columns of the drawing, their levels, and how wide it is."""

    keys: Sequence[str | None]
    names: Sequence[str]
    levels: Sequence[str]
    colours: Sequence[str]
    column: float
    width: float

    @classmethod
    def of(cls, found: PortfolioMapRead, say: Say) -> "Grid":
        """The grid of a map, with columns as wide as their names need."""
        names = [_name_of(found.columns, key, say) for key in found.keys]
        levels = [_level_name(one, say) for one in found.columns.levels]
        column = max(COLUMN, *(width_of(name, HEADING_SIZE) + 14 for name in names))
        colours = GENERAL_COLOURS if found.columns is PortfolioColumns.ELEMENT else COLOURS
        return cls(found.keys, names, levels, colours, column, max(NARROWEST, FIRST_COLUMN + column * len(names)))

    def x(self, key: str | None) -> float:
        """The left edge of a column."""
        return FIRST_COLUMN + self.column * self.keys.index(key)


def as_svg(found: PortfolioMapRead, say: Say) -> str:
    """The drawing of the page, with a line for all customers first."""
    grid = Grid.of(found, say)
    drawn = [*_heading(grid, say), *_row(say(ALL), "", found.totals, grid, HEADING, is_whole=True)]
    for place, row in enumerate(found.items, 1):
        drawn += _row(row.customer_name, _about(row), row, grid, HEADING + ROW * place)
    if not found.items:
        drawn.append(words(10, HEADING + ROW + 24, say(NOBODY), 14, fill=SOFT))
    legend, legend_rows = draw_items([list(_legend(grid)), [Item("", -8, say(WHAT_GAPS_ARE))]], grid.width)
    title = say(TITLE)
    shown = say(CUSTOMERS, shown=len(found.items), all=found.customers)
    figures = f"{shown}   ·   {say.label(found.columns)}"
    parts = [
        draw_heading(title, "", figures, grid.width),
        Part(drawn, HEADING + ROW * max(len(found.items) + 1, 2) + 30),
        Part(legend, legend_rows * LEGEND_ROW),
    ]
    return stacked((title, figures), parts, grid.width, say.language, name="portfolio-map")


def _name_of(columns: PortfolioColumns, key: str | None, say: Say) -> str:
    return say.label(next((one for one in columns.members if one.value == key), None))


def _level_name(level: Labelled, say: Say) -> str:
    return say(say.scheme.name_of(level)) if isinstance(level, RelationshipLevel) else say.label(level)


def _about(row: PortfolioRowRead) -> str:
    return " · ".join(one for one in (row.region, row.manager_name) if one)


def _heading(grid: Grid, say: Say) -> Iterator[str]:
    yield tag("rect", x=0, y=0, width=grid.width, height=HEADING - 6, rx=4, fill=BAND)
    for place, text in enumerate((say(GAPS), say(IN_CONTACT), say(AT_TARGET))):
        yield words(NAME + FIGURE * place, 18, text, 11, fit=FIGURE - 6, fill=SOFT)
    for key, name in zip(grid.keys, grid.names, strict=True):
        yield words(grid.x(key), 18, name, HEADING_SIZE, fit=grid.column - 8, fill=INK)


def _row(
    name: str, about: str, figures: PortfolioFiguresRead, grid: Grid, y: float, *, is_whole: bool = False
) -> Iterator[str]:
    weight = {"font_weight": 700} if is_whole else {}
    yield words(8, y + (14 if about else 19), name, 12.5, fit=NAME - 30, **weight)
    if about:
        yield words(8, y + 27, about, 9.5, fit=NAME - 20, fill=SOFT)
    reached = f"{figures.at_target}/{figures.key_people}" if figures.with_target else "–"
    for place, text in enumerate((str(figures.gaps), f"{figures.in_contact}/{figures.key_people}", reached)):
        yield words(NAME + FIGURE * place, y + 19, text, 12, fit=FIGURE - 6, **weight)
    for cell in figures.cells:
        yield _cell(cell, grid, y + 7)
    yield path((Point(0, y + ROW - 1), Point(grid.width, y + ROW - 1)), stroke=RULE)


def _cell(cell: PortfolioCellRead, grid: Grid, y: float) -> str:
    x = grid.x(cell.key)
    said = [f"{level} {count}" for level, count in zip(grid.levels, cell.counts, strict=True) if count]
    drawn = level_bar(cell.counts, x, y, grid.colours, width=BAR, height=BAR_HEIGHT)
    return tag("g", tooltip(said), drawn, words(x + BAR + 4, y + 12, str(cell.count), 9.5, fill=SOFT))


def _legend(grid: Grid) -> Iterator[Item]:
    for name, colour in zip(grid.levels, grid.colours, strict=True):
        mark = tag("rect", x=0, y=-7, width=14, height=14, rx=2, fill=colour, stroke=RULE if colour != PAPER else SOFT)
        yield Item(mark, 14, name)
