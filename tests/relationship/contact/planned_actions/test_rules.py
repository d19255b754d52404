"""When a planned day begins, and the words of what is made."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from services.relationship.contact.planned_actions import rules

SHANGHAI = ZoneInfo("Asia/Shanghai")


def test_the_time_that_was_planned_counts_more_than_the_day() -> None:
    at = datetime(2026, 3, 2, 14, 30, tzinfo=UTC)
    assert rules.begins_at(at, date(2026, 3, 5), SHANGHAI) == at


def test_a_day_begins_at_nine_where_the_company_is() -> None:
    assert rules.begins_at(None, date(2026, 3, 5), SHANGHAI) == datetime(2026, 3, 5, 1, tzinfo=UTC)


def test_neither_time_nor_day_is_an_error() -> None:
    with pytest.raises(ValueError, match="neither"):
        rules.begins_at(None, None, SHANGHAI)


@pytest.mark.parametrize(
    ("purpose", "words"), [(None, "Visit"), ("Visit", "Visit"), ("see the line", "Visit\nsee the line")]
)
def test_the_title_stands_above_what_it_is_for(purpose: str | None, words: str) -> None:
    assert rules.words_of("Visit", purpose) == words


@pytest.mark.parametrize(
    ("cost", "currency", "is_foreign"),
    [("5", "USD", True), ("5", "CNY", False), ("5", None, False), ("0", "USD", False), (None, "USD", False)],
)
def test_only_foreign_money_counts_at_a_rate(cost: str | None, currency: str | None, is_foreign: bool) -> None:
    assert rules.is_foreign(None if cost is None else Decimal(cost), currency, "CNY") is is_foreign
