"""What runs is what was tested: the two locks agree."""

import re
from pathlib import Path

import deploy

ROOT = Path(deploy.__file__ or "").parents[1]


def pins(lock: str) -> set[str]:
    """Each library with its version and the platforms it is for."""
    return set(re.findall(r"^[a-z].*==.*(?= \\)", (ROOT / lock).read_text(), flags=re.MULTILINE))


def test_what_runs_is_locked_to_the_versions_that_are_tested() -> None:
    running = pins("requirements.lock")
    assert len(running) > 50
    assert running <= pins("requirements-dev.lock")


def test_what_runs_brings_no_tools_of_the_tests() -> None:
    names = {pin.partition("==")[0] for pin in pins("requirements.lock")}
    assert not names & {"hypothesis", "mypy", "pytest", "ruff"}
