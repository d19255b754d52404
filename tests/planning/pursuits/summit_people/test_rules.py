"""Levels of the people whom a summit project needs."""

import pytest

from services.planning.pursuits.summit_people import rules
from shared.customers.relationship_levels import RelationshipLevel


@pytest.mark.parametrize(
    ("level", "steps"),
    [
        (None, 5),
        (RelationshipLevel.OPPOSED, 4),
        (RelationshipLevel.FAVOURABLE, 1),
        (RelationshipLevel.SUPPORTIVE, 0),
        (RelationshipLevel.EXCLUSIVE, 0),
    ],
)
def test_who_is_below_the_needed_level_lacks_steps(level: RelationshipLevel | None, steps: int) -> None:
    assert rules.gap_steps(RelationshipLevel.SUPPORTIVE, level) == steps


def test_a_project_names_a_hundred_people_at_most() -> None:
    rules.refuse_too_many(99)
    with pytest.raises(rules.TooManySummitPeople):
        rules.refuse_too_many(100)
