"""Cells that a spreadsheet would run are guarded, and read back as they were."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.batches.csv_text import csv_line, guarded, unguarded


@pytest.mark.parametrize("cell", ["=1+1", "+86 755", "-x", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "'=1+1", "''@x"])
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(cell: str) -> None:
    assert guarded(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["-5", "-5.25", "华强", "'quoted'", "a=b", ""])
def test_what_it_would_not_stays_as_it_is(cell: str) -> None:
    assert guarded(cell) == cell


@given(st.text(alphabet="'=+-@\t\r\n＝＋a5.", max_size=8))
def test_a_guarded_cell_reads_back_as_it_was(cell: str) -> None:
    assert unguarded(guarded(cell)) == cell


def test_a_line_is_guarded_and_quoted() -> None:
    assert csv_line(["=1", 'a,"b"']) == '\'=1,"a,""b"""\r\n'
