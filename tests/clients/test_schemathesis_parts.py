"""No operation is left out of what Schemathesis asks."""

import json
from collections import Counter

import pytest

from tests.clients.checks import SPECIFICATION, asked_in_all
from tests.clients.schemathesis_parts import METHODS, SIDE_BY_SIDE, parts_of
from tests.clients.tools import Failed

PRINTED = """
 ✅  Examples (in 64.12s)

     ✅ 3 passed

 ✅  Coverage (in 532.21s)

     ✅ {asked} passed  ⏭  1 skipped

API Operations:
  Selected: 5/5
  Tested: 5

Test cases:
  {requests} generated, {requests} passed, 3 skipped
"""


def test_every_operation_is_in_one_part_and_a_collection_in_the_same() -> None:
    specification = json.loads(SPECIFICATION.read_text())
    paths = specification["paths"]
    parts = parts_of(specification, SIDE_BY_SIDE)
    asked = Counter(name for part in parts for name in part)
    known = {one["operationId"]: path for path, item in paths.items() for key, one in item.items() if key in METHODS}
    assert asked == Counter(known.keys())
    collections = [{known[name].split("/")[2] for name in part if known[name].startswith("/v1/")} for part in parts]
    assert not set.intersection(*collections)
    assert parts == parts_of(specification, SIDE_BY_SIDE)


def test_a_run_that_ended_too_early_fails() -> None:
    printed = [PRINTED.format(asked=2, requests=30), PRINTED.format(asked=1, requests=12)]
    assert asked_in_all(printed, 5) == "5 operations, 42 requests"
    with pytest.raises(Failed, match="only 5 of 6"):
        asked_in_all(printed, 6)
