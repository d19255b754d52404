"""The shape of a customer's entitlements; computed, not stored."""

from datetime import date
from typing import Annotated
from uuid import UUID

from sqlmodel import Field

from services.customer.market.strategic_fits.model import FITS
from services.customer.people.contacts.rules import DecisionRole
from services.customer.profile.standing.rules import (
    PROFIT_CLEARANCE,
    CustomerClass,
    LifecycleStage,
    Quadrant,
    ServiceTier,
)
from services.customer.profile.team.rules import TeamRole
from shared.auth.access import Clearance
from shared.customers.policy_terms import ContactForm, PolicyCadence, PolicySubject
from shared.customers.service_policy import PolicyText
from shared.shapes import CustomerId, CustomerName, Read


class EntitlementReasonRead(Read):
    """A rule of the policy that applies to the customer."""

    subject: PolicySubject = Field(description="The trait that the rule is about.")
    value: str | None = Field(description="The trait's value; null where the rule has none.")
    name_en: str = Field(description="The trait in English.")
    name_zh: str = Field(description="The trait in Chinese.")


class EntitledResourceRead(Read):
    """A resource that the customer is entitled to."""

    name_en: str = Field(description="In English.")
    name_zh: str = Field(description="In Chinese.")
    reasons: list[EntitlementReasonRead] = Field(description="The rules that give it.")


class DemandedContactRead(Read):
    """How, and how often, we must be in contact."""

    form: ContactForm = Field(description="The form of the contact.")
    every: PolicyCadence = Field(description="How often at least.")
    reasons: list[EntitlementReasonRead] = Field(description="The rules that demand it.")


class DemandedHoursRead(Read):
    """A time within which we must react."""

    hours: int = Field(description="At most so many hours.")
    reasons: list[EntitlementReasonRead] = Field(description="The rules that demand it.")


class DemandedRoleRead(Read):
    """A role that the customer's team must have."""

    role: TeamRole = Field(description="The role in the account team 客户团队.")
    user_ids: list[UUID] = Field(description="Who has the role now; deactivated users do not count.")
    reasons: list[EntitlementReasonRead] = Field(description="The rules that demand it.")


class DatedActionRead(Read):
    """An action of the present stage."""

    key: str = Field(description="Its key in the policy.")
    name_en: str = Field(description="In English.")
    name_zh: str = Field(description="In Chinese.")
    every: PolicyCadence = Field(description="How often it is done while the stage lasts.")
    next_on: date | None = Field(description="The next day, from today on; null: no further one in this stage.")


class RoleMaterialRead(Read):
    """What to bring to people of a role in decisions."""

    role: DecisionRole = Field(description="The role in decisions 决策角色.")
    materials: list[PolicyText] = Field(description="What to bring.")


class EntitlementsRead(Read):
    """What a customer is entitled to, and what it demands of us."""

    customer_id: CustomerId
    customer_name: CustomerName
    policy_version: int = Field(description="Version of the service policy in force.")
    quadrant: Annotated[Quadrant | None, Clearance(PROFIT_CLEARANCE)] = Field(
        description="From the latest grading; null: not judged, or above the caller's level."
    )
    tier: ServiceTier | None = Field(description="From the latest grading; null: never graded.")
    customer_class: CustomerClass | None = Field(description="From the latest grading; null: never graded.")
    is_provisional: bool | None = Field(
        description="Whether the class is provisional: too few factors had a value; null: never graded."
    )
    stage: LifecycleStage | None = Field(description="The stage today, from the first contract; null: none yet.")
    stage_since: date | None = Field(description="First day of the stage.")
    is_cash_cow: Annotated[bool | None, FITS] = Field(
        description="Cash cow by the latest strategic fit; null: not assessed, or above the caller's level."
    )
    resources: list[EntitledResourceRead] = Field(description="What it is entitled to.")
    contact: DemandedContactRead | None = Field(description="The strictest contact demanded; null: none is.")
    answer: DemandedHoursRead | None = Field(description="Time to answer; null: no demand.")
    solution: DemandedHoursRead | None = Field(description="Time to solve; null: no demand.")
    support: DemandedHoursRead | None = Field(description="Time of the green channel; null: it has none.")
    team: list[DemandedRoleRead] = Field(description="The roles its team must have, and who has them.")
    actions: list[DatedActionRead] = Field(description="The actions of its stage.")
    materials: list[RoleMaterialRead] = Field(description="What to bring to whom.")
