"""The shared house is started once, whatever the number of workers."""

from pathlib import Path

import pytest

from tests.scheduling import HOUSES_OF_THEIR_OWN, JOURNEYS, SharedHouse


def scope_of(nodeid: str) -> str:
    return SharedHouse._split_scope(SharedHouse.__new__(SharedHouse), nodeid)


@pytest.mark.parametrize("file", sorted(Path(JOURNEYS).glob("test_*.py")), ids=str)
def test_journeys_stay_together_unless_they_start_a_house(file: Path) -> None:
    starts_one = "House(" in file.read_text()
    assert (file.as_posix() in HOUSES_OF_THEIR_OWN) is starts_one
    assert scope_of(f"{file.as_posix()}::test_it[a]") == (file.as_posix() if starts_one else JOURNEYS)


def test_other_files_are_distributed_one_by_one() -> None:
    assert scope_of("tests/kpi/test_a.py::test_it") == "tests/kpi/test_a.py"
