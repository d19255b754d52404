"""Labels of Mermaid diagrams: whatever people are called, it stays a label."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.documents.maps.mermaid import quoted

LABEL = r'"(?:[^\W_]|[ ,.，。、·-]|#\d+;|<br/>)*"'


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("李雷 Li Lei, 2", '"李雷 Li Lei, 2"'),
        ('say "hi"', '"say #34;hi#34;"'),
        ("#quot;", '"#35;quot#59;"'),
        ("%%{init}%%", '"#37;#37;#123;init#125;#37;#37;"'),
        ("<b>&`x`", '"#60;b#62;#38;#96;x#96;"'),
        ("a:b;c|d]e)f", '"a#58;b#59;c#124;d#93;e#41;f"'),
        ("a\nclick p1", '"a click p1"'),
        ("a_b*c", '"a#95;b#42;c"'),
        ("🚀", '"#128640;"'),
        ("\u202eabc\u0000", '"abc"'),
    ],
)
def test_what_means_something_to_mermaid_is_written_as_a_code(text: str, label: str) -> None:
    assert quoted(text) == label


def test_long_names_are_cut_and_empty_parts_left_out() -> None:
    assert len(quoted("李" * 500)) < 140
    assert quoted("a", "", "b") == '"a<br/>b"'


@given(st.text(max_size=80))
def test_no_text_leaves_its_label(text: str) -> None:
    assert re.fullmatch(LABEL, quoted(text, text))
