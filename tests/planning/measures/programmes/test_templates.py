"""The actions of a programme, by the service policy and the programme scheme."""

from typing import Any

from services.planning.measures.programme_schemes.model import ProgrammeSchemeContent
from services.planning.measures.programme_schemes.standard import STANDARD
from services.planning.measures.programmes.templates import TemplateAction, template_of
from shared.customers.policy_terms import PolicyCadence
from shared.customers.roles import TeamRole
from shared.customers.standard_policy import STANDARD as POLICY
from shared.customers.traits import CustomerClass, LifecycleStage, ServiceTier

TOUR = {
    "key": "tour",
    "name_en": "Tour",
    "name_zh": "参观",
    "after_days": 10,
    "every": "once",
    "role": "account_manager",
}


def template(
    stage: LifecycleStage, tier: ServiceTier | None = None, scheme: ProgrammeSchemeContent = STANDARD
) -> dict[str, TemplateAction]:
    return {one.key: one for one in template_of(scheme, POLICY, stage, tier, CustomerClass.CORE)}


def scheme_of(**initial: Any) -> ProgrammeSchemeContent:
    content = {"language": "en", "start_within_days": 30, "stages": {"initial": initial}}
    return ProgrammeSchemeContent.model_validate(content)


def test_the_service_policy_says_what_and_when_and_the_scheme_who_and_how() -> None:
    found = template(LifecycleStage.INITIAL)
    assert list(found) == ["kickoff", "first_delivery", "progress", "problem_review"]
    assert (found["kickoff"].after_days, found["kickoff"].is_milestone) == (7, True)
    progress = found["progress"]
    assert (progress.every, progress.until_days, progress.ahead) == (PolicyCadence.WEEKLY, 30, 2)
    assert (progress.named("en"), progress.named("zh-CN")) == ("Progress report", "进度同步")


def test_where_the_policy_demands_a_role_it_does_its_actions_else_the_account_manager() -> None:
    meeting = {tier: template(LifecycleStage.DEEP, tier)["executive_meeting"].role for tier in ServiceTier}
    assert meeting.pop(ServiceTier.STRATEGIC) is TeamRole.EXECUTIVE_SPONSOR
    assert set(meeting.values()) == {TeamRole.ACCOUNT_MANAGER}


def test_an_action_of_the_policy_without_a_form_is_the_account_managers() -> None:
    found = template(LifecycleStage.INITIAL, scheme=scheme_of())
    assert {one.role for one in found.values()} == {TeamRole.ACCOUNT_MANAGER}
    assert len(found) == 4
    assert template(LifecycleStage.DEEP, scheme=scheme_of()).keys() == {
        "cross_selling",
        "joint_innovation",
        "executive_meeting",
    }


def test_further_actions_come_where_they_fit() -> None:
    of_key = scheme_of(further_actions=[TOUR | {"tiers": ["key"]}])
    assert "tour" in template(LifecycleStage.INITIAL, ServiceTier.KEY, of_key)
    assert "tour" not in template(LifecycleStage.INITIAL, ServiceTier.BASIC, of_key)
    assert "tour" not in template(LifecycleStage.INITIAL, None, of_key)


def test_the_policys_action_counts_where_both_have_the_key() -> None:
    found = template(LifecycleStage.INITIAL, scheme=scheme_of(further_actions=[TOUR | {"key": "kickoff"}]))
    assert (found["kickoff"].name_en, found["kickoff"].after_days) == (
        "Kickoff meeting: goals, milestones, responsible people",
        7,
    )
