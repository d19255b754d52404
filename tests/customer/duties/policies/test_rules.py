"""What makes a service policy unsound."""

import pytest

from services.customer.duties.policies.rules import refuse_unsound
from services.customer.profile.standing.rules import LifecycleStage
from services.customer.profile.team.rules import TeamRole
from shared.customers.policy_terms import PolicyCadence
from shared.customers.service_policy import StageAction
from shared.customers.standard_policy import STANDARD
from shared.schemes.problems import SchemeUnsound

MANAGER = [TeamRole.ACCOUNT_MANAGER]


def action(**fields: object) -> StageAction:
    usual = {"key": "kickoff", "name_en": "Kickoff", "name_zh": "启动会", "after_days": 7, "every": "once"}
    return StageAction.model_validate(usual | fields)


@pytest.mark.parametrize(
    ("actions", "code", "pointer"),
    [
        ([action(), action()], "repeated", "/content/stages/deep/actions/1/key"),
        ([action(until_days=6)], "ends_before_it_begins", "/content/stages/deep/actions/0/until_days"),
        ([action(every="on_opportunity")], "without_a_date", "/content/stages/deep/actions/0/every"),
    ],
)
def test_an_action_that_cannot_be_dated_is_refused(actions: list[StageAction], code: str, pointer: str) -> None:
    with pytest.raises(SchemeUnsound) as refused:
        refuse_unsound([("deep", actions)], MANAGER)
    assert [(error.code, error.pointer) for error in refused.value.errors] == [(code, pointer)]


def test_an_action_may_end_on_its_first_day() -> None:
    refuse_unsound([("deep", [action(until_days=7)])], MANAGER)


def test_every_customer_needs_a_manager() -> None:
    with pytest.raises(SchemeUnsound) as refused:
        refuse_unsound([], [TeamRole.BACKUP_CONTACT])
    assert [error.pointer for error in refused.value.errors] == ["/content/everybody/team"]


def test_the_standard_is_sound_and_has_actions_for_every_stage() -> None:
    refuse_unsound(((stage, duties.actions) for stage, duties in STANDARD.stages.items()), STANDARD.everybody.team)
    assert set(STANDARD.stages) == set(LifecycleStage)
    assert all(duties.actions for duties in STANDARD.stages.values())


def test_cadences_go_from_the_most_frequent_to_none() -> None:
    lengths = [one.days + 30 * one.months for one in PolicyCadence][:6]
    assert lengths == sorted(lengths)
    assert min(lengths) > 0
