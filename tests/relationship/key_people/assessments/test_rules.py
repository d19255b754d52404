"""How levels moved."""

from services.relationship.key_people.assessments import rules
from services.relationship.key_people.schemes.rules import RelationshipLevel

ACCEPTED, EXCLUSIVE = RelationshipLevel.ACCEPTED, RelationshipLevel.EXCLUSIVE


def test_movement_counts_steps() -> None:
    assert rules.movement(EXCLUSIVE, ACCEPTED) == 3
    assert rules.movement(ACCEPTED, EXCLUSIVE) == -3
    assert rules.movement(ACCEPTED, None) is None
