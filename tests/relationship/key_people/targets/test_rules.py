"""What refuses a target."""

from datetime import date

import pytest

from services.relationship.key_people.schemes.rules import RelationshipLevel
from services.relationship.key_people.targets import rules

TODAY = date(2026, 5, 6)
ACCEPTED, SUPPORTIVE, OPPOSED = (RelationshipLevel(name) for name in ("accepted", "supportive", "opposed"))


def test_a_target_is_due_today_or_later() -> None:
    rules.refuse_past(TODAY, TODAY)
    with pytest.raises(rules.TargetDueInPast):
        rules.refuse_past(date(2026, 5, 5), TODAY)


@pytest.mark.parametrize(
    ("target", "present", "reason"),
    [
        (SUPPORTIVE, ACCEPTED, None),
        (ACCEPTED, ACCEPTED, None),
        (OPPOSED, None, None),
        (ACCEPTED, SUPPORTIVE, "he retires"),
    ],
)
def test_a_target_at_or_above_the_level_needs_no_reason(
    target: RelationshipLevel, present: RelationshipLevel | None, reason: str | None
) -> None:
    rules.refuse_below(target, present, reason, target.named)


def test_a_target_below_the_level_needs_a_reason() -> None:
    with pytest.raises(rules.TargetBelowLevel) as caught:
        rules.refuse_below(ACCEPTED, SUPPORTIVE, None, SUPPORTIVE.named)
    assert caught.value.errors[0].pointer == "/reason"
