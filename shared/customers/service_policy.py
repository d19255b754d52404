"""The content of a service policy, as the customer service publishes it and the others keep it."""

from typing import Annotated

from pydantic import StringConstraints
from sqlmodel import Field

from shared.customers.policy_terms import ContactForm, PolicyCadence
from shared.customers.roles import DecisionRole, TeamRole
from shared.customers.traits import CustomerClass, LifecycleStage, Quadrant, ServiceTier
from shared.shapes import Body, Line

Hours = Annotated[int, Field(ge=1, le=8760)]
DayCount = Annotated[int, Field(ge=0, le=3660)]
ActionKey = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]


class PolicyText(Body):
    """A resource or material, in both languages."""

    name_en: Line = Field(description="In English.")
    name_zh: Line = Field(description="In Chinese.")


class ContactDuty(Body):
    """How, and how often, we are in contact."""

    form: ContactForm = Field(description="The form of the contact.")
    every: PolicyCadence = Field(description="How often.")


class PolicyDuties(Body):
    """What one trait of a customer entitles it to, and demands of us."""

    resources: list[PolicyText] = Field(default_factory=list, max_length=50, description="What it is entitled to.")
    contact: ContactDuty | None = Field(default=None, description="Null: no demand.")
    team: list[TeamRole] = Field(default_factory=list, max_length=4, description="Roles that its team must have.")
    answer_hours: Hours | None = Field(default=None, description="Hours within which we answer; null: no demand.")
    solve_hours: Hours | None = Field(default=None, description="Hours within which we solve; null: no demand.")
    support_hours: Hours | None = Field(
        default=None, description="Hours within which support answers on the green channel; null: there is none."
    )


class StageAction(Body):
    """What is done in a stage, and when: on a day after the stage begins, and again as the cadence says."""

    key: ActionKey = Field(description="Its identifier, unique within the stage.")
    name_en: Line = Field(description="In English.")
    name_zh: Line = Field(description="In Chinese.")
    after_days: DayCount = Field(description="Days from the stage's first day to the first time.")
    every: PolicyCadence = Field(description="How often it is repeated while the stage lasts; `once`: not at all.")
    until_days: DayCount | None = Field(
        default=None, description="Days from the stage's first day to the last time; null: the stage's end."
    )


class StageDuties(PolicyDuties):
    """What a lifecycle stage entitles to and demands, with its actions."""

    actions: list[StageAction] = Field(default_factory=list, max_length=50, description="What is done in the stage.")


class ServicePolicyContent(Body):
    """What quadrant, tier, class, stage and cash cow entitle a customer to, and demand of us.

    Where several demands meet, the stricter one counts; resources and roles add up. A trait without an entry has none.
    """

    everybody: PolicyDuties = Field(description="For every customer.")
    quadrants: dict[Quadrant, PolicyDuties] = Field(description="By quadrant of value and potential.")
    tiers: dict[ServiceTier, PolicyDuties] = Field(description="By service tier.")
    classes: dict[CustomerClass, PolicyDuties] = Field(description="By customer class.")
    stages: dict[LifecycleStage, StageDuties] = Field(description="By lifecycle stage, with its actions.")
    cash_cow: PolicyDuties = Field(
        description="For a cash cow 现金牛; its resources, where it names some, replace all others."
    )
    materials: dict[DecisionRole, list[PolicyText]] = Field(
        description="What to bring to people, by their role in decisions."
    )
    customers_in_contact: dict[CustomerClass, Annotated[int, Field(ge=0, le=100_000)]] = Field(
        description="How many customers of each class an account manager is in contact with."
    )
    handover_hours: Hours = Field(description="Hours within which a handover is done.")
    remedy_days: DayCount = Field(description="Days within which a missing team member or required fact is found.")
