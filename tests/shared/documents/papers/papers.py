"""Papers for tests: one with everything in it, with any text anywhere."""

from decimal import Decimal

from shared.documents.numbers import Unit
from shared.documents.papers.content import Content, content_of
from shared.documents.papers.structure import (
    Bullets,
    Chart,
    Column,
    KeyFigure,
    KeyFigures,
    Note,
    Paper,
    Paragraph,
    Picture,
    Section,
    Table,
    Tone,
)
from shared.documents.rendering.papers import with_pictures
from shared.problems import Language
from tests.shared.documents.charts.examples import EXAMPLES

MAP = '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200"><text x="9" y="20">地图</text></svg>'


def paper(text: str = "华强电子", *, language: Language = "zh-CN", rows: int = 3, has_chart: bool = False) -> Paper:
    """Everything that a paper can have, with the text in every place."""
    columns = [Column(text, share=3), Column("金额", Unit.EXACT_AMOUNT), Column("占比", Unit.SHARE)]
    lines = [[text, Decimal("1234567.895"), 0.5] for _ in range(rows)]
    figures = [KeyFigure(text, Decimal(12_345_678), note=text, tone=Tone.GOOD), KeyFigure(text, text, tone=Tone.BAD)]
    charts = [Chart(EXAMPLES["bars"](5, language), text)] if has_chart else []
    return Paper(
        text,
        language,
        [
            Section(text, [KeyFigures(figures), Paragraph(f"{text}\n\n{text}"), Bullets([text, text]), Note(text)]),
            Section(text, [*charts, Picture(MAP, text, text)]),
            Section(text, [Table(columns, lines, [text, 1, None], text, text), Bullets([text], is_numbered=True)]),
        ],
        subtitle=text,
        meta=[(text, text), ("期间", "2026-Q3")],
        footer=text,
    )


def drawn(of: Paper) -> Content:
    """The paper's content with its pictures, as the renderer sets it."""
    return with_pictures(content_of(of))


def cards(number: int, rows: int, *, is_whole: bool) -> Paper:
    """So many sections of a table with so many rows; `is_whole`: each kept together."""
    columns = [Column("主题"), Column("要点", share=4)]
    lines = [[f"第 {row} 行", "要点"] for row in range(rows)]
    return Paper("简报", "zh-CN", [Section(f"第 {one} 人", [Table(columns, lines)], is_whole) for one in range(number)])
