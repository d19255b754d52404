"""Rules of relationship maps: gaps at their edges, coverage, moves."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.relationship.key_people.schemes.rules import RelationshipLevel
from services.relationship.maps.relationship_maps.rules import (
    MapGap,
    MapMoveKind,
    Standing,
    coverage_of,
    gaps_of,
    moves_between,
)
from shared.customers.roles import DecisionRole

DAY = date(2026, 3, 31)
LEVELS = list(RelationshipLevel)
OPPOSED, CONTACTED, ACCEPTED, FAVOURABLE, SUPPORTIVE, EXCLUSIVE = LEVELS
KEYS = [UUID(int=number) for number in range(1, 6)]


def standing(**fields: Any) -> Standing:
    return Standing(contact_id=KEYS[0], **fields)


@pytest.mark.parametrize(
    ("one", "gaps"),
    [
        ({}, []),
        ({"ours": OPPOSED}, [MapGap.OPPOSED]),
        ({"ours": CONTACTED}, []),
        ({"role": DecisionRole.DECIDER}, [MapGap.DECIDER_NOT_IN_CONTACT]),
        ({"role": DecisionRole.APPROVER, "is_key": True}, [MapGap.DECIDER_NOT_IN_CONTACT]),
        ({"role": DecisionRole.BUYER}, []),
        ({"role": DecisionRole.DECIDER, "ours": CONTACTED}, []),
        ({"is_key": True}, [MapGap.KEY_PERSON_NOT_IN_CONTACT]),
        ({"is_key": True, "ours": CONTACTED}, []),
        ({"rivals": [ACCEPTED]}, []),
        ({"rivals": [FAVOURABLE]}, [MapGap.RIVAL_AHEAD]),
        ({"rivals": [OPPOSED, SUPPORTIVE], "ours": FAVOURABLE}, [MapGap.RIVAL_AHEAD]),
        ({"rivals": [SUPPORTIVE], "ours": SUPPORTIVE}, []),
        ({"target": SUPPORTIVE, "ours": FAVOURABLE}, [MapGap.BELOW_TARGET]),
        ({"target": SUPPORTIVE, "ours": SUPPORTIVE}, []),
        ({"target": SUPPORTIVE, "ours": EXCLUSIVE}, []),
        ({"target": SUPPORTIVE, "ours": FAVOURABLE, "target_on": DAY}, [MapGap.BELOW_TARGET]),
        ({"target": SUPPORTIVE, "ours": FAVOURABLE, "target_on": DAY - timedelta(1)}, [MapGap.TARGET_OVERDUE]),
        ({"target": SUPPORTIVE, "ours": SUPPORTIVE, "target_on": DAY - timedelta(1)}, []),
    ],
)
def test_gaps(one: dict[str, Any], gaps: list[MapGap]) -> None:
    assert gaps_of(standing(**one), DAY) == gaps


@pytest.mark.parametrize(
    ("ours", "target", "missing"),
    [
        (None, None, 0),
        (None, OPPOSED, 1),
        (None, CONTACTED, 1),
        (None, EXCLUSIVE, 5),
        (OPPOSED, EXCLUSIVE, 5),
        (FAVOURABLE, SUPPORTIVE, 1),
        (SUPPORTIVE, SUPPORTIVE, 0),
        (EXCLUSIVE, SUPPORTIVE, 0),
    ],
)
def test_levels_missing(ours: RelationshipLevel | None, target: RelationshipLevel | None, missing: int) -> None:
    assert standing(ours=ours, target=target).levels_missing == missing


def test_the_worst_gap_comes_first() -> None:
    worst = standing(is_key=True, role=DecisionRole.DECIDER, rivals=[EXCLUSIVE], target=FAVOURABLE)
    assert gaps_of(worst, DAY) == [MapGap.DECIDER_NOT_IN_CONTACT, MapGap.RIVAL_AHEAD, MapGap.BELOW_TARGET]


def test_shares_are_of_key_people_and_unknown_without_any() -> None:
    people = [
        standing(is_key=True, ours=SUPPORTIVE, target=FAVOURABLE),
        standing(is_key=True, ours=CONTACTED, target=FAVOURABLE),
        standing(is_key=True),
        standing(ours=EXCLUSIVE, target=FAVOURABLE),
    ]
    found = coverage_of(people)
    assert (found.people, found.key_people, found.in_contact, found.with_target, found.at_target) == (4, 3, 2, 2, 1)
    assert (found.contact_share, found.target_share) == (Decimal("0.6667"), Decimal("0.3333"))
    assert coverage_of(people[3:]).contact_share is None
    assert coverage_of([standing(is_key=True)]).target_share is None


levels = st.none() | st.sampled_from(LEVELS)
standings = st.builds(Standing, st.sampled_from(KEYS), is_key=st.booleans(), ours=levels, target=levels)


@given(st.lists(standings))
def test_coverage_adds_up(people: list[Standing]) -> None:
    found = coverage_of(people)
    assert sum(found.levels.values()) == found.people == len(people)
    assert found.at_target <= found.with_target <= found.key_people <= found.people
    assert found.in_contact <= found.key_people
    assert found.contact_share is None or 0 <= found.contact_share <= 1


@given(standings, st.sampled_from(LEVELS))
def test_a_higher_level_never_adds_a_gap(one: Standing, higher: RelationshipLevel) -> None:
    if one.ours is None or higher.rank < one.ours.rank:
        return
    risen = Standing(one.contact_id, is_key=one.is_key, ours=higher, target=one.target)
    assert set(gaps_of(risen, DAY)) <= set(gaps_of(one, DAY))
    assert risen.levels_missing <= one.levels_missing


placed = st.dictionaries(st.tuples(st.sampled_from(KEYS), st.sampled_from([None, "A", "B"])), st.sampled_from(LEVELS))


@given(st.sets(st.sampled_from(KEYS)), st.sets(st.sampled_from(KEYS)), placed, placed)
def test_moves_lead_from_one_day_to_the_other(before: set[UUID], after: set[UUID], earlier: Any, added: Any) -> None:
    later = earlier | added  # a level never ends
    moves = list(moves_between(before, after, earlier, later))
    assert {one.contact_id for one in moves if one.kind is MapMoveKind.CAME} == after - before
    assert {one.contact_id for one in moves if one.kind is MapMoveKind.LEFT} == before - after
    reached = dict(earlier)
    for one in moves:
        if one.kind in (MapMoveKind.MET, MapMoveKind.ROSE, MapMoveKind.FELL):
            assert one.contact_id in before & after
            assert reached.get((one.contact_id, one.rival)) is one.before
            reached[one.contact_id, one.rival] = one.after
    for key, level in later.items():
        assert key[0] not in before & after or reached[key] is level


def test_nothing_moves_on_one_day() -> None:
    known = {(KEYS[0], None): ACCEPTED}
    assert list(moves_between(KEYS, KEYS, known, known)) == []
