"""A portfolio map as a self-contained SVG: customers by columns, each field a bar of the levels of its people."""

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
from shared.documents.maps.canvas import FAINT, INK, PAPER, SOFT, Point, path, tag, tooltip, width_of, words, wrapped
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
WHAT_BARS_ARE = Text(
    "Up to {number} have a box each; above that the whole bar shows shares. The number beside it says how many.",
    "{number} 个以内每格代表一个，超过则整条表示占比；右侧数字为总数。",
)
NOBODY = Text("No customer matches.", "没有符合条件的客户。")
ROW, HEADING = 34.0, 34.0
NAME, FIGURE, COLUMN = 250.0, 78.0, 118.0
BAR, BAR_HEIGHT, BOXES = 88.0, 16.0, 8
NAME_SIZE, NAME_LINE, ABOUT_SIZE, ABOUT_LINE, MAX_LINES = 12.5, 15.0, 9.5, 12.0, 3
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


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose line it is: a customer's name and what is said of it in lines, or all customers."""

    name: Sequence[str]
    about: Sequence[str] = ()
    is_whole: bool = False

    @classmethod
    def of(cls, row: PortfolioRowRead) -> "Subject":
        """A customer."""
        about = " · ".join(one for one in (row.region, row.manager_name) if one)
        lines = wrapped(about, NAME - 20, ABOUT_SIZE, most=MAX_LINES) if about else []
        return cls(wrapped(row.customer_name, NAME - 30, NAME_SIZE, most=MAX_LINES), lines)

    @property
    def height(self) -> float:
        return ROW + NAME_LINE * (len(self.name) - 1) + ABOUT_LINE * max(len(self.about) - 1, 0)


def as_svg(found: PortfolioMapRead, say: Say) -> str:
    """The drawing of the page, with a line for all customers first."""
    grid, y = Grid.of(found, say), HEADING + ROW
    drawn = [*_heading(grid, say), *_row(Subject([say(ALL)], is_whole=True), found.totals, grid, HEADING)]
    for row in found.items:
        subject = Subject.of(row)
        drawn += _row(subject, row, grid, y)
        y += subject.height
    if not found.items:
        drawn.append(words(10, y + 24, say(NOBODY), 14, fill=SOFT))
        y += ROW
    notes = [[Item("", -8, text)] for text in (say(WHAT_BARS_ARE, number=BOXES), say(WHAT_GAPS_ARE))]
    legend, legend_rows = draw_items([list(_legend(grid)), *notes], grid.width)
    title = say(TITLE)
    shown = say(CUSTOMERS, shown=len(found.items), all=found.customers)
    figures = f"{shown}   ·   {say.label(found.columns)}"
    parts = [
        draw_heading(title, "", figures, grid.width),
        Part(drawn, y + 30),
        Part(legend, legend_rows * LEGEND_ROW),
    ]
    return stacked((title, figures), parts, grid.width, say.language, name="portfolio-map")


def _name_of(columns: PortfolioColumns, key: str | None, say: Say) -> str:
    return say.label(next((one for one in columns.members if one.value == key), None))


def _level_name(level: Labelled, say: Say) -> str:
    return say(say.scheme.name_of(level)) if isinstance(level, RelationshipLevel) else say.label(level)


def _heading(grid: Grid, say: Say) -> Iterator[str]:
    yield tag("rect", x=0, y=0, width=grid.width, height=HEADING - 6, rx=4, fill=BAND)
    for place, text in enumerate((say(GAPS), say(IN_CONTACT), say(AT_TARGET))):
        yield words(NAME + FIGURE * place, 18, text, 11, fit=FIGURE - 6, fill=SOFT)
    for key, name in zip(grid.keys, grid.names, strict=True):
        yield words(grid.x(key), 18, name, HEADING_SIZE, fit=grid.column - 8, fill=INK)


def _row(subject: Subject, figures: PortfolioFiguresRead, grid: Grid, y: float) -> Iterator[str]:
    weight = {"font_weight": 700} if subject.is_whole else {}
    top = y + (14 if subject.about else 19)
    for place, line in enumerate(subject.name):
        yield words(8, top + NAME_LINE * place, line, NAME_SIZE, **weight)
    below = y + 27 + NAME_LINE * (len(subject.name) - 1)
    for place, line in enumerate(subject.about):
        yield words(8, below + ABOUT_LINE * place, line, ABOUT_SIZE, fill=SOFT)
    reached = f"{figures.at_target}/{figures.key_people}" if figures.with_target else "–"
    for place, text in enumerate((str(figures.gaps), f"{figures.in_contact}/{figures.key_people}", reached)):
        yield words(NAME + FIGURE * place, y + 19, text, 12, fit=FIGURE - 6, **weight)
    for cell in figures.cells:
        yield _cell(cell, grid, y + 7)
    yield path((Point(0, y + subject.height - 1), Point(grid.width, y + subject.height - 1)), stroke=RULE)


def _cell(cell: PortfolioCellRead, grid: Grid, y: float) -> str:
    """A bar that is as long as its boxes: one person does not look like a whole department."""
    x, boxes = grid.x(cell.key), min(cell.count, BOXES)
    said = [f"{level} {count}" for level, count in zip(grid.levels, cell.counts, strict=True) if count]
    width = BAR * boxes / BOXES
    drawn = level_bar(cell.counts, x, y, grid.colours, width=width, height=BAR_HEIGHT)
    between = range(1, cell.count) if cell.count <= BOXES else ()
    edges = (x + BAR * place / BOXES for place in between)
    lines = (path((Point(edge, y), Point(edge, y + BAR_HEIGHT)), stroke=FAINT) for edge in edges)
    return tag("g", tooltip(said), drawn, *lines, words(x + width + 4, y + 12, str(cell.count), 9.5, fill=SOFT))


def _legend(grid: Grid) -> Iterator[Item]:
    for name, colour in zip(grid.levels, grid.colours, strict=True):
        mark = tag("rect", x=0, y=-7, width=14, height=14, rx=2, fill=colour, stroke=RULE if colour != PAPER else SOFT)
        yield Item(mark, 14, name)
