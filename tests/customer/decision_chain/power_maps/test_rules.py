"""Gaps and figures of a power map."""

from uuid import UUID

import pytest

from services.customer.decision_chain.power_maps.rules import (
    Participation,
    Person,
    PersonGap,
    RelationshipLevel,
    StageGap,
    Standing,
    Standings,
    StandingsState,
    figures_of,
    gaps_of,
    people_on_map,
    stage_gaps,
)
from services.customer.decision_chain.stage_roles.rules import DecisionChain, PurchasingStage
from services.customer.people.contacts.rules import DecisionRole

A, B, C, D = (UUID(int=number) for number in range(1, 5))
UNKNOWN = Standings(StandingsState.UNAVAILABLE)


def somebody(
    of: UUID = A,
    superior: UUID | None = None,
    role: DecisionRole | None = DecisionRole.USER,
    *,
    is_key: bool = False,
    has_left: bool = False,
) -> Person:
    return Person(of, superior, role, is_key, has_left)


def known(ours: str | None = None, *rivals: str) -> Standings:
    level = {A: RelationshipLevel[ours.upper()]} if ours else {}
    theirs = {A: [Standing("Rival", RelationshipLevel[rival.upper()]) for rival in rivals]}
    return Standings(StandingsState.KNOWN, level, theirs)


def part(of: UUID = A, role: DecisionRole = DecisionRole.USER, *, hidden: bool = False) -> Participation:
    chain = DecisionChain.HIDDEN if hidden else DecisionChain.FORMAL
    return Participation(of, PurchasingStage.SET_GOALS, chain, role)


def gaps(
    person: Person, standings: Standings, *, decides: bool = False, has_stage: bool = True, left: tuple[UUID, ...] = ()
) -> list[PersonGap]:
    return gaps_of(person, standings, decides=decides, has_stage=has_stage, left=left)


@pytest.mark.parametrize(
    ("ours", "missing"),
    [
        ("opposed", [PersonGap.OPPOSED, PersonGap.DECIDER_BELOW_SUPPORTIVE]),
        ("favourable", [PersonGap.DECIDER_BELOW_SUPPORTIVE]),
        ("supportive", []),
        ("exclusive", []),
        (None, [PersonGap.DECIDER_BELOW_SUPPORTIVE]),
    ],
)
def test_who_decides_should_support_us(ours: str | None, missing: list[PersonGap]) -> None:
    assert gaps(somebody(), known(ours), decides=True) == missing


@pytest.mark.parametrize(
    ("ours", "rivals", "is_friend"),
    [
        ("accepted", ["favourable"], True),
        ("favourable", ["favourable"], False),
        ("contacted", ["accepted"], False),
        ("supportive", ["contacted", "exclusive"], True),
        (None, ["favourable"], True),
        (None, ["accepted"], False),
        ("opposed", [], False),
    ],
)
def test_a_rivals_friend_thinks_well_of_it_and_better_than_of_us(
    ours: str | None, rivals: list[str], is_friend: bool
) -> None:
    assert (PersonGap.RIVAL_AHEAD in gaps(somebody(), known(ours, *rivals))) is is_friend


def test_more_is_asked_of_key_people() -> None:
    key = somebody(role=None, is_key=True)
    asked = [PersonGap.NOT_ASSESSED, PersonGap.ROLE_UNKNOWN, PersonGap.NOT_IN_ANY_STAGE]
    assert gaps(key, known(), has_stage=False) == asked
    assert gaps(somebody(role=None), known(), has_stage=False) == []


def test_without_standings_nothing_is_said_that_needs_them() -> None:
    key = somebody(role=None, is_key=True)
    said = gaps(key, UNKNOWN, decides=True, has_stage=False)
    assert said == [PersonGap.ROLE_UNKNOWN, PersonGap.NOT_IN_ANY_STAGE]
    figures = figures_of([key], [], UNKNOWN, is_whole=True)
    assert (figures.key_people_assessed, figures.deciders_supportive, figures.opponents, figures.rivals_friends) == (
        None,
    ) * 4


def test_whose_superior_has_left_reports_to_nobody() -> None:
    assert gaps(somebody(superior=B), UNKNOWN, left=(B,)) == [PersonGap.SUPERIOR_LEFT]
    assert gaps(somebody(superior=B), UNKNOWN, left=(C,)) == []
    assert gaps(somebody(superior=B, has_left=True, is_key=True), known(), left=(B,)) == []


def test_who_has_left_is_shown_while_somebody_there_reports_to_them() -> None:
    left = [somebody(C, superior=D, has_left=True), somebody(D, has_left=True)]
    assert people_on_map([somebody(A), somebody(B, superior=C), *left]) == {A, B, C, D}
    assert people_on_map([somebody(A), somebody(B), *left]) == {A, B}
    only_left_below = [somebody(A), somebody(C, superior=A, has_left=True), somebody(D, superior=C, has_left=True)]
    assert people_on_map(only_left_below) == {A}
    circle = [somebody(A, superior=C), somebody(C, superior=D, has_left=True), somebody(D, superior=C, has_left=True)]
    assert people_on_map(circle) == {A, C, D}


@pytest.mark.parametrize(
    ("parts", "standings", "missing"),
    [
        ([], known("exclusive"), [StageGap.NOBODY_KNOWN]),
        ([part()], known("accepted"), [StageGap.DECIDER_UNKNOWN, StageGap.NOBODY_SUPPORTIVE]),
        ([part(role=DecisionRole.APPROVER)], known("favourable"), [StageGap.NOBODY_SUPPORTIVE]),
        ([part(role=DecisionRole.DECIDER)], known("supportive"), []),
        ([part(), part(B, DecisionRole.DECIDER, hidden=True)], known("supportive"), []),
        ([part()], UNKNOWN, [StageGap.DECIDER_UNKNOWN]),
    ],
)
def test_what_a_stage_lacks(parts: list[Participation], standings: Standings, missing: list[StageGap]) -> None:
    assert stage_gaps(parts, standings, is_deciding=True) == missing
    expected = [gap for gap in missing if gap is not StageGap.DECIDER_UNKNOWN]
    assert stage_gaps(parts, standings, is_deciding=False) == expected


def test_the_map_in_figures() -> None:
    people = [
        somebody(A, role=DecisionRole.DECIDER, is_key=True),
        somebody(B, role=DecisionRole.COACH, is_key=True),
        somebody(C, role=None),
        somebody(D, role=DecisionRole.DECIDER, is_key=True, has_left=True),
    ]
    parts = [part(C, DecisionRole.APPROVER, hidden=True), part(C, DecisionRole.COACH)]
    ours = {A: RelationshipLevel.SUPPORTIVE, C: RelationshipLevel.OPPOSED, D: RelationshipLevel.EXCLUSIVE}
    rivals = {C: [Standing("Rival", RelationshipLevel.FAVOURABLE)]}
    figures = figures_of(people, parts, Standings(StandingsState.KNOWN, ours, rivals), is_whole=True)
    assert (figures.people, figures.key_people, figures.key_people_assessed) == (3, 2, 1)
    assert (figures.deciders, figures.deciders_supportive, figures.coaches) == (2, 1, 2)
    assert (figures.opponents, figures.rivals_friends) == (1, 1)
    assert figures.white_spots == [stage for stage in PurchasingStage if stage is not PurchasingStage.SET_GOALS]
