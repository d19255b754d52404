"""When a code is pending, and when it is to be confirmed."""

from datetime import date

import pytest

from services.customer.profile.codes.rules import CodeCheck, PendingReason, confirm_by

SOME = CodeCheck(checked=frozenset({"old", "new"}), with_records=frozenset({"old"}))


@pytest.mark.parametrize(
    ("check", "code", "reason"),
    [
        (SOME, "old", PendingReason.HAS_RECORDS),
        (SOME, "new", None),
        (SOME, "never asked about", PendingReason.RECORDS_UNKNOWN),
        (CodeCheck(), "new", PendingReason.RECORDS_UNKNOWN),
        (CodeCheck(sees_all=True), "old", None),
        (CodeCheck(sees_all=True), "never asked about", None),
    ],
)
def test_a_code_is_confirmed_only_if_its_taker_sees_all_or_it_has_no_records(
    check: CodeCheck, code: str, reason: PendingReason | None
) -> None:
    assert check.reason_of(code) is reason


@pytest.mark.parametrize(
    ("taken_on", "due_on"),
    [
        ("2026-11-16", "2026-11-19"),  # Monday
        ("2026-11-17", "2026-11-20"),
        ("2026-11-18", "2026-11-23"),
        ("2026-11-19", "2026-11-24"),
        ("2026-11-20", "2026-11-25"),  # Friday
        ("2026-11-21", "2026-11-25"),
        ("2026-11-22", "2026-11-25"),
        ("2026-09-30", "2026-10-10"),  # before National Day; 10 October is a make-up day
    ],
)
def test_a_code_is_to_be_confirmed_on_the_third_working_day(taken_on: str, due_on: str) -> None:
    assert confirm_by(date.fromisoformat(taken_on)) == date.fromisoformat(due_on)
