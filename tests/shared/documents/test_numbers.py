"""Numbers read alike in texts and along axes, in both languages."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.documents.charts.theme import Heading, frame
from shared.documents.numbers import NOTHING, Number, Unit, axis_text, written
from shared.documents.rendering.pictures import draw
from shared.problems import Language
from tests.shared.documents.charts.test_drawn import texts_of


@pytest.mark.parametrize(
    ("value", "chinese", "english"),
    [
        (0, "0", "0"),
        (Decimal("0.004"), "0", "0"),
        (Decimal("12.50"), "12.5", "12.5"),
        (1234, "1,234", "1,234"),
        (9999, "9,999", "9,999"),
        (Decimal("9999.6"), "1万", "10k"),
        (10_000, "1万", "10k"),
        (123_456, "12.35万", "123.5k"),
        (-1_234_567, "−123.5万", "−1.235M"),
        (99_994_999, "9,999万", "99.99M"),
        (99_995_001, "1亿", "100M"),
        (123_456_789_012, "1,235亿", "123.5B"),
        (None, NOTHING, NOTHING),
        (Decimal("NaN"), NOTHING, NOTHING),
    ],
)
def test_amounts_are_short(value: Number | None, chinese: str, english: str) -> None:
    assert written(value, Unit.AMOUNT, "zh-CN") == chinese
    assert written(value, Unit.AMOUNT, "en") == english


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (Decimal("1234567.895"), Unit.EXACT_AMOUNT, "1,234,567.90"),
        (Decimal("-0.001"), Unit.EXACT_AMOUNT, "0.00"),
        (Decimal("90071992547409.93"), Unit.EXACT_AMOUNT, "90,071,992,547,409.93"),
        (0.1234, Unit.SHARE, "12.3%"),
        (-0.5, Unit.SHARE, "−50%"),
        (-0.0001, Unit.SHARE, "0%"),
        (1234.5, Unit.COUNT, "1,234.5"),
        (3, Unit.COUNT, "3"),
    ],
)
def test_other_units_are_written_out(value: Number, unit: Unit, text: str) -> None:
    assert written(value, unit, "en") == written(value, unit, "zh-CN") == text


@settings(max_examples=8, deadline=None)
@given(
    st.lists(st.integers(-(10**12), 10**12) | st.floats(-1e9, 1e9, width=32), min_size=20, max_size=40),
    st.sampled_from([Unit.AMOUNT, Unit.COUNT]),
    st.sampled_from(["en", "zh-CN"]),
)
def test_axes_write_numbers_as_texts_do(values: list[float], unit: Unit, language: Language) -> None:
    whole = [round(value) for value in values]
    text = {"calculate": f"'#' + ({axis_text(unit, language)})", "as": "shown"}
    encoding = {"y": {"field": "place", "type": "ordinal", "axis": None}, "text": {"field": "shown"}}
    rows = [{"place": place, "value": value} for place, value in enumerate(whole)]
    spec = frame(Heading("x", language), data={"values": rows}, transform=[text], mark="text", encoding=encoding)
    drawn = [text.removeprefix("#") for text in texts_of(draw(spec)) if text.startswith("#")]
    expected = [written(value, unit, language) for value in whole]
    assert sorted(drawn) == sorted(expected)
