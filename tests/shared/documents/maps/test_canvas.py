"""Text on a drawing: measured, cut, wrapped, escaped."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.documents.maps.canvas import shorten, tag, width_of, words, wrapped


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
