"""A campaign, its goals and its customers: tables and shapes."""

from datetime import date
from typing import Annotated, Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from pydantic import AwareDatetime, BaseModel, ConfigDict
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field, SQLModel

from services.relationship.contact.campaigns.goals import GoalKind
from services.relationship.contact.campaigns.rules import CampaignStatus
from services.relationship.contact.touchpoints.model import ActionId
from services.relationship.key_people.assessments.effects import PersonEffectRead
from services.relationship.key_people.closeness.model import LevelCountRead
from services.relationship.key_people.schemes.rules import RelationshipLevel
from services.relationship.tables import RelationshipTable
from shared.auth.access import Clearance, RowIdentity
from shared.customers.contact_terms import Reach, Scene
from shared.customers.settlements import Settlement
from shared.database import PartlyHidden, Row, one_of
from shared.money import Amount
from shared.shapes import Body, EachOnce, Line, Patch, Read, Remark, RowRead, Statement, example, unset

PRIVATE = Clearance(2)
"""Costs."""
MAX_CUSTOMERS = 200
MAX_GOALS = 20
MAX_OUR_PEOPLE = 100
Spent = Annotated[Amount, Field(ge=0)]
OurPeople = Annotated[EachOnce[UUID], Field(max_length=MAX_OUR_PEOPLE)]
CustomerIds = Annotated[EachOnce[UUID], Field(min_length=1, max_length=MAX_CUSTOMERS)]


class Goal(Body):
    """What a campaign is to reach."""

    kind: GoalKind = Field(description="The kind of goal.")
    count: int | None = Field(
        default=None, ge=1, le=100_000, description="How many people or leads; null for other goals."
    )
    level: RelationshipLevel | None = Field(
        default=None, description="The level to which people are raised; null for other goals."
    )
    text: Remark | None = Field(default=None, description="The goal in words; a goal of another kind needs it.")


Goals = Annotated[list[Goal], Field(max_length=MAX_GOALS)]
EXAMPLE: dict[str, Any] = {
    "name": "2025 年轨道交通技术开放日",
    "reach": "line",
    "scene": "technical_exchange",
    "starts_on": "2025-06-18",
    "ends_on": "2025-06-19",
    "place": "苏州样板工厂",
    "purpose": "让研发与采购看到第二代控制板的批量质量。",
    "is_large_brand_campaign": True,
    "goals": [
        {"kind": "raised_people", "count": 5, "level": "favourable"},
        {"kind": "attendees", "count": 40},
        {"kind": "leads", "count": 3},
    ],
    "planned_cost": "86000",
}


class CampaignPlan(SQLModel):
    """What a campaign is, when, where and what for."""

    name: Line = Field(description="Its name.")
    reach: Reach = Field(sa_type=one_of(Reach), description="Whom it reaches: a person, a business line, the customer.")
    scene: Scene = Field(
        default=Scene.EXHIBITION, sa_type=one_of(Scene), description="The scene 场景 of the contact made there."
    )
    starts_on: date = Field(description="First day.")
    ends_on: date | None = Field(default=None, description="Last day; null: it lasts one day.")
    place: Line | None = Field(default=None, description="Where it takes place.")
    purpose: Statement | None = Field(default=None, description="What it is for.")
    is_large_brand_campaign: bool = Field(
        default=False, description="Whether it is a large brand campaign, which closes after its evaluation only."
    )
    owner_id: UUID | None = Field(default=None, description="Our user who is responsible for it 责任人.")
    user_ids: OurPeople = Field(
        default_factory=list, sa_type=ARRAY(sa.Uuid), description="Our people who take part, beside the owner."
    )
    planned_cost: Annotated[Spent | None, PRIVATE] = Field(
        default=None, sa_type=sa.Numeric(20, 4), description="The planned cost, in the base currency."
    )
    actual_cost: Annotated[Spent | None, PRIVATE] = Field(
        default=None, sa_type=sa.Numeric(20, 4), description="The actual cost, in the base currency."
    )


class Campaign(CampaignPlan, PartlyHidden, Row, RelationshipTable, table=True):
    """A campaign's row."""

    __tablename__ = "campaigns"
    __table_args__ = (
        sa.Index("ix_campaigns_starts", "starts_on", "id"),
        sa.Index("ix_campaigns_created", "created_at", "id"),
        sa.Index("ix_campaigns_action", "action_id", postgresql_where=sa.text("action_id IS NOT NULL")),
    )

    place: str | None = None
    purpose: str | None = None
    goals: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSONB)
    status: CampaignStatus = Field(default=CampaignStatus.PLANNED, sa_type=one_of(CampaignStatus))
    results: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSONB)
    evaluation: str | None = None
    evaluated_by_name: str | None = None
    cancel_reason: str | None = None
    action_id: Annotated[UUID | None, RowIdentity()] = None
    created_by: str
    created_by_name: str
    deleted_at: AwareDatetime | None = None


class CampaignCustomer(Row, RelationshipTable, table=True):
    """A customer that a campaign is for."""

    __tablename__ = "campaign_customers"
    __table_args__ = (
        sa.UniqueConstraint("campaign_id", "customer_id"),
        sa.Index("ix_campaign_customers_customer", "customer_id"),
    )
    settlement: ClassVar = Settlement()

    campaign_id: UUID = Field(foreign_key="campaigns.id")
    customer_id: UUID


class CampaignCreate(Body, CampaignPlan):
    """A new campaign."""

    model_config = example(customer_ids=["01a1ff25-b1e9-738a-8877-e930680fd063"], **EXAMPLE)

    customer_ids: CustomerIds = Field(description="The customers that it is for, 200 at most.")
    goals: Goals = Field(default_factory=list, description="What it is to reach.")
    action_id: ActionId = None


class CampaignUpdate(Patch, CampaignPlan):
    """Changes to a campaign (merge-patch); a list replaces the whole list."""

    model_config = example(place="苏州样板工厂二期", planned_cost="92000")

    name: Line = unset()
    reach: Reach = unset()
    starts_on: date = unset()
    scene: Scene = unset()
    user_ids: OurPeople = unset()
    is_large_brand_campaign: bool = unset()
    customer_ids: CustomerIds = unset("The customers that it is for; those whom you do not see stay.")
    goals: Goals = unset("What it is to reach.")


class CampaignHolding(Body):
    """That a campaign was held."""

    model_config = example(actual_cost="91350.5")

    actual_cost: Annotated[Spent | None, PRIVATE] = Field(
        default=None, description="The actual cost, in the base currency; left out: as it is recorded already."
    )


class GoalResult(Body):
    """What was reached of a goal that is not counted."""

    goal: int = Field(ge=1, le=MAX_GOALS, description="The goal, by its place among the campaign's goals, from 1.")
    number: int | None = Field(default=None, ge=0, le=100_000, description="Of leads: how many there were.")
    is_reached: bool | None = Field(default=None, description="Of a goal in words: whether it was reached.")


class CampaignEvaluation(Body):
    """What a campaign has brought."""

    model_config = example(
        evaluation="到场 46 人；三位研发工程师转为支持，采购提出两项新需求。", results=[{"goal": 3, "number": 2}]
    )

    evaluation: Statement = Field(description="What it has brought, and what to do better.")
    results: list[GoalResult] = Field(
        default_factory=list, max_length=MAX_GOALS, description="Of each goal of leads or in words, what was reached."
    )


class CampaignCancellation(Body):
    """Why a campaign does not take place."""

    model_config = example(reason="客户年中盘点，改至下半年。")

    reason: Remark = Field(description="Why it does not take place.")


class CampaignCustomerRead(Read):
    """A customer that a campaign is for."""

    customer_id: UUID = Field(description="Id of the customer.")
    customer_name: str = Field(description="The customer's present name.")


class InvitationCounts(Read):
    """How many people there are in each state whom the caller may see."""

    invited: int = Field(description="Invited, without an answer.")
    accepted: int = Field(description="Accepted.")
    declined: int = Field(description="Declined.")
    attended: int = Field(description="Attended.")
    absent: int = Field(description="Absent.")


class GoalRead(Read):
    """What a campaign is to reach."""

    kind: GoalKind = Field(description="The kind of goal.")
    count: int | None = Field(description="How many people or leads; null for other goals.")
    level: RelationshipLevel | None = Field(description="The level to which people are raised; null for other goals.")
    text: str | None = Field(description="The goal in words.")


class CampaignRead(RowRead, CampaignPlan):
    """A campaign."""

    customers: list[CampaignCustomerRead] = Field(description="Those of its customers that you may see.")
    status: CampaignStatus = Field(description="Where it stands.")
    goals: list[GoalRead] = Field(description="What it is to reach.")
    people: InvitationCounts = Field(description="Its people whom you may see, by state.")
    owner_name: str | None = Field(description="The owner's present name.")
    evaluation: str | None = Field(description="What it has brought; null: not evaluated.")
    evaluated_by_name: str | None = Field(description="Name of who evaluated it, at that time.")
    cancel_reason: str | None = Field(description="Why it was cancelled; null: it was not.")
    action_id: ActionId
    created_by: str = Field(description="Id of the user, or `client:<id>`.")
    created_by_name: str = Field(description="Name of who planned it, at that time.")


class CampaignEffectQuery(BaseModel):
    """As of which day."""

    model_config = ConfigDict(extra="forbid")

    as_of: date | None = Field(default=None, description="The last day whose assessments count; by default today.")


class GoalEffectRead(GoalRead):
    """A goal, and what was reached of it."""

    reached: int | None = Field(
        description="How many people or leads there were; null: a goal in words, or not evaluated."
    )
    is_reached: bool | None = Field(description="Whether it is reached; null: not evaluated yet.")


class CampaignEffectRead(Read):
    """The effect of a campaign, of the people whom the caller may see."""

    campaign_id: UUID = Field(description="The campaign.")
    held_on: date = Field(description="Its first day: levels before are those of the day before.")
    as_of: date = Field(description="The last day whose assessments count as after.")
    attended: int = Field(description="People who attended.")
    people: list[PersonEffectRead] = Field(description="They, by name, with their levels.")
    people_moved: int = Field(description="People whose level rose or fell.")
    rose: int = Field(description="People whose level rose.")
    fell: int = Field(description="People whose level fell.")
    levels_moved: int = Field(description="Levels that people rose, less those that people fell.")
    levels_before: list[LevelCountRead] = Field(
        description="Everybody invited, whoever came, by our level as of the day before; those without one first."
    )
    levels_after: list[LevelCountRead] = Field(
        description="The same people by our level as of the last day; who was not assessed since keeps the level."
    )
    goals: list[GoalEffectRead] = Field(description="Its goals, in their order.")
    goals_reached: int = Field(description="Goals that are reached.")
    cost_per_level: Annotated[Amount | None, PRIVATE] = Field(
        description="Actual cost for each level moved, in the base currency; null without a cost, or when the levels "
        "did not rise on the whole."
    )
