"""A portfolio map as a self-contained SVG: customers by columns, each field a bar of the shares at each level."""

from collections.abc import Iterator, Sequence

from services.relationship.maps.portfolios.model import (
    PortfolioCellRead,
    PortfolioFiguresRead,
    PortfolioMapRead,
    PortfolioRowRead,
)
from services.relationship.maps.portfolios.rules import PortfolioColumns
from services.relationship.maps.relationship_maps.wording import (
    ALL,
    AT_TARGET,
    IN_CONTACT,
    SHORT_LEVELS,
    UNKNOWN,
    say,
)
from shared.documents.maps.canvas import INK, PAPER, SOFT, Point, path, tag, tooltip, width_of, words
from shared.documents.maps.heading import draw_heading
from shared.documents.maps.legend import LEGEND_ROW, Item, draw_items
from shared.documents.maps.level_bars import level_bar
from shared.documents.maps.marks import LEVEL_COLOURS
from shared.documents.maps.stack import Part, stacked
from shared.problems import Language, Text

TITLE = Text("Portfolio of relationships", "客户关系全景")
CUSTOMERS = Text("Customers {shown} of {all}", "客户 {shown} / {all}")
GAPS = Text("Gaps", "缺口")
WHAT_GAPS_ARE = Text(
    "Gaps: key people not in contact, opposed to us, or below their target. Shares in contact and at target are of key "
    "people.",
    "缺口：尚未接触、反对我方或低于目标级别的关键人。已接触与达到目标均以关键人计。",
)
NOBODY = Text("No customer matches.", "没有符合条件的客户。")
ROW, HEADING = 34.0, 34.0
NAME, FIGURE, COLUMN = 250.0, 78.0, 118.0
BAR, BAR_HEIGHT = 88.0, 16.0
FIRST_COLUMN, HEADING_SIZE = NAME + 3 * FIGURE, 11.5
NARROWEST = 900.0
GENERAL_COLOURS = (LEVEL_COLOURS[0], LEVEL_COLOURS[2], LEVEL_COLOURS[3], LEVEL_COLOURS[5])
RULE, BAND = "#e3e8ed", "#e8edf2"


def as_svg(found: PortfolioMapRead, language: Language) -> str:
    """The drawing of the page, with a line for all customers first."""
    names = [_name_of(found.columns, key, language) for key in found.keys]
    column = max(COLUMN, *(width_of(name, HEADING_SIZE) + 14 for name in names))
    width = max(NARROWEST, FIRST_COLUMN + column * len(names))
    colours = _colours(found.columns)
    rows = [(say(ALL, language), "", found.totals), *((row.customer_name, _about(row), row) for row in found.items)]
    drawn = [*_heading(names, column, width, language)]
    for place, (name, about, figures) in enumerate(rows):
        drawn += _row(name, about, figures, found, HEADING + ROW * place, (column, width), colours, is_whole=place == 0)
    if not found.items:
        drawn.append(words(10, HEADING + ROW + 24, say(NOBODY, language), 14, fill=SOFT))
    legend, legend_rows = draw_items([list(_legend(found, colours, language)), [_what_gaps_are(language)]], width)
    title = say(TITLE, language)
    shown = say(CUSTOMERS, language, shown=len(found.items), all=found.customers)
    figures_line = f"{shown}   ·   {found.columns.zh if language == 'zh-CN' else found.columns.en}"
    parts = [
        draw_heading(title, "", figures_line, width),
        Part(drawn, HEADING + ROW * max(len(rows), 2) + 30),
        Part(legend, legend_rows * LEGEND_ROW),
    ]
    return stacked((title, figures_line), parts, width, language, name="portfolio-map")


def _name_of(columns: PortfolioColumns, key: str | None, language: Language) -> str:
    found = next((one for one in columns.members if one.value == key), None)
    return say(found.named if found else UNKNOWN, language)


def _colours(columns: PortfolioColumns) -> Sequence[str]:
    return GENERAL_COLOURS if columns is PortfolioColumns.ELEMENT else (PAPER, *LEVEL_COLOURS)


def _about(row: PortfolioRowRead) -> str:
    return " · ".join(one for one in (row.region, row.manager_name) if one)


def _heading(names: Sequence[str], column: float, width: float, language: Language) -> Iterator[str]:
    yield tag("rect", x=0, y=0, width=width, height=HEADING - 6, rx=4, fill=BAND)
    for place, text in enumerate((say(GAPS, language), say(IN_CONTACT, language), say(AT_TARGET, language))):
        yield words(NAME + FIGURE * place, 18, text, 11, fit=FIGURE - 6, fill=SOFT)
    for place, name in enumerate(names):
        yield words(FIRST_COLUMN + column * place, 18, name, HEADING_SIZE, fit=column - 8, fill=INK)


def _row(
    name: str,
    about: str,
    figures: PortfolioFiguresRead,
    found: PortfolioMapRead,
    y: float,
    widths: tuple[float, float],
    colours: Sequence[str],
    *,
    is_whole: bool,
) -> Iterator[str]:
    column, width = widths
    weight = {"font_weight": 700} if is_whole else {}
    yield words(8, y + (19 if is_whole else 14), name, 12.5, fit=NAME - 30, **weight)
    if about:
        yield words(8, y + 27, about, 9.5, fit=NAME - 20, fill=SOFT)
    reached = f"{figures.at_target}/{figures.key_people}" if figures.with_target else "–"
    for place, text in enumerate((str(figures.gaps), f"{figures.in_contact}/{figures.key_people}", reached)):
        yield words(NAME + FIGURE * place, y + 19, text, 12, fit=FIGURE - 6, **weight)
    for cell in figures.cells:
        yield _cell(cell, FIRST_COLUMN + column * found.keys.index(cell.key), y + 7, found, colours)
    yield path((Point(0, y + ROW - 1), Point(width, y + ROW - 1)), stroke=RULE)


def _cell(cell: PortfolioCellRead, x: float, y: float, found: PortfolioMapRead, colours: Sequence[str]) -> str:
    told = [f"{level or '–'} {count}" for level, count in zip(found.levels, cell.counts, strict=True) if count]
    drawn = level_bar(cell.counts, x, y, colours, width=BAR, height=BAR_HEIGHT)
    return tag("g", tooltip(told), drawn, words(x + BAR + 4, y + 12, str(cell.count), 9.5, fill=SOFT))


def _legend(found: PortfolioMapRead, colours: Sequence[str], language: Language) -> Iterator[Item]:
    for level, colour in zip(found.columns.levels, colours, strict=True):
        mark = tag("rect", x=0, y=-7, width=14, height=14, rx=2, fill=colour, stroke=RULE if colour != PAPER else SOFT)
        short = say(SHORT_LEVELS[None] if level is None else level.named, language)
        yield Item(mark, 14, short)


def _what_gaps_are(language: Language) -> Item:
    return Item("", -8, say(WHAT_GAPS_ARE, language))
