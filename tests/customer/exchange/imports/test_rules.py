"""When an import may run, and when it may be undone."""

from datetime import UTC, datetime, timedelta

import pytest

from services.customer.exchange.imports import rules
from services.customer.exchange.imports.rules import ImportStatus

APPLIED_AT = datetime(2026, 1, 31, 12, tzinfo=UTC)
LAST_MOMENT = APPLIED_AT + timedelta(days=7)
MOMENT = timedelta(microseconds=1)


def test_an_uploaded_import_may_run() -> None:
    rules.refuse_run(ImportStatus.UPLOADED)


@pytest.mark.parametrize("status", [status for status in ImportStatus if status is not ImportStatus.UPLOADED])
def test_any_other_import_may_not(status: ImportStatus) -> None:
    with pytest.raises(rules.ImportNotOpen) as refused:
        rules.refuse_run(status)
    assert status.en in str(refused.value.values)


@pytest.mark.parametrize("now", [APPLIED_AT, LAST_MOMENT - MOMENT, LAST_MOMENT])
def test_an_applied_import_may_be_undone_within_its_days(now: datetime) -> None:
    rules.refuse_undo(ImportStatus.APPLIED, APPLIED_AT, now, 7)


def test_a_moment_later_it_is_too_old() -> None:
    with pytest.raises(rules.ImportTooOld):
        rules.refuse_undo(ImportStatus.APPLIED, APPLIED_AT, LAST_MOMENT + MOMENT, 7)


def test_an_expired_import_is_too_old_whenever_it_was_applied() -> None:
    with pytest.raises(rules.ImportTooOld):
        rules.refuse_undo(ImportStatus.EXPIRED, None, APPLIED_AT, 7)


@pytest.mark.parametrize("status", [ImportStatus.UPLOADED, ImportStatus.UNDONE])
def test_what_is_not_applied_cannot_be_undone(status: ImportStatus) -> None:
    with pytest.raises(rules.ImportNotUndoable):
        rules.refuse_undo(status, None, APPLIED_AT, 7)
