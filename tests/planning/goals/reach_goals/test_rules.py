"""Levels, kinds and counts of numbers over a market's customers."""

import pytest

from services.planning.goals.reach_goals import rules
from services.planning.goals.reach_goals.rules import ReachKind, ReachLevel
from shared.customers.relationship_levels import GeneralLevel, OrganizationalLevel, RelationshipLevel


def test_levels_are_those_of_the_three_relationships() -> None:
    known = [*RelationshipLevel, *GeneralLevel, *OrganizationalLevel]
    assert [(one.value, one.en, one.zh) for one in ReachLevel] == [(one.value, one.en, one.zh) for one in known]


@pytest.mark.parametrize(
    ("level", "kind", "rank"),
    [
        ("opposed", "deciders", 0),
        ("exclusive", "deciders", 5),
        ("poor", "general", 0),
        ("excellent", "general", 3),
        ("vendor", "organizational", 0),
        ("strategic_partner", "organizational", 3),
    ],
)
def test_a_level_belongs_to_one_measure(level: str, kind: str, rank: int) -> None:
    found = ReachLevel(level)
    assert (found.kind, found.rank) == (kind, rank)
    rules.refuse_unfit_level(ReachKind(kind), found)
    for other in set(ReachKind) - {ReachKind(kind)}:
        with pytest.raises(rules.ReachLevelUnfit) as refusal:
            rules.refuse_unfit_level(other, found)
        assert [one.pointer for one in refusal.value.errors] == ["/level"]


def test_the_level_itself_counts() -> None:
    assert rules.count_from(ReachLevel.SUPPORTIVE, [3, 4, 5, 0]) == 2
    assert rules.count_from(ReachLevel.OPPOSED, [0]) == 1
    assert rules.count_from(ReachLevel.EXCLUSIVE, []) == 0


def test_what_is_lacking_is_never_negative() -> None:
    assert [rules.lacking(3, present) for present in (None, 0, 2, 3, 4)] == [None, 3, 1, 0, 0]
