"""Resident memory of the idle processes."""

from collections.abc import Iterator

from tests.bench.processes import process_of
from tests.bench.report import Result
from tests.journeys.house import House

NAMES = ("gateway", "customer", "relationship", "planning", "kpi")


def measure(house: House) -> Iterator[Result]:
    """PreviousGrade any load: what the processes hold once they are ready."""
    for name in NAMES:
        resident = process_of(house, name).memory_info().rss / 2**20
        yield Result(f"(d) resident memory of {name}, idle, MB", resident, 120, at_least=False, detail="")
