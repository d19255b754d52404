"""Text on a drawing: measured, cut, wrapped, escaped."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageFont

from shared.documents.maps.canvas import shorten, tag, width_of, words, wrapped
from shared.documents.papers.pdf import FONTS

SIMPLIFIED_CHINESE = 2
"""The face of the font's file."""


@pytest.mark.parametrize("text", ["李" * 80, "W" * 80, "i" * 300, "👩🏽\u200d🚀" * 30, "محمد" * 30, "e\u0301" * 90])
def test_text_is_cut_to_its_room_between_whole_characters(text: str) -> None:
    shown = shorten(text, 150, 12)
    assert width_of(shown, 12) <= 150
    assert shown.endswith("…")
    assert text.startswith(shown[:-1])
    assert not text[len(shown) - 1 :].startswith(("\u200d", "\u0301", "🏽"))


def test_wide_characters_take_twice_the_room() -> None:
    assert width_of("关系", 10) == 20
    assert width_of("ab", 10) < 15
    assert shorten("关系", 20, 10) == "关系"


@pytest.mark.parametrize("weight", [400, 700])
@pytest.mark.parametrize(
    "text",
    [
        *(
            "阿卜杜拉·买买提江·玉素甫艾力",
            "Maximiliane Hohenlohe-Waldenburg-Schillingsfürst",
            "Decider · 品质经理",
            "“支持” → 反对",
        ),
        *(
            "Delivery success and better profitability",
            "NORTHERN PRECISION INSTRUMENTS",
            "Jean-Baptiste Lefèvre",
            "12 — 34…",
        ),
    ],
)
def test_no_text_is_wider_than_estimated(text: str, weight: int) -> None:
    (file,) = FONTS.glob("*.ttc")
    font = ImageFont.truetype(file, 100, index=SIMPLIFIED_CHINESE)
    font.set_variation_by_axes([weight])
    assert font.getlength(text) <= width_of(text, 100)


def test_what_is_written_is_escaped() -> None:
    assert words(1, 2, "<b>&\"'") == (
        '<text x="1" y="2" font-size="12" unicode-bidi="isolate" fill="#1f2933">&lt;b&gt;&amp;&quot;&#x27;</text>'
    )
    assert tag("rect", x='1"/><script>', opacity=None) == '<rect x="1&quot;/&gt;&lt;script&gt;"/>'


@given(st.text(max_size=200), st.integers(60, 400))
def test_wrapped_lines_fit(text: str, width: int) -> None:
    assert all(width_of(one, 12) <= width for one in wrapped(text, width, 12))


def test_lines_break_between_words_and_between_chinese_characters() -> None:
    assert wrapped("Decides, not supportive", 80, 12) == ["Decides, not", "supportive"]
    assert wrapped("反对我方、友商关系领先", 60, 12) == ["反对我方、", "友商关系领", "先"]


def test_a_line_may_end_with_the_hyphen_of_a_name_but_not_within_a_day() -> None:
    assert wrapped("Hohenlohe-Waldenburg", 90, 12) == ["Hohenlohe-", "Waldenburg"]
    assert wrapped("since 2025-09-30", 80, 12) == ["since", "2025-09-30"]


def test_a_line_does_not_begin_with_the_dot_of_a_name() -> None:
    assert wrapped("阿卜杜拉·买买提江", 60, 12) == ["阿卜杜拉·", "买买提江"]


def test_a_word_longer_than_its_room_is_broken_and_not_cut() -> None:
    lines = wrapped("Unbreakable" * 4, 90, 12)
    assert len(lines) > 1
    assert "".join(lines) == "Unbreakable" * 4


def test_what_has_too_many_lines_is_cut_at_the_end_of_the_last() -> None:
    assert wrapped("one two three four", 30, 12, most=3) == ["one", "two", "thr…"]
    assert wrapped("one two", 30, 12, most=3) == ["one", "two"]
