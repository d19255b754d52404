"""CSV: records with their lines; formulas are guarded, and read back unchanged."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.batches.csv_text import csv_line, guarded, read_records, unguarded
from shared.batches.rules import CharsetInvalid, CsvBroken, RowTooLarge
from shared.problems import Problem


@pytest.mark.parametrize("cell", ["=1+1", "+86 755", "-x", "@SUM(A1)", "\t1", "\r1", "＝1+1", "'=1+1", "''@x"])
def test_a_formula_gets_an_apostrophe(cell: str) -> None:
    assert guarded(cell) == f"'{cell}"


@pytest.mark.parametrize(
    ("cell", "written"),
    [(";=1", ";'=1"), ("a;@x;b", "a;'@x;b"), ("a\t+1", "a\t'+1"), ("a\n-x\r=1", "a\n'-x\r'=1"), ("a;'=1", "a;''=1")],
)
def test_a_formula_after_what_separates_cells_elsewhere_gets_one_too(cell: str, written: str) -> None:
    assert guarded(cell) == written


@pytest.mark.parametrize("cell", ["-5", "-5.25", "华强", "'quoted'", "a=b", "a; -b", ""])
def test_other_cells_stay_the_same(cell: str) -> None:
    assert guarded(cell) == cell


@given(st.text(alphabet="';=+-@\t\r\n＝＋a5.", max_size=8))
def test_a_guarded_cell_is_read_back_unchanged(cell: str) -> None:
    assert unguarded(guarded(cell)) == cell


def test_a_line_is_guarded_and_quoted() -> None:
    assert csv_line(["=1", 'a,"b"']) == '\'=1,"a,""b"""\r\n'


def test_a_record_has_the_line_it_begins_on() -> None:
    file = io.BytesIO('\ufeffa;b\r\n\n"x\ny";1\n甲;2'.encode())
    records = list(read_records(file, "utf-8", line_length=100, delimiter=";"))
    assert records == [(1, ["a", "b"]), (2, []), (3, ["x\ny", "1"]), (5, ["甲", "2"])]
    assert not file.closed


@pytest.mark.parametrize(
    ("raw", "refusal", "place"),
    [
        (b'a\n"b', CsvBroken, {"line": 2}),
        (b"a\n" + b"b" * 100, RowTooLarge, {"line": 2}),
        (b"a\n\xff\xff", CharsetInvalid, {"byte": 2}),
    ],
)
def test_unreadable_csv_is_refused_with_its_line(raw: bytes, refusal: type[Problem], place: dict[str, int]) -> None:
    with pytest.raises(refusal) as refused:
        list(read_records(io.BytesIO(raw), "gb18030", line_length=100))
    assert refused.value.values.items() >= place.items()
