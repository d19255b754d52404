"""Slides: one for each section and more where it does not fit, in fonts for both scripts, with vector pictures."""

from io import BytesIO
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pptx import Presentation
from pptx.oxml.ns import qn

from shared.documents.maps.canvas import clean
from shared.documents.papers.slide_measures import BOTTOM
from shared.documents.papers.slides import as_pptx
from shared.documents.papers.structure import Column, Paper, Section, Table
from tests.shared.documents.papers.papers import MAP, drawn, paper


def slides_of(of: Paper) -> list[Any]:
    return list(Presentation(BytesIO(as_pptx(drawn(of)))).slides)


def titles_of(of: Paper) -> list[str]:
    return [slide.shapes.title.text_frame.text for slide in slides_of(of)]


def test_every_section_is_a_slide() -> None:
    assert titles_of(paper("节")) == ["节"] * 4


def test_what_does_not_fit_goes_on_under_the_same_title() -> None:
    titles = titles_of(paper("节", rows=40))
    assert titles[3:6] == ["节", "节（2）", "节（3）"]
    tables = [shape.table for slide in slides_of(paper("节", rows=40)) for shape in slide.shapes if shape.has_table]
    assert sum(len(table.rows) - 1 for table in tables) == 40 + 1
    assert {table.cell(0, 1).text for table in tables} == {"金额"}


@pytest.mark.parametrize("text", ["华强电子", "很长的段落。" * 300])
def test_nothing_begins_below_the_slide(text: str) -> None:
    for slide in slides_of(paper(text, rows=9)):
        for shape in slide.shapes:
            assert shape.top.inches < BOTTOM
            assert shape.left.inches >= 0.5


def test_texts_name_a_font_for_chinese() -> None:
    for slide in slides_of(paper()):
        for properties in slide._element.iter(qn("a:rPr")):
            fonts = [properties.find(qn(name)).get("typeface") for name in ("a:latin", "a:ea")]
            assert fonts == ["Microsoft YaHei", "Microsoft YaHei"]


def test_pictures_are_vectors_with_a_png_beside_them() -> None:
    slide = slides_of(paper("图"))[2]
    (picture,) = [shape for shape in slide.shapes if shape.shape_type == 13]
    assert picture.image.content_type == "image/png"
    (vector,) = [one for one in slide._element.iter() if str(one.tag).endswith("}svgBlip")]
    part = slide.part.related_part(vector.get(qn("r:embed")))
    assert (part.content_type, part.blob) == ("image/svg+xml", MAP.encode())
    assert picture._element.nvPicPr.cNvPr.get("descr") == "图"


@settings(max_examples=12, deadline=None)
@given(st.text(min_size=1, max_size=60))
@example("<a:t>&amp;</a:t>{0} %s _x0041_")
def test_any_text_is_only_text(text: str) -> None:
    assert titles_of(paper(f"x{text}"))[1] == clean(f"x{text}")


@pytest.mark.parametrize("rows", range(1, 12))
def test_a_heading_is_on_the_slide_of_its_table(rows: int) -> None:
    tables = [Table([Column("项")], [["行"]] * rows, title="表") for _ in range(6)]
    for slide in slides_of(Paper("纸", "zh-CN", [Section("节", tables)]))[1:]:
        *_, last = slide.shapes
        assert last.has_table
