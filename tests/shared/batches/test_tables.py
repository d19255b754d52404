"""Answers as tables: columns, levels, cells."""

from decimal import Decimal
from typing import Annotated

import pytest

from shared.auth.access import Clearance
from shared.batches.tables import Table, csv_of
from shared.shapes import Complete


class Row(Complete):
    name: str | None
    is_new: bool
    cost: Annotated[Decimal | None, Clearance(2)]
    parts: list[int]


ROWS = [
    Row(name="=1+1", is_new=True, cost=Decimal("2.50"), parts=[1]),
    Row(name=None, is_new=False, cost=None, parts=[]),
]


@pytest.mark.parametrize(("clearance", "columns"), [(1, "name,is_new"), (2, "name,is_new,cost")])
def test_fields_above_the_level_and_lists_are_no_columns(clearance: int, columns: str) -> None:
    header, *lines = csv_of(Table(Row, ROWS), clearance)
    assert header.lstrip("\ufeff").strip() == columns
    assert len(lines) == len(ROWS)


def test_cells_are_plain_and_run_nothing() -> None:
    assert [line.strip() for line in csv_of(Table(Row, ROWS), 1)][1:] == ["'=1+1,true", ",false"]


def test_a_table_of_nothing_has_its_header() -> None:
    assert list(csv_of(Table(Row, []), 1)) == ["\ufeffname,is_new\r\n"]
