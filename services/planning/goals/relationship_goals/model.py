"""A relationship goal: its table and shapes."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from services.planning.goals.relationship_goals.rules import ContactState, LevelState
from services.planning.goals.revising import Revised
from services.planning.plans.schemes.rules import Requirement
from services.planning.plans.steps.parts import COUNTED, CustomerPart, PlanPartKind
from services.planning.tables import PlanningTable
from shared.customers.handing_on import HandedOn
from shared.customers.relationship_levels import RelationshipLevel
from shared.customers.roles import DecisionRole
from shared.customers.settlements import Settled, SettledAs, Settlement, keep_newer
from shared.database import one_of
from shared.lists.paging import Page
from shared.shapes import Body, ContactId, CustomerId, CustomerName, Patch, Read, Remark, RowRead, example, unset

REASON = (
    "Why this person and this level; required for a target below today's level, and for a due date outside the plan's "
    "fiscal year."
)


def keep_approved(ours: "RelationshipGoal", theirs: "RelationshipGoal") -> Settled:
    """The goal of the earlier version stays: it is in force while the plan is revised. Of one version, the newer."""
    kept = keep_newer(ours, theirs)
    if ours.since_version != theirs.since_version:
        stays, gives_way = sorted((ours, theirs), key=lambda goal: goal.since_version)
        kept = Settled(stays, gives_way)
    return kept._replace(way=SettledAs.UNITED)


class RelationshipGoal(Revised, CustomerPart, PlanningTable, table=True):
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

    kept_as: ClassVar = PlanPartKind.RELATIONSHIP_GOAL
    meets: ClassVar = MappingProxyType({Requirement.RELATIONSHIP_GOALS: COUNTED})
    settlement: ClassVar = Settlement(keep_approved)
    hands_on: ClassVar[Mapping[str, HandedOn]]

    plan_id: UUID = Field(foreign_key="plans.id")
    market_goal_id: UUID = Field(foreign_key="market_goals.id")
    contact_id: UUID
    target_level: RelationshipLevel = Field(sa_type=one_of(RelationshipLevel))
    level_when_set: RelationshipLevel | None = Field(default=None, sa_type=one_of(RelationshipLevel))
    due_on: date
    reason: str | None = None


RelationshipGoal.hands_on = MappingProxyType({"carried_from_id": HandedOn(RelationshipGoal)})


class RelationshipGoalCreate(Body):
    """A new relationship goal."""

    model_config = example(
        contact_id="01a1ff25-b1ea-7d05-9c3e-5b0c8f1d2e4a",
        market_goal_id="01a1ff25-b1eb-7f3a-8d21-0f6a4c7b9e12",
        target_level="supportive",
        due_on="2025-09-30",
        reason="秋季招标由其决定是否引入第二供应商。",
    )

    contact_id: UUID = Field(description="A contact of the plan's customer.")
    market_goal_id: UUID = Field(description="The market goal of the plan that it serves.")
    target_level: RelationshipLevel = Field(description="The level to reach with the person by the due date.")
    due_on: date | None = Field(default=None, description="By default the market goal's due date.")
    reason: Remark | None = Field(default=None, description=REASON)


class RelationshipGoalUpdate(Patch):
    """Changes to a relationship goal (merge-patch)."""

    model_config = example(
        target_level="exclusive",
        reason="研锐控制的教练已离职。",
    )

    market_goal_id: UUID = unset("The market goal of the plan that it serves.")
    target_level: RelationshipLevel = unset("The level to reach with the person by the due date.")
    due_on: date = unset("The day by which the level is to be reached.")
    reason: Remark | None = Field(default=None, description=REASON)
    change_reason: Remark | None = Field(
        default=None,
        description="Why it changes; required for a goal of an approved version, unless its market goal changed too.",
    )


class GoalContactRead(Read):
    """The person of a goal, from the customer service."""

    name: str = Field(description="The person's full name.")
    title: str | None = Field(description="Job title 职务; null: unknown.")
    decision_role: DecisionRole | None = Field(description="The general role in decisions 决策角色; null: unknown.")
    has_left: bool = Field(description="Whether the person no longer works at the customer.")


class RivalStandingRead(Read):
    """A rival's relationship level with the person."""

    competitor_id: UUID | None = Field(description="The rival; null: one that is not maintained.")
    competitor_name: str = Field(description="The rival's present name, else what it was called in the assessment.")
    level: RelationshipLevel = Field(description="Its level with the person.")
    assessed_on: date = Field(description="The day that the assessment describes.")


class RelationshipGoalRead(RowRead):
    """The target level with a person, and the person's current level."""

    plan_id: UUID = Field(description="The plan it belongs to.")
    customer_id: CustomerId
    customer_name: CustomerName
    market_goal_id: UUID | None = Field(
        description="The market goal of the plan that it serves; null: one above the caller's level."
    )
    contact_id: ContactId
    target_level: RelationshipLevel = Field(description="The level to reach with the person by the due date.")
    level_when_set: RelationshipLevel | None = Field(
        description="The person's level when the goal was set; null: never assessed."
    )
    due_on: date = Field(description="The day by which the level is to be reached.")
    reason: str | None = Field(description="Why this person and this level; null: not said.")
    change_reason: str | None = Field(description="Why it was changed last in a revision of the plan; null: unchanged.")
    level_state: LevelState = Field(description="The reason when `current_level` is null.")
    current_level: RelationshipLevel | None = Field(description="The person's level now.")
    current_assessed_on: date | None = Field(
        description="The day that the assessment of `current_level` describes; null without one."
    )
    movement: int | None = Field(description="Levels up or down from the previous assessment to the present one.")
    rivals: list[RivalStandingRead] = Field(
        description="The rivals' levels with the person, the highest first; empty where they cannot be read."
    )
    gap_steps: int | None = Field(description="Levels still missing: 0 at or above the target, null when unknown.")
    contact_state: ContactState = Field(description="The reason when `contact` is null.")
    contact: GoalContactRead | None = Field(description="The person, as the customer service knows them now.")


class RelationshipGapRead(Read):
    """A gap by decision role: the market goal needs 3 supportive deciders, and has 1 today."""

    market_goal_id: UUID | None = Field(
        description="The market goal that needs the people; null: those above the caller's level."
    )
    decision_role: DecisionRole | None = Field(description="Null: people whose role is unknown.")
    target_level: RelationshipLevel = Field(description="The level that they are to reach.")
    needed: int = Field(description="Number of people needed at the level or above.")
    present: int | None = Field(description="Number of them at the level today; null when levels cannot be read.")
    rivals_ahead: int | None = Field(
        description="Number of them with whom a rival is on a higher level than we; null when levels cannot be read."
    )


class RelationshipGoalsPage(Page[RelationshipGoalRead]):
    """All relationship goals of a plan that the caller may see, and the gap of each market goal."""

    gaps: list[RelationshipGapRead] = Field(description="The gaps, by market goal, decision role and target level.")
