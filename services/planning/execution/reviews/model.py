"""A review of a plan, and the levels that it found, of people and of the customer: their tables."""

from datetime import date
from types import MappingProxyType
from typing import Annotated, ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from services.planning.execution.schemes.rules import ReviewHolder, ReviewKind
from services.planning.goals.level_goals.rules import ORGANIZATIONAL_CLEARANCE, CustomerLevel, LevelGoalKind
from services.planning.goals.relationship_goals.model import RelationshipGoal
from services.planning.plans.schemes.rules import Requirement
from services.planning.tables import PlanningTable
from shared.auth.access import RowClearance
from shared.customers.handing_on import HandedOn
from shared.customers.relationship_levels import RelationshipLevel
from shared.database import Row, one_of


def _held_evaluations(table: sa.Table) -> sa.ColumnElement[int]:
    is_held = sa.and_(table.c.kind == ReviewKind.YEARLY_EVALUATION.value, table.c.held_on.is_not(None))
    return sa.func.count().filter(is_held)


class PlanReview(Row, PlanningTable, table=True):
    """A review's row. It goes on after the approval, so it is no part of a version."""

    __tablename__ = "plan_reviews"
    __table_args__ = (
        sa.UniqueConstraint("plan_id", "kind", "fiscal_month"),
        sa.Index("ix_plan_reviews_customer", "customer_id"),
        sa.Index("ix_plan_reviews_due", "due_on", "id", postgresql_where=sa.text("held_on IS NULL")),
    )
    meets: ClassVar = MappingProxyType({Requirement.YEARLY_EVALUATION: _held_evaluations})

    plan_id: UUID = Field(foreign_key="plans.id")
    customer_id: UUID | None = None
    kind: ReviewKind = Field(sa_type=one_of(ReviewKind))
    holder: ReviewHolder = Field(sa_type=one_of(ReviewHolder))
    fiscal_month: int
    opens_on: date
    due_on: date
    scheme_version: int
    held_on: date | None = None
    held_by: str | None = None
    held_by_name: str | None = None
    findings: str | None = None
    actions_done: int | None = None
    actions_open: int | None = None
    actions_late: int | None = None
    actions_cancelled: int | None = None


class PlanReviewLevel(Row, PlanningTable, table=True):
    """The level of a goal's person on the day of a review; rows are only added."""

    __tablename__ = "plan_review_levels"
    __table_args__ = (sa.Index("ix_plan_review_levels_customer", "customer_id"),)

    hands_on: ClassVar = MappingProxyType({"relationship_goal_id": HandedOn(RelationshipGoal)})

    plan_id: UUID = Field(foreign_key="plans.id", index=True)
    review_id: UUID = Field(foreign_key="plan_reviews.id", index=True)
    customer_id: UUID
    contact_id: UUID = Field(index=True)
    relationship_goal_id: UUID
    target_level: RelationshipLevel = Field(sa_type=one_of(RelationshipLevel))
    level: RelationshipLevel | None = Field(default=None, sa_type=one_of(RelationshipLevel))
    assessed_on: date | None = None
    is_reached: bool


class PlanReviewLevelGoal(Row, PlanningTable, table=True):
    """The level of a general or organizational relationship on the day of a review; rows are only added."""

    __tablename__ = "plan_review_level_goals"
    __table_args__ = (sa.Index("ix_plan_review_level_goals_customer", "customer_id"),)

    plan_id: UUID = Field(foreign_key="plans.id", index=True)
    review_id: UUID = Field(foreign_key="plan_reviews.id", index=True)
    customer_id: UUID
    level_goal_id: UUID
    kind: Annotated[LevelGoalKind, RowClearance(LevelGoalKind.ORGANIZATIONAL, ORGANIZATIONAL_CLEARANCE)] = Field(
        sa_type=one_of(LevelGoalKind)
    )
    department: str | None = None
    target_level: CustomerLevel = Field(sa_type=one_of(CustomerLevel))
    level: CustomerLevel | None = Field(default=None, sa_type=one_of(CustomerLevel))
    assessed_on: date | None = None
    is_reached: bool
