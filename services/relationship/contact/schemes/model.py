"""The content of a contact scheme."""

from uuid import UUID

from sqlmodel import Field
from sqlmodel._compat import SQLModelConfig

from services.relationship.contact.schemes.rules import Channel
from shared.customers.contact_terms import Scene
from shared.customers.policy_terms import ContactForm, PolicyCadence
from shared.customers.roles import Seniority, TeamRole
from shared.customers.traits import CustomerClass, ServiceTier
from shared.shapes import Body, EachOnce

STRICT = SQLModelConfig(from_attributes=True, extra="forbid")


class CountingContact(Body):
    """The touchpoints that count for a form of contact: held, of one of the scenes, by one of the channels."""

    model_config = STRICT

    scenes: EachOnce[Scene] = Field(max_length=13, description="Scenes that count.")
    channels: EachOnce[Channel] = Field(max_length=5, description="Channels that count.")


class ExecutiveContact(Body):
    """Multi-level contact 多层级联络: an executive of ours meets the customer's top people."""

    model_config = STRICT

    roles: EachOnce[TeamRole] = Field(max_length=4, description="Who has such a role in the team is our executive.")
    user_ids: EachOnce[UUID] = Field(max_length=500, description="Users who are our executives at every customer.")
    seniorities: EachOnce[Seniority] = Field(max_length=3, description="The customer's people who count as top people.")
    tiers: dict[ServiceTier, PolicyCadence] = Field(description="How often, by service tier.")
    classes: dict[CustomerClass, PolicyCadence] = Field(
        description="How often, by customer class; the stricter counts."
    )


class WarningSteps(Body):
    """When an overdue contact becomes a warning, and how severe it is."""

    model_config = STRICT

    grace_days: int = Field(ge=0, le=366, description="Days after the due day before there is a warning.")
    medium_share: float = Field(ge=0, le=100, description="Medium from so many periods of the cadence overdue.")
    high_share: float = Field(ge=0, le=100, description="High from so many periods of the cadence overdue.")


class ContactSchemeContent(Body):
    """Which touchpoints count as which contact, how executives meet, and when contact is overdue."""

    model_config = STRICT

    counting: dict[ContactForm, CountingContact] = Field(description="For every form of contact of the service policy.")
    executives: ExecutiveContact = Field(description="Contact of executives, counted apart.")
    in_contact_days: int = Field(
        ge=1, le=3660, description="We are in contact with a customer that we met in so many days."
    )
    effect_days: int = Field(ge=1, le=3660, description="Days in which a touchpoint's effect on levels is looked for.")
    invitation_days: int = Field(
        default=14, ge=0, le=366, description="Days before a campaign by which its invitations are sent."
    )
    evaluation_days: int = Field(
        default=30, ge=0, le=366, description="Days after a campaign by which it is evaluated."
    )
    warning: WarningSteps = Field(description="When an overdue contact becomes a warning.")
