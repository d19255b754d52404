"""The content of a lifecycle programme scheme, as stored and sent."""

from sqlmodel import Field

from shared.customers.contact_terms import Scene
from shared.customers.roles import TeamRole
from shared.customers.service_policy import ActionKey, StageAction
from shared.customers.traits import CustomerClass, LifecycleStage, ServiceTier
from shared.problems import Language
from shared.shapes import Body, EachOnce


class ActionForm(Body):
    """Who does an action, in what form, and at which customers."""

    role: TeamRole = Field(description="The role in the customer's team whose task it is 责任角色.")
    scene: Scene | None = Field(default=None, description="The scene 场景 of contact that it takes; null: none.")
    is_milestone: bool = Field(default=False, description="Whether it is a milestone 里程碑 of the stage.")
    ahead: int = Field(
        default=1, ge=1, le=12, description="Of a repeated action: how many are planned ahead, from today on."
    )
    tiers: EachOnce[ServiceTier] = Field(
        default_factory=list,
        max_length=len(ServiceTier),
        description="Only at customers of these tiers; empty: at all.",
    )
    classes: EachOnce[CustomerClass] = Field(
        default_factory=list,
        max_length=len(CustomerClass),
        description="Only at customers of these classes; empty: at all.",
    )


class PolicyActionForm(ActionForm):
    """How an action of the service policy is done. Of several forms of one key the first that fits counts."""

    key: ActionKey = Field(description="The action's key in the service policy, which says when it is due.")


class FurtherAction(StageAction, ActionForm):
    """An action that the service policy does not have."""


class ProgrammeTemplate(Body):
    """The programme of a stage: the service policy's actions of the stage, and further ones."""

    policy_actions: list[PolicyActionForm] = Field(
        default_factory=list,
        max_length=100,
        description="How the service policy's actions are done; one that no form fits is the account manager's task.",
    )
    further_actions: list[FurtherAction] = Field(
        default_factory=list, max_length=50, description="Actions beyond the service policy."
    )


class ProgrammeSchemeContent(Body):
    """How the actions of lifecycle stages become programmes. A programme keeps the version with which it started."""

    language: Language = Field(description="The language in which the actions of programmes are written.")
    start_within_days: int = Field(
        ge=0,
        le=3650,
        description="A programme starts by itself at customers who entered their stage at most so many days ago.",
    )
    stages: dict[LifecycleStage, ProgrammeTemplate] = Field(description="By lifecycle stage.")
