"""A level goal: its table and shapes."""

from datetime import date
from types import MappingProxyType
from typing import Annotated, ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from services.planning.goals.level_goals.rules import ORGANIZATIONAL_CLEARANCE, CustomerLevel, LevelGoalKind
from services.planning.goals.relationship_goals.rules import LevelState
from services.planning.goals.revising import Revised
from services.planning.plans.schemes.rules import Requirement
from services.planning.plans.steps.parts import COUNTED, CustomerPart, PlanPartKind
from services.planning.tables import PlanningTable
from shared.auth.access import Clearance
from shared.database import one_of
from shared.lists.paging import Page
from shared.shapes import Body, CustomerId, CustomerName, Line, Patch, Read, Remark, RowRead, example, unset

KIND = "The general relationship 普遍客户关系, or the organizational one 组织客户关系."
DEPARTMENT = "The customer's department 部门, by its name in the assessments; null: the whole customer."
SERVED = "The market goal of the plan that it serves."
TARGET = "The level to reach: of a general relationship poor to excellent, of an organizational one vendor to partner."
REASON = "Why this level; required for a target below today's level, and for a due date outside the plan's fiscal year."


class LevelGoal(Revised, CustomerPart, PlanningTable, table=True):
    """A level goal's row."""

    __tablename__ = "level_goals"
    __table_args__ = (
        sa.Index(
            "uq_level_goals_present",
            *("plan_id", "kind", "department", "market_goal_id"),
            unique=True,
            postgresql_nulls_not_distinct=True,
            postgresql_where=sa.text("deleted_at IS NULL"),
        ),
        sa.Index("ix_level_goals_market_goal", "market_goal_id"),
    )
    kept_as: ClassVar = PlanPartKind.LEVEL_GOAL
    meets: ClassVar = MappingProxyType({Requirement.LEVEL_GOALS: COUNTED})

    plan_id: UUID = Field(foreign_key="plans.id")
    market_goal_id: UUID = Field(foreign_key="market_goals.id")
    kind: LevelGoalKind = Field(sa_type=one_of(LevelGoalKind))
    department: str | None = None
    target_level: CustomerLevel = Field(sa_type=one_of(CustomerLevel))
    level_when_set: Annotated[CustomerLevel | None, Clearance(ORGANIZATIONAL_CLEARANCE)] = Field(
        default=None, sa_type=one_of(CustomerLevel)
    )
    """Written once, so that no change of it shows at a lower level. Versions and the feed hide that of both kinds."""
    due_on: date
    reason: str | None = None


class LevelGoalCreate(Body):
    """A new level goal."""

    model_config = example(
        market_goal_id="01a1ff25-b1eb-7f3a-8d21-0f6a4c7b9e12",
        kind="general",
        department="采购部",
        target_level="good",
        due_on="2025-09-30",
        reason="采购部是目前的短板，秋季招标前须改善。",
    )

    market_goal_id: UUID = Field(description=SERVED)
    kind: LevelGoalKind = Field(description=KIND)
    department: Line | None = Field(default=None, description=DEPARTMENT)
    target_level: CustomerLevel = Field(description=TARGET)
    due_on: date | None = Field(default=None, description="By default the market goal's due date.")
    reason: Remark | None = Field(default=None, description=REASON)


class LevelGoalUpdate(Patch):
    """Changes to a level goal (merge-patch)."""

    model_config = example(target_level="excellent", change_reason="年度招标改为框架协议。")

    market_goal_id: UUID = unset(SERVED)
    target_level: CustomerLevel = unset(TARGET)
    due_on: date = unset("The day by which the level is to be reached.")
    reason: Remark | None = Field(default=None, description=REASON)
    change_reason: Remark | None = Field(
        default=None,
        description="Why it changes; required for a goal of an approved version, unless its market goal changed too.",
    )


class LevelGoalRead(RowRead):
    """A target level of the general or organizational relationship, and the current level."""

    plan_id: UUID = Field(description="The plan it belongs to.")
    customer_id: CustomerId
    customer_name: CustomerName
    market_goal_id: UUID | None = Field(description=f"{SERVED[:-1]}; null: one above the caller's level.")
    kind: LevelGoalKind = Field(description=KIND)
    department: str | None = Field(description=DEPARTMENT)
    target_level: CustomerLevel = Field(description="The level to reach by the due date.")
    level_when_set: CustomerLevel | None = Field(
        description="The level when the goal was set; null: unknown. An organizational one needs clearance 2."
    )
    due_on: date = Field(description="The day by which the level is to be reached.")
    reason: str | None = Field(description="Why this level; null: not said.")
    change_reason: str | None = Field(description="Why it was changed last in a revision of the plan; null: unchanged.")
    level_state: LevelState = Field(
        description="The reason when `current_level` is null. Organizational levels need clearance 2."
    )
    current_level: CustomerLevel | None = Field(
        description="The level now; of a whole customer's general relationship that of the weakest department."
    )
    current_assessed_on: date | None = Field(description="The day of the assessment of `current_level`.")
    gap_steps: int | None = Field(description="Levels still missing: 0 at or above the target, null when unknown.")


class LevelGapRead(Read):
    """A gap: the market goal needs 3 departments at `good`, and has 1 today."""

    market_goal_id: UUID | None = Field(
        description="The market goal that needs the levels; null: those above the caller's level."
    )
    kind: LevelGoalKind = Field(description=KIND)
    target_level: CustomerLevel = Field(description="The level to reach.")
    needed: int = Field(description="Number of relationships needed at the level or above.")
    present: int | None = Field(description="Number of them at the level today; null when levels cannot be read.")


class LevelGoalsPage(Page[LevelGoalRead]):
    """All level goals of a plan, and the gap of each market goal."""

    gaps: list[LevelGapRead] = Field(description="The gaps, by market goal, kind and target level.")
