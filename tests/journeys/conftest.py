"""The house the journeys share."""

from collections.abc import Iterator

import pytest

from tests.journeys.house import House


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A running house without the demo company."""
    running = House(tmp_path_factory.mktemp("house")).start()
    yield running
    running.stop()
