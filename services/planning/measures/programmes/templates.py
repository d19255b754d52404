"""The actions of a programme: the service policy's, with the form that the programme scheme gives them: pure."""

from collections.abc import Iterator

from pydantic import BaseModel, TypeAdapter

from services.planning.measures.programme_schemes.model import ActionForm, ProgrammeSchemeContent, ProgrammeTemplate
from services.planning.measures.programme_schemes.rules import fits
from shared.customers.contact_terms import Scene
from shared.customers.policy_terms import PolicyCadence
from shared.customers.roles import TeamRole
from shared.customers.service_policy import ServicePolicyContent, StageAction
from shared.customers.traits import CustomerClass, LifecycleStage, ServiceTier


class TemplateAction(BaseModel):
    """An action of a programme, as the programme keeps it from its start."""

    key: str
    name_en: str
    name_zh: str
    after_days: int
    every: PolicyCadence
    until_days: int | None
    role: TeamRole
    scene: Scene | None
    is_milestone: bool
    ahead: int

    def named(self, language: str) -> str:
        """What it is called."""
        return self.name_zh if language == "zh-CN" else self.name_en


TEMPLATE = TypeAdapter(list[TemplateAction])
DEFAULT = ActionForm(role=TeamRole.ACCOUNT_MANAGER)
"""The form of an action of the policy for which the scheme has none that fits."""


def template_of(
    scheme: ProgrammeSchemeContent,
    policy: ServicePolicyContent,
    stage: LifecycleStage,
    tier: ServiceTier | None,
    customer_class: CustomerClass | None,
) -> list[TemplateAction]:
    """The actions of the stage at a customer of this tier and class.

    Of a key that both have, the service policy's action counts.
    """
    template = scheme.stages.get(stage) or ProgrammeTemplate()
    duties = policy.stages.get(stage)
    by_policy = duties.actions if duties else []
    taken = {one.key for one in by_policy}

    def listed() -> Iterator[TemplateAction]:
        for action in by_policy:
            forms = (one for one in template.policy_actions if one.key == action.key)
            yield _in_form(action, next((one for one in forms if fits(one, tier, customer_class)), DEFAULT))
        for further in template.further_actions:
            if further.key not in taken and fits(further, tier, customer_class):
                yield _in_form(further, further)

    return list(listed())


def _in_form(action: StageAction, form: ActionForm) -> TemplateAction:
    timed = action.model_dump(include={"key", "name_en", "name_zh", "after_days", "every", "until_days"})
    return TemplateAction(**timed, **form.model_dump(include={"role", "scene", "is_milestone", "ahead"}))
