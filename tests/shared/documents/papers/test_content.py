"""What a paper says, before it has a form."""

import json
from decimal import Decimal

import pytest

from shared.documents.numbers import Unit
from shared.documents.papers.content import content_of
from shared.documents.papers.structure import Bullets, Column, KeyFigure, KeyFigures, Paper, Paragraph, Section, Table
from tests.shared.documents.papers.papers import paper


def block_of(*blocks: Bullets | Paragraph | Table | KeyFigures, chinese: bool = False) -> dict[str, object]:
    content = content_of(Paper("x", "zh-CN" if chinese else "en", [Section("s", blocks)]))
    found: dict[str, object] = content["sections"][0]["blocks"][0]
    return found


def test_numbers_are_written_in_their_columns_unit() -> None:
    columns = [Column("a"), Column("b", Unit.EXACT_AMOUNT), Column("c", Unit.SHARE), Column("d", Unit.AMOUNT)]
    table = block_of(Table(columns, [["x", Decimal("0.1"), Decimal("0.25"), 5_000_000]], [None] * 4), chinese=True)
    assert table["rows"] == [["x", "0.10", "25%", "500万"]]
    assert table["total"] == ["–"] * 4
    assert [column["is_number"] for column in table["columns"]] == [False, True, True, True]  # type: ignore[attr-defined]


def test_a_row_of_another_length_than_its_head_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="zip"):
        block_of(Table([Column("a")], [["x", "y"]]))


def test_blank_lines_part_paragraphs_and_unfit_characters_are_left_out() -> None:
    assert block_of(Paragraph("a\r\n\r\nb\nc\n\n\u0000\n\n"))["paragraphs"] == ["a", "b c"]
    assert block_of(Bullets(["a\u202eb"]))["items"] == ["ab"]


def test_a_figure_may_be_words() -> None:
    assert block_of(KeyFigures([KeyFigure("class", "core")]))["figures"] == [
        {"label": "class", "value": "core", "note": "", "tone": "neutral"}
    ]


@pytest.mark.parametrize(("language", "words"), [("en", ["Page ", " of ", ""]), ("zh-CN", ["第 ", " 页，共 ", " 页"])])
def test_the_papers_own_words_are_in_its_language(language: str, words: list[str]) -> None:
    content = content_of(paper(language=language))  # type: ignore[arg-type]
    assert content["page_of"] == words
    json.dumps(content, allow_nan=False)
