"""Which tests one worker runs after another: those of a file, of the shared house, of the access matrix's world."""

from typing import Any

from xdist.scheduler import LoadFileScheduling

JOURNEYS = "tests/journeys/"
ACCESS = "tests/access/"
TOGETHER = (JOURNEYS, ACCESS)
"""Folders whose files share what takes long to set up."""
HOUSES_OF_THEIR_OWN = frozenset(f"{JOURNEYS}test_{name}.py" for name in ("grading", "relationship_stopped", "up"))
LONGEST = (
    JOURNEYS,
    ACCESS,
    f"{JOURNEYS}test_up.py",
    f"{JOURNEYS}test_grading.py",
    "tests/attack/test_attacks.py",
    "tests/deploy/local/test_up.py",
)
"""What takes minutes; left for the end, it would keep one worker busy while the others have nothing to do."""


class SharedHouse(LoadFileScheduling):
    """As `--dist=loadfile`; what files share is set up once, by the worker that runs all of them; the longest first."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        shared = next((folder for folder in TOGETHER if file.startswith(folder)), file)
        return file if file in HOUSES_OF_THEIR_OWN else shared

    def _assign_work_unit(self, node: Any) -> None:
        longest = next((scope for scope in LONGEST if scope in self.workqueue), None)
        if longest is not None:
            self.workqueue.move_to_end(longest, last=False)
        super()._assign_work_unit(node)
