"""An action and the people whom it is about: their tables."""

from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Annotated, ClassVar
from uuid import UUID

import sqlalchemy as sa
from pydantic import AwareDatetime
from sqlmodel import Field, SQLModel

from services.planning.goals.relationship_goals.model import RelationshipGoal
from services.planning.measures.actions.carrying_out import ExecutionKind, ExecutionState
from services.planning.measures.actions.rules import ActionSource, ActionState
from services.planning.plans.schemes.rules import Requirement
from services.planning.plans.steps.parts import Keeping, KeptIds, PlanPartKind
from services.planning.tables import PlanningTable
from shared.auth.access import HIGHEST_CLEARANCE, Clearance
from shared.customers.contact_terms import Scene
from shared.customers.handing_on import HandedOn
from shared.customers.relationship_levels import RelationshipLevel
from shared.database import PartlyHidden, Row, one_of
from shared.money import Amount, Currency
from shared.shapes import Line, Remark

PRIVATE = Clearance(2)
"""What an action costs, and the goal that it serves: goals are about senior people too."""
REFUSAL = Clearance(HIGHEST_CLEARANCE)
"""The words of a refusal: they may name people and limits that others may not see."""
DUE_REASON = "Why it is due outside the fiscal year of its plan, which needs a reason; null: not said."
Cost = Annotated[Amount, Field(ge=0)]


class ActionContent(SQLModel):
    """What is done, by whom and by when."""

    title: Line = Field(description="What is done.")
    description: Remark | None = Field(default=None, description="What is good to know about it.")
    owner_id: UUID | None = Field(
        default=None, description="Our user who does it 责任人; null: the account manager looks after it."
    )
    due_on: date = Field(description="The day by which it is to be done.")
    due_reason: Remark | None = Field(default=None, description=DUE_REASON)
    scene: Scene | None = Field(
        default=None, sa_type=one_of(Scene), description="The scene 场景 of contact that it takes; null: none."
    )
    relationship_goal_id: Annotated[UUID | None, PRIVATE] = Field(
        default=None, description="The relationship goal of its plan that it serves; null: none."
    )
    level_goal_id: Annotated[UUID | None, PRIVATE] = Field(
        default=None, description="The level goal of its plan that it serves, in place of a person's; null: none."
    )
    expected_lift: RelationshipLevel | None = Field(
        default=None,
        sa_type=one_of(RelationshipLevel),
        description="The level to which it is expected to lift our relationship; null: not said.",
    )
    cost: Annotated[Cost | None, PRIVATE] = Field(
        default=None, sa_type=sa.Numeric(20, 4), description="What it is expected to cost."
    )
    currency: Annotated[Currency | None, PRIVATE] = Field(
        default=None, description="The currency of its costs; null: the base currency."
    )


class ActionPerson(Row, PlanningTable, table=True):
    """A person of the customer whom an action is about."""

    __tablename__ = "action_people"
    __table_args__ = (
        sa.UniqueConstraint("action_id", "contact_id"),
        sa.Index("ix_action_people_customer", "customer_id"),
        sa.Index("ix_action_people_contact", "contact_id"),
    )

    customer_id: UUID
    action_id: UUID = Field(foreign_key="actions.id")
    contact_id: UUID


class Action(ActionContent, PartlyHidden, Row, PlanningTable, table=True):
    """An action's row."""

    __tablename__ = "actions"
    kept_as: ClassVar = PlanPartKind.ACTION
    meets: ClassVar = MappingProxyType(
        {Requirement.ACTIONS: lambda table: sa.func.count().filter(table.c.state != ActionState.CANCELLED.value)}
    )
    changed_by_work: ClassVar = (
        *("state", "done_on", "outcome", "actual_cost", "cancel_reason", "reopening_reason", "reopened_at"),
        *(f"execution_{one}" for one in ("kind", "state", "id", "on", "cost", "cancel_reason", "intent_id")),
        *("refusal_code", "refusal_en", "refusal_zh"),
    )
    hands_on: ClassVar = MappingProxyType({"relationship_goal_id": HandedOn(RelationshipGoal)})
    keeping: ClassVar = Keeping(
        without=(*changed_by_work, "created_by", "created_by_name"),
        unless=("state", ActionState.CANCELLED),
        lists=MappingProxyType({"contact_ids": KeptIds(ActionPerson, "action_id", "contact_id")}),
    )
    __table_args__ = (
        sa.CheckConstraint("num_nonnulls(relationship_goal_id, level_goal_id) <= 1", name="one_goal"),
        sa.Index("ix_actions_customer", "customer_id", "state"),
        sa.Index("ix_actions_plan", "plan_id", postgresql_where=sa.text("plan_id IS NOT NULL")),
        sa.Index("ix_actions_source", "source_id", postgresql_where=sa.text("source_id IS NOT NULL")),
        sa.Index("ix_actions_due", "due_on", "id", postgresql_where=sa.text("state = 'open'")),
        sa.Index("ix_actions_created", "created_at", "id"),
    )

    title: str
    description: str | None = None
    due_reason: str | None = None
    currency: Annotated[str | None, PRIVATE] = None
    customer_id: UUID
    plan_id: UUID | None = Field(default=None, foreign_key="plans.id")
    source: ActionSource = Field(sa_type=one_of(ActionSource))
    source_id: UUID | None = None
    state: ActionState = Field(default=ActionState.OPEN, sa_type=one_of(ActionState))
    done_on: date | None = None
    outcome: str | None = None
    actual_cost: Annotated[Decimal | None, PRIVATE] = Field(default=None, sa_type=sa.Numeric(20, 4))
    cancel_reason: str | None = None
    reopening_reason: str | None = None
    reopened_at: AwareDatetime | None = None
    execution_kind: ExecutionKind | None = Field(default=None, sa_type=one_of(ExecutionKind))
    execution_state: ExecutionState | None = Field(default=None, sa_type=one_of(ExecutionState))
    execution_id: UUID | None = None
    execution_on: date | None = None
    execution_cost: Annotated[Decimal | None, PRIVATE] = Field(default=None, sa_type=sa.Numeric(20, 4))
    execution_cancel_reason: str | None = None
    execution_intent_id: UUID | None = Field(default=None, index=True)
    refusal_code: str | None = None
    refusal_en: Annotated[str | None, REFUSAL] = None
    refusal_zh: Annotated[str | None, REFUSAL] = None
    created_by: str
    created_by_name: str
    deleted_at: AwareDatetime | None = None
