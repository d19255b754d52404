"""HTML: whatever stands in a paper is text, and the page loads nothing."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from shared.documents.maps.canvas import clean, sheet
from shared.documents.papers.html import as_html, css_string
from shared.documents.papers.structure import Paper, Picture, Section
from tests.shared.documents.papers.papers import cards, drawn, paper

HOSTILE = "</style></title><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7*7 }}\"'\\\n}"


class Page(HTMLParser):
    """The tags with their attributes, and the texts of cells."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.addresses: list[str] = []
        self.texts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(name for name, _ in attrs)))
        self.addresses += [value or "" for name, value in attrs if name in {"src", "href"}]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


PLAIN = Page(as_html(drawn(paper("x")))).tags


@settings(max_examples=30, deadline=None)
@given(st.text(min_size=1, max_size=80))
@example(HOSTILE)
def test_any_text_is_only_text(text: str) -> None:
    page = Page(as_html(drawn(paper(f"x{text}"))))
    assert page.tags == PLAIN
    assert page.texts.count(clean(f"x{text}")) >= 15
    assert all(address.startswith("data:image/svg+xml;base64,") for address in page.addresses)


@given(st.text(max_size=60))
def test_no_text_ends_a_string_of_the_style_sheet(text: str) -> None:
    quoted = css_string(text)[1:-1]
    assert not set(quoted) & set("\"'<>;{}()\n\r*/")
    decoded = re.sub(r"\\([0-9a-f]{6}) ", lambda found: chr(int(found[1], 16)), quoted)
    assert decoded == text


@pytest.mark.parametrize("rule", ["size: A4", "table-header-group", "tr { break-inside: avoid", "counter(pages)"])
def test_the_page_prints_well(rule: str) -> None:
    assert rule in as_html(drawn(paper()))


def test_only_a_section_that_is_a_whole_is_kept_together() -> None:
    pages = [as_html(drawn(cards(1, 1, is_whole=is_whole))) for is_whole in (True, False)]
    assert ['<section class="whole">' in page for page in pages] == [True, False]
    assert "section.whole { break-inside: avoid" in pages[0]


def test_a_wide_section_is_on_landscape_pages() -> None:
    drawing = Picture(sheet("Map", "", (900, 400), "en"), "Map")
    page = as_html(drawn(Paper("Map", "en", [Section("", [drawing], is_wide=True)])))
    assert '<section class="wide">' in page
    assert "@page wide { size: A4 landscape; }" in page


def test_an_empty_table_says_so() -> None:
    assert "无。" in as_html(drawn(paper(rows=0)))
