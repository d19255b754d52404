"""The standard programme scheme: the method's stages (section 3) name the actions; roles, scenes and days are ours."""

from services.planning.measures.programme_schemes.model import (
    PolicyActionForm,
    ProgrammeSchemeContent,
    ProgrammeTemplate,
)
from shared.customers.contact_terms import Scene
from shared.customers.roles import TeamRole
from shared.customers.traits import LifecycleStage, ServiceTier

MANAGER, SUPPORT, SPONSOR = TeamRole.ACCOUNT_MANAGER, TeamRole.TECHNICAL_SUPPORT, TeamRole.EXECUTIVE_SPONSOR
OF_ROLE = {SUPPORT: [ServiceTier.STRATEGIC, ServiceTier.KEY], SPONSOR: [ServiceTier.STRATEGIC]}
"""Tiers whose teams have the role by the standard service policy; elsewhere the account manager does its actions."""


def _forms(
    key: str, role: TeamRole, scene: Scene | None = None, *, is_milestone: bool = False, ahead: int = 1
) -> list[PolicyActionForm]:
    def form(of: TeamRole, tiers: list[ServiceTier]) -> PolicyActionForm:
        return PolicyActionForm(key=key, role=of, scene=scene, is_milestone=is_milestone, ahead=ahead, tiers=tiers)

    special = [form(role, OF_ROLE[role])] if role in OF_ROLE else []
    return [*special, form(MANAGER, [])]


STANDARD = ProgrammeSchemeContent(
    language="zh-CN",
    start_within_days=30,
    stages={
        LifecycleStage.INITIAL: ProgrammeTemplate(
            policy_actions=[
                *_forms("kickoff", MANAGER, Scene.SPECIAL_TOPIC_MEETING, is_milestone=True),
                *_forms("first_delivery", SUPPORT, Scene.TECHNICAL_EXCHANGE, is_milestone=True),
                *_forms("progress", MANAGER, Scene.ROUTINE_VISIT, ahead=2),
                *_forms("problem_review", SUPPORT, Scene.SPECIAL_TOPIC_MEETING, ahead=2),
            ]
        ),
        LifecycleStage.STABLE: ProgrammeTemplate(
            policy_actions=[
                *_forms("tuned_service", SUPPORT, Scene.TECHNICAL_EXCHANGE),
                *_forms("value_report", MANAGER, Scene.SPECIAL_TOPIC_MEETING, is_milestone=True),
            ]
        ),
        LifecycleStage.DEEP: ProgrammeTemplate(
            policy_actions=[
                *_forms("cross_selling", MANAGER),
                *_forms("joint_innovation", SUPPORT, Scene.TECHNICAL_EXCHANGE, is_milestone=True),
                *_forms("executive_meeting", SPONSOR, Scene.EXECUTIVE_TALK, is_milestone=True),
            ]
        ),
        LifecycleStage.SYMBIOSIS: ProgrammeTemplate(
            policy_actions=[
                *_forms("ecosystem", SPONSOR, Scene.EXECUTIVE_SUMMIT, is_milestone=True),
                *_forms("shared_results", SPONSOR, Scene.EXECUTIVE_TALK),
                *_forms("success_story", MANAGER, is_milestone=True),
            ]
        ),
    },
)
