"""Settings that would leave a process unable to work are refused when it starts."""

import pytest
from pydantic import ValidationError

from tests.shared.conftest import ThingSettings


def test_one_connection_is_not_enough_to_follow_a_feed_and_serve() -> None:
    with pytest.raises(ValidationError, match="database_pool_size"):
        ThingSettings(database_pool_size=2)
