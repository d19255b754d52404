"""Marks: what is written in them can be read."""

import re

import pytest

from shared.documents.maps.marks import DARK, alarm, influence, pill
from tests.shared.documents.maps.legibility import contrast


@pytest.mark.parametrize(
    "mark",
    [
        *(alarm(0, 0, is_danger=is_danger, text="137") for is_danger in (True, False)),
        *(pill("Supplier", 0, 0, DARK, filled=filled) for filled in (True, False)),
        influence(5, 0, 0),
    ],
)
def test_what_is_written_in_a_small_mark_has_a_strong_contrast(mark: str) -> None:
    ground, ink = re.findall(r'fill="(#\w{6})"', mark)
    assert contrast(ground, ink) >= 7
