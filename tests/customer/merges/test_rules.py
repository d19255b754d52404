"""Which values the one customer has that two become."""

import uuid
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.customer.merges import rules
from services.customer.merges.rules import FieldOrigin, GroupPlaces, MergeField, dates_of, merge_profiles
from services.customer.profile.register.model import CustomerProfile

A, B, C = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()


@pytest.mark.parametrize(
    ("ours", "theirs", "is_taken", "value", "origin"),
    [
        ("a", "b", False, "a", FieldOrigin.SURVIVOR),
        ("a", "b", True, "b", FieldOrigin.TAKEN),
        (None, "b", False, "b", FieldOrigin.FILLED),
        (None, "b", True, "b", FieldOrigin.FILLED),
        ("a", None, False, "a", FieldOrigin.SURVIVOR),
        ("a", None, True, "a", FieldOrigin.SURVIVOR),
        ("a", "a", True, "a", FieldOrigin.SAME),
        (None, None, False, None, FieldOrigin.SAME),
        (0, 5, False, 0, FieldOrigin.SURVIVOR),
        (5, 0, True, 0, FieldOrigin.TAKEN),
        ("", "b", False, "b", FieldOrigin.FILLED),
        (False, True, False, False, FieldOrigin.SURVIVOR),
    ],
)
def test_the_survivors_value_stays_unless_it_has_none_or_the_other_is_chosen(
    ours: Any, theirs: Any, is_taken: bool, value: Any, origin: FieldOrigin
) -> None:
    assert rules.decide(ours, theirs, is_taken=is_taken) == (value, origin)


@pytest.mark.parametrize(
    ("ours", "theirs", "united"),
    [
        (["a", "b"], ["b", "c"], ["a", "b", "c"]),
        ([], ["b"], ["b"]),
        (None, ["b"], ["b"]),
        ({"x": 1}, {"x": 2, "y": 3}, {"x": 1, "y": 3}),
        ({"x": None}, {"x": 2}, {"x": 2}),
        (None, {"x": 2}, {"x": 2}),
    ],
)
def test_lists_and_objects_are_united(ours: Any, theirs: Any, united: Any) -> None:
    assert rules.unite(ours, theirs) == united


def test_a_merged_profile_names_only_what_changes() -> None:
    ours = {"name": "A", "phone": None, "scenarios": ["x"], "region": "CN-GD"}
    theirs = {"name": "B", "phone": "10086", "scenarios": ["y"], "region": "CN-BJ"}
    assert rules.merge_profiles(ours, theirs, ["region"]) == {
        "phone": "10086",
        "scenarios": ["x", "y"],
        "region": "CN-BJ",
    }


@pytest.mark.parametrize(("more", "is_refused"), [(25, False), (26, True)])
def test_together_there_are_at_most_fifty_scenarios(more: int, is_refused: bool) -> None:
    ours, theirs = {"scenarios": [f"a{n}" for n in range(25)]}, {"scenarios": [f"b{n}" for n in range(more)]}
    if is_refused:
        with pytest.raises(rules.ScenariosTooMany):
            rules.merge_profiles(ours, theirs, [])
    else:
        assert len(rules.merge_profiles(ours, theirs, [])["scenarios"]) == rules.MAX_SCENARIOS


@pytest.mark.parametrize(
    ("places", "parents"),
    [
        (GroupPlaces(None, C, False, False), (None, C)),
        (GroupPlaces(C, B, False, False), (C, B)),
        (GroupPlaces(A, C, True, False), (C, C)),  # from right below: takes the other's place
        (GroupPlaces(B, None, True, False), (None, None)),
        (GroupPlaces(None, A, False, True), (None, None)),  # absorbs its own subsidiary
        (GroupPlaces(C, B, False, True), (C, None)),
    ],
)
def test_no_choice_of_a_parent_forms_a_cycle(places: GroupPlaces, parents: tuple[Any, Any]) -> None:
    assert rules.parents(places) == parents


def test_every_field_of_a_profile_can_be_chosen_or_is_united() -> None:
    united = {name for name, field in CustomerProfile.model_fields.items() if field.default_factory is not None}
    assert {field.value for field in MergeField} == set(CustomerProfile.model_fields) - united


def test_a_customer_does_not_absorb_itself() -> None:
    with pytest.raises(rules.MergeWithItself):
        rules.refuse_itself(A, A)


values = st.none() | st.integers(0, 3) | st.text("ab", max_size=2)
profiles = st.fixed_dictionaries(dict.fromkeys("pqrs", values) | {"scenarios": st.lists(st.sampled_from("xyz"))})


@given(ours=profiles, theirs=profiles, take=st.sets(st.sampled_from("pqrs")))
def test_no_merge_empties_a_field_or_invents_a_value(
    ours: dict[str, Any], theirs: dict[str, Any], take: set[str]
) -> None:
    merged = ours | rules.merge_profiles(ours, theirs, take)
    for name in "pqrs":
        assert merged[name] in (ours[name], theirs[name])
        assert rules.is_empty(merged[name]) == (rules.is_empty(ours[name]) and rules.is_empty(theirs[name]))
    assert set(merged["scenarios"]) == {*ours["scenarios"], *theirs["scenarios"]}


DAYS = st.one_of(st.none(), st.dates(date(1990, 1, 1), date(2020, 1, 1)))
DATED = st.fixed_dictionaries({"founded_on": DAYS, "first_contract_on": DAYS})


@given(ours=DATED, theirs=DATED, take=st.sets(st.sampled_from(sorted(rules.DATES))))
def test_a_merge_never_combines_a_contract_with_a_later_founding(
    ours: dict[str, Any], theirs: dict[str, Any], take: set[str]
) -> None:
    changes = merge_profiles(ours, theirs, take)
    merged = {**ours, **changes}
    founded, signed = merged["founded_on"], merged["first_contract_on"]
    is_wrong = founded is not None and signed is not None and signed < founded
    assert (dates_of(ours, changes) is not None) == (is_wrong and merged != ours)
