"""PDF: whatever stands in a paper is text, set in the font that travels along."""

import json
import re

import typst
from hypothesis import example, given, settings
from hypothesis import strategies as st

from shared.documents.maps.canvas import clean, sheet
from shared.documents.papers.pdf import FONTS, TEMPLATE, as_pdf, as_png, with_weights
from shared.documents.papers.structure import Paper, Paragraph, Picture, Section
from tests.shared.documents.papers.papers import MAP, cards, drawn, paper

HOSTILE = '#set page(width: 1pt) #panic("x") $ x_ *b* _i_ `c` @a <b> \\ // /* ] ) } "#import "@preview/a:0.1.0"'
PAGE = re.compile(rb"/Type\s*/Page\b")


def headings_of(text: str) -> list[str]:
    """The headings, as Typst understands the paper."""
    inputs = {"paper": json.dumps(drawn(paper(text)))}
    found = json.loads(
        typst.query(
            TEMPLATE.read_bytes(), "heading", font_paths=[str(FONTS)], ignore_system_fonts=True, sys_inputs=inputs
        )
    )
    return [one["body"]["text"] for one in found]


@settings(max_examples=12, deadline=None)
@given(st.text(min_size=1, max_size=60))
@example(HOSTILE)
def test_any_text_is_only_text(text: str) -> None:
    shown = clean(f"x{text}")
    assert headings_of(f"x{text}") == [shown] * 3
    assert len(PAGE.findall(as_pdf(drawn(paper(f"x{text}"))))) < 4


def test_the_font_travels_along() -> None:
    fonts = set(re.findall(rb"/BaseFont\s*/[A-Z]+\+(\w+)", as_pdf(drawn(paper("华强电子 Ω", has_chart=True)))))
    assert fonts == {b"NotoSansCJKsc"}


def test_long_tables_go_on_on_further_pages() -> None:
    assert len(PAGE.findall(as_pdf(drawn(paper(rows=3))))) <= 2
    assert len(PAGE.findall(as_pdf(drawn(paper(rows=120))))) >= 4


def pages_of(number: int, rows: int, *, is_whole: bool) -> int:
    return len(PAGE.findall(as_pdf(drawn(cards(number, rows, is_whole=is_whole)))))


def test_a_section_is_kept_together_where_a_page_holds_it() -> None:
    assert pages_of(6, 24, is_whole=False) < 6
    assert pages_of(6, 24, is_whole=True) == 6


def test_a_section_longer_than_a_page_goes_on_on_the_next() -> None:
    assert pages_of(1, 90, is_whole=True) == pages_of(1, 90, is_whole=False) > 2


def test_the_same_paper_is_the_same_file() -> None:
    assert as_pdf(drawn(paper())) == as_pdf(drawn(paper()))


def test_a_cell_longer_than_a_page_is_not_lost() -> None:
    assert len(PAGE.findall(as_pdf(drawn(paper("很长" * 1200, rows=1))))) > 4


def test_a_png_has_the_pixels_asked_for() -> None:
    png = as_png(MAP, 300, scale=2)
    assert png.startswith(b"\x89PNG")
    assert (int.from_bytes(png[16:20]), int.from_bytes(png[20:24])) == (600, 400)


def test_weights_are_named_for_the_variable_font() -> None:
    svg = with_weights('<svg width="1"><text font-weight="700">a</text><text font-weight="bold">b</text></svg>')
    assert svg.count("'wght' 700") == 2
    assert svg.startswith("<svg style=\"font-variation-settings:'wght' 400\" width")


def test_a_wide_section_is_on_landscape_pages_of_its_own() -> None:
    drawing = Picture(sheet("Map", "", (900, 400), "en"), "Map")
    sections = [
        Section("一", [Paragraph("a")]),
        Section("二", [drawing], is_wide=True),
        Section("三", [Paragraph("b")]),
    ]
    pages = as_pdf(drawn(Paper("图", "zh-CN", sections)))
    assert re.findall(rb"/MediaBox\s*\[0 0 (\d+)", pages) == [b"595", b"841", b"595"]
