"""The days of a briefing, from the customer service's reminders."""

import pytest

from services.relationship.briefings.briefings.rules import DayKind, day_kind_of


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (("birthday", None, None), DayKind.BIRTHDAY),
        (("special_date", "wedding", None), DayKind.WEDDING),
        (("special_date", "festival", None), DayKind.PERSONAL_FESTIVAL),
        (("special_date", "brand_new", None), DayKind.OTHER),
        (("festival", None, "mid_autumn_festival"), DayKind.MID_AUTUMN_FESTIVAL),
        (("contract_anniversary", None, None), None),
        (("stage_change", None, None), None),
    ],
)
def test_days_of_people_are_named(said: tuple[str, str | None, str | None], expected: DayKind | None) -> None:
    assert day_kind_of(*said) is expected
