"""Production uses the tested versions: the two lock files agree."""

import re
from pathlib import Path

import deploy

ROOT = Path(deploy.__file__ or "").parents[1]


def pins(lock: str) -> set[str]:
    """Each library with its version and the platforms it is for."""
    return set(re.findall(r"^[a-z].*==.*(?= \\)", (ROOT / lock).read_text(), flags=re.MULTILINE))


def test_production_uses_the_tested_versions() -> None:
    running = pins("requirements.lock")
    assert len(running) > 50
    assert running <= pins("requirements-dev.lock")


def test_production_has_no_test_tools() -> None:
    names = {pin.partition("==")[0] for pin in pins("requirements.lock")}
    assert not names & {"hypothesis", "mypy", "pytest", "ruff"}
