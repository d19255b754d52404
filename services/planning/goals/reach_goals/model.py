"""A number over a market's customers: its table and shapes."""

from datetime import date
from types import MappingProxyType
from typing import ClassVar
from uuid import UUID

from sqlmodel import Field, SQLModel

from services.planning.goals.market_goals.model import MarketGoal
from services.planning.goals.reach_goals.rules import ReachKind, ReachLevel, ReachState
from services.planning.plans.schemes.rules import Requirement
from services.planning.plans.steps.parts import COUNTED, MarketPart, Naming, PlanPartKind
from services.planning.tables import PlanningTable
from shared.database import one_of
from shared.lists.paging import Page
from shared.shapes import Body, Patch, Read, Remark, RowRead, example, unset

SERVED = "The market goal of the plan that it serves."
KIND = "What is counted: deciders, or customers by their general or organizational relationship."
LEVEL = "The level from which on they count; it must fit the kind."
NEEDED = "How many of them are needed by the due date."


class ReachContent(SQLModel):
    """What a number over customers says."""

    kind: ReachKind = Field(sa_type=one_of(ReachKind), description=KIND)
    level: ReachLevel = Field(sa_type=one_of(ReachLevel), description=LEVEL)
    needed: int = Field(ge=1, le=1_000_000, description=NEEDED)
    due_on: date = Field(description="The day by which the number is to be reached.")
    reason: Remark | None = Field(default=None, description="Why so many at this level; null: not said.")


class ReachGoal(ReachContent, MarketPart, PlanningTable, table=True):
    """The row of a number over customers."""

    __tablename__ = "reach_goals"
    kept_as: ClassVar = PlanPartKind.REACH_GOAL
    meets: ClassVar = MappingProxyType({Requirement.REACH_GOALS: COUNTED})
    names: ClassVar = MappingProxyType({"market_goal_id": Naming(MarketGoal)})

    market_goal_id: UUID = Field(foreign_key="market_goals.id", index=True)


class ReachGoalCreate(Body, ReachContent):
    """A new number over customers."""

    model_config = example(
        market_goal_id="01a1ff25-b1eb-7f3a-8d21-0f6a4c7b9e12",
        kind="deciders",
        level="supportive",
        needed=24,
        due_on="2025-12-31",
        reason="份额达到三成，需要每家重点客户至少两位决策者支持。",
    )

    market_goal_id: UUID = Field(description=SERVED)


class ReachGoalUpdate(Patch, ReachContent):
    """Changes to a number over customers (merge-patch)."""

    model_config = example(needed=30)

    market_goal_id: UUID = unset(SERVED)
    kind: ReachKind = unset()
    level: ReachLevel = unset()
    needed: int = Field(default=None, ge=1, le=1_000_000, description=NEEDED)
    due_on: date = unset()


class ReachGoalRead(RowRead, ReachContent):
    """A number over a market's customers."""

    plan_id: UUID = Field(description="The plan it belongs to.")
    market_goal_id: UUID | None = Field(description=f"{SERVED[:-1]}; null: one above the caller's level.")


class ReachRead(Read):
    """A number over a market's customers, and how many there are today."""

    reach_goal_id: UUID = Field(description="The number that the plan sets.")
    market_goal_id: UUID | None = Field(description=f"{SERVED[:-1]}; null: one above the caller's level.")
    kind: ReachKind = Field(description=KIND)
    level: ReachLevel = Field(description=LEVEL)
    needed: int = Field(description=NEEDED)
    due_on: date = Field(description="The day by which the number is to be reached.")
    state: ReachState = Field(description="The reason when `present` is null. Organizational levels need clearance 2.")
    present: int | None = Field(description="How many of the caller's customers or their people there are today.")
    lacking: int | None = Field(description="How many are still missing; 0: none, null: not known.")


class ReachPage(Page[ReachRead]):
    """All numbers of a market's plan, with those of today."""

    customers: int = Field(
        description="The number of the market's customers among whom was counted: those whom the caller sees. Of a "
        "category of products those whose goals take on one of the plan's."
    )
    is_whole_market: bool = Field(description="Whether the caller sees all of the market's customers.")
