"""The gap between each person's level and the level a market goal needs."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.planning.goals.relationship_goals import rules
from services.planning.goals.relationship_goals.rules import Gap, GoalStanding
from shared.customers.relationship_levels import RelationshipLevel
from shared.customers.roles import DecisionRole

A, B = uuid.uuid4(), uuid.uuid4()
DECIDER, BUYER = DecisionRole.DECIDER, DecisionRole.BUYER
ACCEPTED, SUPPORTIVE, EXCLUSIVE = RelationshipLevel.ACCEPTED, RelationshipLevel.SUPPORTIVE, RelationshipLevel.EXCLUSIVE

levels = st.sampled_from(list(RelationshipLevel))


@pytest.mark.parametrize(
    ("target", "current", "steps"),
    [(SUPPORTIVE, ACCEPTED, 2), (SUPPORTIVE, SUPPORTIVE, 0), (SUPPORTIVE, EXCLUSIVE, 0), (SUPPORTIVE, None, None)],
)
def test_the_gap_counts_the_missing_levels(
    target: RelationshipLevel, current: RelationshipLevel, steps: int | None
) -> None:
    assert rules.gap_steps(target, current) == steps


@given(levels, levels, levels)
def test_a_higher_level_never_has_a_larger_gap(
    target: RelationshipLevel, lower: RelationshipLevel, higher: RelationshipLevel
) -> None:
    lower, higher = sorted((lower, higher), key=lambda level: level.rank)
    before, after = rules.gap_steps(target, lower), rules.gap_steps(target, higher)
    assert before is not None
    assert after is not None
    assert after <= before


def test_a_goal_needs_three_supportive_among_deciders_and_has_one() -> None:
    wants = [
        GoalStanding(A, DECIDER, SUPPORTIVE, EXCLUSIVE),
        GoalStanding(A, DECIDER, SUPPORTIVE, ACCEPTED),
        GoalStanding(A, DECIDER, SUPPORTIVE, None),
        GoalStanding(A, BUYER, SUPPORTIVE, SUPPORTIVE),
        GoalStanding(A, DECIDER, EXCLUSIVE, SUPPORTIVE),
        GoalStanding(B, None, ACCEPTED, ACCEPTED),
    ]
    assert rules.gaps(wants, are_levels_known=True) == [
        Gap(A, DECIDER, SUPPORTIVE, needed=3, present=1, rivals_ahead=0),
        Gap(A, BUYER, SUPPORTIVE, needed=1, present=1, rivals_ahead=0),
        Gap(A, DECIDER, EXCLUSIVE, needed=1, present=0, rivals_ahead=0),
        Gap(B, None, ACCEPTED, needed=1, present=1, rivals_ahead=0),
    ]


@pytest.mark.parametrize(
    ("ours", "rival", "is_ahead"),
    [
        (ACCEPTED, None, False),
        (ACCEPTED, ACCEPTED, False),
        (ACCEPTED, SUPPORTIVE, True),
        (EXCLUSIVE, SUPPORTIVE, False),
        (None, RelationshipLevel.CONTACTED, True),
        (None, RelationshipLevel.OPPOSED, False),
        (None, None, False),
    ],
)
def test_a_rival_is_ahead_with_a_higher_level(
    ours: RelationshipLevel | None, rival: RelationshipLevel | None, is_ahead: bool
) -> None:
    assert rules.is_rival_ahead(ours, rival) is is_ahead
    (gap,) = rules.gaps([GoalStanding(A, DECIDER, SUPPORTIVE, ours, rival)], are_levels_known=True)
    assert gap.rivals_ahead == is_ahead


def test_without_levels_a_gap_shows_only_the_need() -> None:
    assert rules.gaps([GoalStanding(A, DECIDER, SUPPORTIVE, None)], are_levels_known=False) == [
        Gap(A, DECIDER, SUPPORTIVE, needed=1, present=None, rivals_ahead=None)
    ]


@given(
    st.lists(
        st.builds(GoalStanding, st.sampled_from([A, B]), st.none() | st.sampled_from(DecisionRole), levels, levels)
    )
)
def test_every_goal_is_counted_once(wants: list[GoalStanding]) -> None:
    found = rules.gaps(wants, are_levels_known=True)
    assert sum(gap.needed for gap in found) == len(wants)
    assert all(gap.present is not None and gap.present <= gap.needed for gap in found)


def test_goals_are_for_people_who_work_there() -> None:
    rules.refuse_contact(A, "Li Lei", has_left=False, customer_id=A)
    with pytest.raises(rules.GoalContactUnknown):
        rules.refuse_contact(B, "Li Lei", has_left=False, customer_id=A)
    with pytest.raises(rules.GoalContactUnknown):
        rules.refuse_contact(None, "", has_left=False, customer_id=A)
    with pytest.raises(rules.GoalContactHasLeft, match="Li Lei"):
        rules.refuse_contact(A, "Li Lei", has_left=True, customer_id=A)


def test_one_goal_per_person_and_market_goal() -> None:
    rules.refuse_second(None)
    with pytest.raises(rules.RelationshipGoalExists, match=str(A)):
        rules.refuse_second(A)
