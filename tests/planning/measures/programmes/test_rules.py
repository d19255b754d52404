"""What runs at a customer, and what is refused."""

from datetime import date
from uuid import uuid4

import pytest

from services.planning.measures.programmes import rules
from services.planning.measures.programmes.rules import Move, ProgrammeStatus, StagePeriod, move_of
from shared.customers.traits import LifecycleStage

DAY = date(2026, 3, 1)
PERIOD = StagePeriod(LifecycleStage.STABLE, DAY, None)


@pytest.mark.parametrize(
    ("earliest", "expected"),
    [(date(2026, 2, 28), Move.START), (DAY, Move.START), (date(2026, 3, 2), Move.NONE)],
)
def test_a_programme_starts_at_customers_who_entered_their_stage_lately(earliest: date, expected: Move) -> None:
    assert move_of(PERIOD, None, earliest) is expected


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (ProgrammeStatus.RUNNING, Move.KEEP),
        (ProgrammeStatus.MOVED, Move.RESUME),
        (ProgrammeStatus.ENDED, Move.NONE),
        (ProgrammeStatus.MERGED, Move.NONE),
    ],
)
def test_the_last_programme_of_the_stage_goes_on_unless_a_person_ended_it(
    status: ProgrammeStatus, expected: Move
) -> None:
    assert move_of(PERIOD, status, DAY) is expected
    assert move_of(PERIOD, status, date(2030, 1, 1)) is expected


def test_only_a_running_programme_is_ended() -> None:
    rules.refuse_not_running(ProgrammeStatus.RUNNING)
    for status in set(ProgrammeStatus) - {ProgrammeStatus.RUNNING}:
        with pytest.raises(rules.ProgrammeNotRunning):
            rules.refuse_not_running(status)


def test_one_programme_runs_at_a_time() -> None:
    rules.refuse_second(None)
    with pytest.raises(rules.ProgrammeRuns):
        rules.refuse_second(uuid4())
