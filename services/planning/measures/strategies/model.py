"""A strategy: its table and shapes."""

from types import MappingProxyType
from typing import Annotated, ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field, SQLModel

from services.planning.analysis.opportunity_points.model import OpportunityPoint
from services.planning.goals.market_goals.model import MarketGoal
from services.planning.goals.relationship_goals.model import RelationshipGoal
from services.planning.measures.strategies.rules import StrategyKind
from services.planning.plans.schemes.rules import Requirement
from services.planning.plans.steps.parts import Naming, PlanPart, PlanPartKind, of_kind
from services.planning.tables import PlanningTable
from shared.auth.access import Clearance
from shared.customers.handing_on import HandedOn
from shared.database import one_of
from shared.shapes import Body, EachOnce, Line, Patch, Remark, RowRead, Statement, example, unset

MAX_GOALS = 100
RIVAL = "Of a competitor strategy: the competitor 友商 whom it keeps from taking the customer; else null."
MARKET_GOAL = "The market goal of the plan that it serves; null: it serves relationship goals."
RELATIONSHIP_GOALS = "The relationship goals of the plan that it serves."
OPPORTUNITY = "The opportunity point of the plan that it uses; null: none."


class StrategyContent(SQLModel):
    """What a strategy says."""

    kind: StrategyKind = Field(sa_type=one_of(StrategyKind), description="Relationship, competitor, or one of the 4P.")
    title: Line = Field(description="The strategy in a line.")
    description: Statement = Field(description="How it is to work, and why it will.")
    product: Line | None = Field(default=None, description="The product or service it is about; null: not said.")
    expected_effect: Remark | None = Field(default=None, description="What is to be seen when it works.")


class Strategy(StrategyContent, PlanPart, PlanningTable, table=True):
    """A strategy's row."""

    __tablename__ = "strategies"
    kept_as: ClassVar = PlanPartKind.STRATEGY
    meets: ClassVar = MappingProxyType(
        {
            Requirement.RELATIONSHIP_STRATEGIES: of_kind(StrategyKind.RELATIONSHIP),
            Requirement.COMPETITOR_STRATEGIES: of_kind(StrategyKind.COMPETITOR),
            Requirement.PRODUCT_STRATEGIES: of_kind(StrategyKind.PRODUCT),
            Requirement.PRICE_STRATEGIES: of_kind(StrategyKind.PRICE),
            Requirement.PLACE_STRATEGIES: of_kind(StrategyKind.PLACE),
            Requirement.PROMOTION_STRATEGIES: of_kind(StrategyKind.PROMOTION),
        }
    )
    names: ClassVar = MappingProxyType(
        {
            "market_goal_id": Naming(MarketGoal),
            "relationship_goal_ids": Naming(RelationshipGoal),
            "opportunity_id": Naming(OpportunityPoint),
        }
    )

    hands_on: ClassVar = MappingProxyType({"relationship_goal_ids": HandedOn(RelationshipGoal)})

    competitor_id: UUID | None = None
    market_goal_id: UUID | None = Field(default=None, foreign_key="market_goals.id")
    relationship_goal_ids: Annotated[list[UUID], Clearance(2)] = Field(default_factory=list, sa_type=ARRAY(sa.Uuid))
    """In the history for level 2: among them are goals with people above level 1. Reads show the visible ones."""
    opportunity_id: UUID | None = Field(default=None, foreign_key="opportunity_points.id")


class StrategyCreate(Body, StrategyContent):
    """A new strategy."""

    model_config = example(
        kind="competitor",
        title="以联合开发锁定下一代平台",
        description="与研发部签订联合开发协议，我方提供样件与测试资源，规格书写入我方接口标准，使明拓难以替换。",
        expected_effect="新平台定点我司独家；明拓份额不超过两成。",
        competitor_id="01a1ff25-b1ec-7b6e-a1d4-3c9e5f7a8b21",
        market_goal_id="01a1ff25-b1eb-7f3a-8d21-0f6a4c7b9e12",
    )

    competitor_id: UUID | None = Field(default=None, description=RIVAL)
    market_goal_id: UUID | None = Field(default=None, description=MARKET_GOAL)
    relationship_goal_ids: EachOnce[UUID] = Field(
        default_factory=list, max_length=MAX_GOALS, description=RELATIONSHIP_GOALS
    )
    opportunity_id: UUID | None = Field(default=None, description=OPPORTUNITY)


class StrategyUpdate(Patch, StrategyContent):
    """Changes to a strategy (merge-patch)."""

    model_config = example(expected_effect="新平台定点我司独家；明拓份额不超过一成。")

    kind: StrategyKind = unset()
    title: Line = unset()
    description: Statement = unset()
    competitor_id: UUID | None = Field(default=None, description=RIVAL)
    market_goal_id: UUID | None = Field(default=None, description=MARKET_GOAL)
    relationship_goal_ids: EachOnce[UUID] = Field(default=None, max_length=MAX_GOALS, description=RELATIONSHIP_GOALS)
    opportunity_id: UUID | None = Field(default=None, description=OPPORTUNITY)


class StrategyRead(RowRead, StrategyContent):
    """How the plan's goals are to be reached."""

    plan_id: UUID = Field(description="The plan it belongs to.")
    competitor_id: UUID | None = Field(description=RIVAL)
    competitor_name: str | None = Field(description="What people call the competitor at present; null: none.")
    market_goal_id: UUID | None = Field(
        description="The market goal of the plan that it serves; null: none, or one above the caller's level."
    )
    relationship_goal_ids: list[UUID] = Field(
        description="The relationship goals that it serves, without those with people above the caller's level."
    )
    opportunity_id: UUID | None = Field(description=OPPORTUNITY)
