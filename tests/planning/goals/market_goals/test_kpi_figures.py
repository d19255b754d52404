"""How many rows one question to kpi asks for."""

from datetime import date

import pytest

from services.planning.goals.market_goals.kpi_figures import MAX_CODES, MAX_CUSTOMERS, MAX_ROWS, windows
from services.planning.goals.market_goals.sources import ShareOf

FIRST, LAST = date(2023, 1, 1), date(2025, 12, 31)


@pytest.mark.parametrize("codes", range(1, MAX_CODES + 1))
def test_no_call_asks_for_more_rows_than_kpi_gives(codes: int) -> None:
    found = list(windows(ShareOf.CATEGORY, codes, FIRST, LAST))
    assert (found[0][0], found[-1][1]) == (FIRST, LAST)
    assert all(MAX_CUSTOMERS * codes * 12 * (last.year - first.year + 1) <= MAX_ROWS for first, last in found)


@pytest.mark.parametrize(("codes", "calls"), [(1, 1), (13, 1), (14, 2), (20, 2), (21, 3), (40, 3)])
def test_as_few_calls_as_possible(codes: int, calls: int) -> None:
    assert len(list(windows(ShareOf.CATEGORY, codes, FIRST, LAST))) == calls


def test_products_are_asked_year_by_year() -> None:
    assert len(list(windows(ShareOf.PRODUCT, 1, FIRST, LAST))) == 3
    assert len(list(windows(None, 1, FIRST, LAST))) == 1
