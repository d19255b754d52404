"""What a new look at customers changes: never twice while open, quiet after a closure by hand, back as a new one."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from services.kpi.warnings.evaluation.changes import Changes, Standing, compare
from services.kpi.warnings.evaluation.rules import Finding
from services.kpi.warnings.register.rules import WarningOutcome, WarningStatus
from services.kpi.warnings.schemes.rules import Severity, WarningKind
from services.kpi.warnings.schemes.standard import STANDARD

NOW = datetime(2025, 6, 15, tzinfo=UTC)
WHO = UUID(int=1)
KIND = WarningKind.SALES_DOWN


def found(severity: Severity = Severity.LOW, measured: str = "0.3") -> Finding:
    return Finding(WHO, KIND, severity, Decimal(measured), {})


def standing(status: WarningStatus = WarningStatus.OPEN, *, days: int = 0, lasts: bool = True) -> Standing:
    closed_at = NOW - timedelta(days=days) if status is WarningStatus.CLOSED else None
    return Standing(uuid4(), WHO, KIND, Severity.LOW, Decimal("0.3"), status, closed_at, lasts)


def test_an_open_warning_is_not_raised_again_and_small_moves_change_nothing() -> None:
    assert compare([found(measured="0.32")], [standing()], STANDARD, NOW) == Changes()


def test_another_severity_or_a_tenth_more_changes_it() -> None:
    one = standing(WarningStatus.ACTING)
    for finding in (found(Severity.HIGH), found(measured="0.33")):
        assert compare([finding], [one], STANDARD, NOW).changed == [(one.id, finding)]


def test_it_closes_by_itself_when_the_cause_is_gone_or_the_kind_is_off() -> None:
    one = standing(WarningStatus.ACKNOWLEDGED)
    assert compare([], [one], STANDARD, NOW).closed == {one.id: WarningOutcome.CAUSE_GONE}
    off = STANDARD.model_copy(update={"sales_down": STANDARD.sales_down.model_copy(update={"is_on": False})})
    assert compare([], [one], off, NOW).closed == {one.id: WarningOutcome.RULE_OFF}


def test_what_was_closed_by_hand_stays_quiet_while_the_cause_lasts() -> None:
    assert compare([found()], [standing(WarningStatus.CLOSED, days=89)], STANDARD, NOW) == Changes()


def test_after_the_quiet_time_or_when_worse_it_is_raised_again_with_the_link() -> None:
    late, early = standing(WarningStatus.CLOSED, days=90), standing(WarningStatus.CLOSED, days=1)
    assert compare([found()], [late], STANDARD, NOW).raised == [(found(), late.id)]
    worse = found(Severity.MEDIUM)
    assert compare([worse], [early], STANDARD, NOW).raised == [(worse, early.id)]


def test_a_cause_that_went_and_came_again_is_news() -> None:
    closed = standing(WarningStatus.CLOSED, days=1)
    assert compare([], [closed], STANDARD, NOW).forgotten == [closed.id]
    again = closed._replace(cause_lasts=False)
    assert compare([found()], [again], STANDARD, NOW).raised == [(found(), closed.id)]
    assert compare([], [again], STANDARD, NOW) == Changes()


@given(
    st.lists(st.tuples(st.integers(1, 4), st.sampled_from(list(WarningKind)[:7])), unique=True),
    st.lists(st.tuples(st.integers(1, 4), st.sampled_from(list(WarningKind)[:7])), unique=True),
)
def test_afterwards_each_finding_has_one_open_warning_and_no_other_is_open(
    findings: list[tuple[int, WarningKind]], present: list[tuple[int, WarningKind]]
) -> None:
    looked = [Finding(UUID(int=who), kind, Severity.LOW, Decimal(1), {}) for who, kind in findings]
    have = [
        Standing(uuid4(), UUID(int=who), kind, Severity.LOW, Decimal(1), WarningStatus.OPEN, None, True)
        for who, kind in present
    ]
    changes = compare(looked, have, STANDARD, NOW)
    stay = [(one.customer_id, one.kind) for one in have if one.id not in changes.closed]
    after = [*stay, *((one.customer_id, one.kind) for one, _ in changes.raised)]
    assert sorted(after) == sorted((one.customer_id, one.kind) for one in looked)
