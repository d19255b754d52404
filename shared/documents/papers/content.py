"""A paper as plain content: every number written, every text cleaned; what templates and slides are filled with."""

from collections.abc import Sequence
from typing import Any

from shared.documents.maps.canvas import clean
from shared.documents.numbers import Unit, written
from shared.documents.papers.structure import (
    Block,
    Bullets,
    Cell,
    Chart,
    Column,
    KeyFigure,
    KeyFigures,
    Note,
    Paper,
    Paragraph,
    Picture,
    Table,
)
from shared.problems import Language, Text

Content = dict[str, Any]

PAGE_OF = (Text("Page ", "第 "), Text(" of ", " 页，共 "), Text("", " 页"))
CONTINUED = Text("{title} ({number})", "{title}（{number}）")
NO_ROWS = Text("None.", "无。")


def content_of(paper: Paper) -> Content:
    """The content, which JSON can carry."""
    language = paper.language
    return {
        "language": language,
        "title": clean(paper.title),
        "subtitle": clean(paper.subtitle),
        "meta": [[clean(name), clean(value)] for name, value in paper.meta],
        "footer": clean(paper.footer),
        "sections": [
            {
                "title": clean(one.title),
                "is_whole": one.is_whole,
                "is_wide": one.is_wide,
                "blocks": [_block(block, language) for block in one.blocks],
            }
            for one in paper.sections
        ],
        "page_of": [text.in_language(language) for text in PAGE_OF],
        "no_rows": NO_ROWS.in_language(language),
        "continued": CONTINUED.in_language(language),
    }


def _block(block: Block, language: Language) -> Content:
    return {"kind": type(block).__name__.lower(), **_fields(block, language)}


def _fields(block: Block, language: Language) -> Content:
    match block:
        case Paragraph():
            return {"paragraphs": [shown for part in _parts(block.text) if (shown := clean(part))]}
        case Bullets():
            return {"items": [clean(item) for item in block.items], "is_numbered": block.is_numbered}
        case Note():
            return {"text": clean(block.text), "tone": block.tone.value}
        case Chart():
            return {"spec": block.spec, "caption": clean(block.caption), "alternative": block.spec["description"]}
        case Picture():
            return {"svg": block.svg, "caption": clean(block.caption), "alternative": clean(block.alternative)}
        case KeyFigures():
            return {"figures": [_key_figure(one, language) for one in block.figures]}
        case Table():
            return _table(block, language)


def _parts(text: str) -> list[str]:
    return text.replace("\r\n", "\n").split("\n\n")


def _table(block: Table, language: Language) -> Content:
    return {
        "title": clean(block.title),
        "note": clean(block.note),
        "columns": [
            {"label": clean(one.label), "is_number": one.unit is not None, "share": max(one.share, 0.1)}
            for one in block.columns
        ],
        "rows": [_row(row, block.columns, language) for row in block.rows],
        "total": None if block.total is None else _row(block.total, block.columns, language),
    }


def _key_figure(one: KeyFigure, language: Language) -> Content:
    value = _written(one.value, one.unit, language)
    return {"label": clean(one.label), "value": value, "note": clean(one.note), "tone": one.tone.value}


def _row(row: Sequence[Cell], columns: Sequence[Column], language: Language) -> list[str]:
    return [_written(cell, column.unit, language) for cell, column in zip(row, columns, strict=True)]


def _written(cell: Cell, unit: Unit | None, language: Language) -> str:
    if isinstance(cell, str):
        return clean(cell)
    return written(cell, unit or Unit.COUNT, language)
