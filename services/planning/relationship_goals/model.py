"""A relationship goal: its table and shapes."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from pydantic import AwareDatetime
from sqlmodel import Field

from services.planning.relationship_goals.rules import ContactState, DecisionRole, LevelState, RelationshipLevel
from services.planning.tables import PlanningTable
from shared.database import Row, one_of
from shared.shapes import Body, Patch, Read, Remark, example, unset


class RelationshipGoal(Row, PlanningTable, table=True):
    """A relationship goal's row."""

    __tablename__ = "relationship_goals"
    __table_args__ = (
        sa.Index(
            "uq_relationship_goals_present",
            "plan_id",
            "contact_id",
            "market_goal_id",
            unique=True,
            postgresql_where=sa.text("deleted_at IS NULL"),
        ),
        sa.Index("ix_relationship_goals_market_goal", "market_goal_id"),
    )

    plan_id: UUID = Field(foreign_key="plans.id")
    customer_id: UUID
    market_goal_id: UUID = Field(foreign_key="market_goals.id")
    contact_id: UUID
    target_level: RelationshipLevel = Field(sa_type=one_of(RelationshipLevel))
    level_when_set: RelationshipLevel | None = Field(default=None, sa_type=one_of(RelationshipLevel))
    due_on: date
    reason: str | None = None
    deleted_at: AwareDatetime | None = None


class RelationshipGoalCreate(Body):
    """A new relationship goal."""

    model_config = example(
        contact_id="01a1ff25-b1ea-7d05-9c3e-5b0c8f1d2e4a",
        market_goal_id="01a1ff25-b1eb-7f3a-8d21-0f6a4c7b9e12",
        target_level="supportive",
        due_on="2025-09-30",
        reason="Decides on the second source in the autumn tender.",
    )

    contact_id: UUID = Field(description="A contact of the plan's customer.")
    market_goal_id: UUID = Field(description="The market goal of the plan that it serves.")
    target_level: RelationshipLevel
    due_on: date | None = Field(default=None, description="By default the market goal's due date.")
    reason: Remark | None = None


class RelationshipGoalUpdate(Patch):
    """Changes to a relationship goal (merge-patch)."""

    model_config = example(target_level="exclusive", reason="The rival has lost its coach.")

    market_goal_id: UUID = unset()
    target_level: RelationshipLevel = unset()
    due_on: date = unset()
    reason: Remark | None = None


class GoalContactRead(Read):
    """The person of a goal, from the customer service."""

    name: str
    title: str | None
    decision_role: DecisionRole | None
    has_left: bool


class RelationshipGoalRead(Read):
    """The target level with a person, and the person's current level."""

    id: UUID
    plan_id: UUID
    customer_id: UUID
    market_goal_id: UUID
    contact_id: UUID
    target_level: RelationshipLevel
    level_when_set: RelationshipLevel | None = Field(
        description="The person's level when the goal was set; null: never assessed."
    )
    due_on: date
    reason: str | None
    level_state: LevelState = Field(description="The reason when `current_level` is null.")
    current_level: RelationshipLevel | None = Field(description="The person's level now.")
    current_assessed_on: date | None
    movement: int | None = Field(description="Levels up or down from the previous assessment to the present one.")
    gap_steps: int | None = Field(description="Levels still missing: 0 at or above the target, null when unknown.")
    contact_state: ContactState = Field(description="The reason when `contact` is null.")
    contact: GoalContactRead | None
    version: int
    created_at: AwareDatetime
    updated_at: AwareDatetime


class RelationshipGapRead(Read):
    """A gap by decision role: the market goal needs 3 supportive deciders, and has 1 today."""

    market_goal_id: UUID
    decision_role: DecisionRole | None = Field(description="Null: people whose role is unknown.")
    target_level: RelationshipLevel
    needed: int = Field(description="Number of people needed at the level or above.")
    present: int | None = Field(description="Number of them at the level today; null when levels cannot be read.")


class RelationshipGoalsRead(Read):
    """All relationship goals of a plan, and the gap of each market goal."""

    items: list[RelationshipGoalRead]
    gaps: list[RelationshipGapRead]
