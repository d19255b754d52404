"""Which tests one worker runs after another: those of a file, and all journeys through the house that they share."""

from xdist.scheduler import LoadFileScheduling

JOURNEYS = "tests/journeys/"
HOUSES_OF_THEIR_OWN = frozenset({f"{JOURNEYS}test_grading.py", f"{JOURNEYS}test_up.py"})


class SharedHouse(LoadFileScheduling):
    """As `--dist=loadfile`; the shared house is started once, by the worker that runs all of its journeys."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return JOURNEYS if file.startswith(JOURNEYS) and file not in HOUSES_OF_THEIR_OWN else file
