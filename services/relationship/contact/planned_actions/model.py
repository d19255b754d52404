"""What planning sends of an action: the payloads of its intents, by kind."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field, model_validator

from services.relationship.contact.campaign_people.rules import MAX_PEOPLE as MAX_INVITED
from services.relationship.contact.campaigns.model import Spent
from services.relationship.contact.schemes.rules import Channel
from services.relationship.contact.touchpoints.model import Contacts
from services.relationship.contact.visit_schemes.rules import ReceptionLevel
from shared.customers.contact_terms import Reach, Scene, VisitDirection
from shared.money import Currency
from shared.problems import Language
from shared.shapes import EachOnce, Line, Remark, Statement

OurPeople = Annotated[EachOnce[UUID], Field(max_length=100)]


class PlannedAction(BaseModel):
    """What is said of an action of every kind; its customer is that of the intent."""

    action_id: UUID
    purpose: Statement | None = None
    place: Line | None = None
    contact_ids: Contacts = Field(default_factory=list)
    user_ids: OurPeople = Field(default_factory=list)
    """Our people; the first is the owner. Without any, whoever asked is."""
    cost: Spent | None = None
    currency: Currency | None = None
    """Of the cost; None: the base currency."""
    language: Language = "en"
    """Of the texts that are written for the asker, such as the purpose of an expense."""


class PlannedTouchpoint(PlannedAction):
    """The payload of `plan_touchpoint`: a time, or a day."""

    scene: Scene
    channel: Channel = Channel.IN_PERSON
    planned_at: AwareDatetime | None = None
    planned_on: date | None = None

    @model_validator(mode="after")
    def _has_a_day(self) -> Self:
        if self.planned_at is None and self.planned_on is None:
            raise ValueError("planned_at or planned_on is missing")
        return self


class PlannedVisit(PlannedAction):
    """The payload of `plan_visit`; its cost is the budget's one line."""

    title: Line
    direction: VisitDirection = VisitDirection.INBOUND
    reception_level: ReceptionLevel = ReceptionLevel.ROUTINE
    starts_on: date
    ends_on: date | None = None
    """None: it lasts one day."""


class PlannedCampaign(PlannedAction):
    """The payload of `plan_campaign`; its contacts are invited, its cost is the planned one."""

    title: Line
    reach: Reach
    scene: Scene = Scene.EXHIBITION
    starts_on: date
    ends_on: date | None = None
    goal: Remark | None = None
    """What it is to reach, in words."""
    is_large_brand_campaign: bool = False
    contact_ids: Annotated[EachOnce[UUID], Field(max_length=MAX_INVITED)] = Field(default_factory=list)


class Withdrawal(BaseModel):
    """The payload of `withdraw_planned`: the intent that was carried out, and why that does not take place."""

    intent_id: UUID
    reason: Remark
