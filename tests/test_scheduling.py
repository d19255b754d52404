"""What files share is set up once, whatever the number of workers, and what takes long is not left for the end."""

from collections import OrderedDict
from pathlib import Path
from typing import Any

import pytest

from tests.scheduling import ACCESS, HOUSES_OF_THEIR_OWN, JOURNEYS, LONGEST, SharedHouse


def scope_of(nodeid: str) -> str:
    return SharedHouse._split_scope(SharedHouse.__new__(SharedHouse), nodeid)


@pytest.mark.parametrize("file", sorted(Path(JOURNEYS).glob("test_*.py")), ids=str)
def test_journeys_stay_together_unless_they_start_a_house(file: Path) -> None:
    starts_one = "House(" in file.read_text()
    assert (file.as_posix() in HOUSES_OF_THEIR_OWN) is starts_one
    assert scope_of(f"{file.as_posix()}::test_it[a]") == (file.as_posix() if starts_one else JOURNEYS)


def test_other_files_are_distributed_one_by_one() -> None:
    assert scope_of("tests/kpi/test_a.py::test_it") == "tests/kpi/test_a.py"


def test_the_files_of_the_access_matrix_share_their_world() -> None:
    assert scope_of(f"{ACCESS}test_matrix.py::test_reading[own-1]") == scope_of(f"{ACCESS}test_totals.py::test_it")


@pytest.mark.parametrize("scope", LONGEST)
def test_what_takes_long_is_there(scope: str) -> None:
    assert Path(scope).exists()


class Worker:
    """Runs nothing."""

    def __init__(self, sent: list[int]) -> None:
        self.send_runtest_some = sent.extend


def test_what_takes_long_comes_first_in_its_order() -> None:
    sent: list[int] = []
    scheduling = SharedHouse.__new__(SharedHouse)
    scopes = ["tests/kpi/test_a.py", ACCESS, "tests/kpi/test_b.py", JOURNEYS]
    scheduling.workqueue = OrderedDict((scope, {f"{scope}::test_it": False}) for scope in scopes)
    scheduling.assigned_work = OrderedDict()
    node: Any = Worker(sent)
    scheduling.registered_collections = OrderedDict({node: [f"{scope}::test_it" for scope in scopes]})
    for _ in scopes:
        scheduling._assign_work_unit(node)
    assert sent == [3, 1, 0, 2]
