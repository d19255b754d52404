"""Rules of segments, pure."""

import pytest

from services.customer.profile.segments import rules
from services.customer.profile.segments.rules import PositioningMissing, SegmentKind, SegmentUnknown

REGION, SCENARIO = SegmentKind.REGION, SegmentKind.SCENARIO


def test_a_kind_without_segments_takes_any_code() -> None:
    rules.refuse_unknown([(REGION, "anything", "/region")], {})


def test_an_unknown_code_is_named_with_its_place() -> None:
    placements = [(REGION, "CN-GD", "/region"), (SCENARIO, "5g", "/scenarios/0"), (SCENARIO, "6g", "/scenarios/1")]
    with pytest.raises(SegmentUnknown) as caught:
        rules.refuse_unknown(placements, {REGION: frozenset({"CN-GD"}), SCENARIO: frozenset({"5g"})})
    assert [error.pointer for error in caught.value.errors] == ["/scenarios/1"]


@pytest.mark.parametrize("positioning", [None, "", "  "])
def test_a_target_needs_its_positioning(positioning: str | None) -> None:
    with pytest.raises(PositioningMissing):
        rules.refuse_target_without_positioning(is_target=True, positioning=positioning)
    rules.refuse_target_without_positioning(is_target=False, positioning=positioning)
