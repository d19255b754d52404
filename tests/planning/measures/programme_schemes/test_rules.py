"""Soundness of programme schemes, and at which customers a form counts."""

from typing import Any

import pytest

from services.planning.measures.programme_schemes.model import ActionForm, ProgrammeTemplate
from services.planning.measures.programme_schemes.rules import fits, refuse_unsound
from services.planning.measures.programme_schemes.standard import STANDARD
from shared.customers.roles import TeamRole
from shared.customers.standard_policy import STAGES
from shared.customers.traits import CustomerClass, LifecycleStage, ServiceTier
from shared.schemes.problems import SchemeUnsound

FURTHER = {
    "key": "tour",
    "name_en": "Tour",
    "name_zh": "参观",
    "after_days": 10,
    "every": "once",
    "role": "account_manager",
}
FORM = {"key": "kickoff", "role": "account_manager"}


def refused(**template: Any) -> list[tuple[str, str | None]]:
    with pytest.raises(SchemeUnsound) as caught:
        refuse_unsound({LifecycleStage.DEEP: ProgrammeTemplate.model_validate(template)})
    return [(one.code, one.pointer) for one in caught.value.errors]


def test_the_standard_is_sound_and_has_a_form_for_every_action_of_the_standard_policy() -> None:
    refuse_unsound(STANDARD.stages)
    for stage, duties in STAGES.items():
        assert {one.key for one in duties.actions} == {one.key for one in STANDARD.stages[stage].policy_actions}


@pytest.mark.parametrize(
    ("further", "code", "field"),
    [
        ({"until_days": 9}, "ends_before_it_begins", "until_days"),
        ({"every": "on_opportunity"}, "without_a_date", "every"),
        ({"key": "kickoff"}, "repeated", "key"),
    ],
)
def test_a_further_action_has_days_and_a_key_of_its_own(further: dict[str, Any], code: str, field: str) -> None:
    found = refused(policy_actions=[FORM], further_actions=[FURTHER | further])
    assert found == [(code, f"/content/stages/deep/further_actions/0/{field}")]


def test_a_further_action_may_end_on_its_first_day() -> None:
    template = ProgrammeTemplate.model_validate({"further_actions": [FURTHER | {"until_days": 10}]})
    refuse_unsound({LifecycleStage.DEEP: template})


def test_a_form_behind_one_for_all_customers_never_counts() -> None:
    of_key = FORM | {"tiers": ["strategic"]}
    assert refused(policy_actions=[FORM, of_key]) == [("never_counts", "/content/stages/deep/policy_actions/1")]
    sound = ProgrammeTemplate.model_validate({"policy_actions": [of_key, FORM, FORM | {"key": "other"}]})
    refuse_unsound({LifecycleStage.DEEP: sound})


@pytest.mark.parametrize(
    ("tiers", "classes", "is_fit"),
    [([], [], True), (["key"], [], True), (["basic"], [], False), ([], ["core"], True), (["key"], ["small"], False)],
)
def test_a_form_counts_at_customers_of_its_tiers_and_classes(
    tiers: list[Any], classes: list[Any], is_fit: bool
) -> None:
    form = ActionForm(role=TeamRole.ACCOUNT_MANAGER, tiers=tiers, classes=classes)
    assert fits(form, ServiceTier.KEY, CustomerClass.CORE) is is_fit


def test_a_customer_without_tier_or_class_has_only_what_is_for_all() -> None:
    assert fits(ActionForm(role=TeamRole.ACCOUNT_MANAGER), None, None)
    assert not fits(ActionForm(role=TeamRole.ACCOUNT_MANAGER, tiers=[ServiceTier.KEY]), None, None)
    assert not fits(ActionForm(role=TeamRole.ACCOUNT_MANAGER, classes=[CustomerClass.CORE]), None, None)
