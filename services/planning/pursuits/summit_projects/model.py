"""A summit project and its moves between stages: their tables."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from pydantic import AwareDatetime
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field, SQLModel

from services.planning.pursuits.summit_projects.rules import SummitOutcome
from services.planning.tables import PlanningTable
from shared.customers.purchasing import PurchasingStage
from shared.database import Row, one_of
from shared.money import Amount, Currency, Ratio
from shared.shapes import Line


class SummitContent(SQLModel):
    """What a summit project says."""

    title: Line = Field(description="What is to be decided.")
    stage: PurchasingStage = Field(
        sa_type=one_of(PurchasingStage), description="The stage of the purchase in which the customer is."
    )
    decision_on: date = Field(description="The day on which the customer decides, as we expect it.")
    amount: Amount = Field(ge=0, sa_type=sa.Numeric(20, 4), description="What the project is worth.")
    currency: Currency = Field(description="Currency of the amount.")
    probability: Ratio = Field(
        ge=0,
        le=1,
        max_digits=5,
        decimal_places=4,
        sa_type=sa.Numeric(5, 4),
        description="How likely we win it, from 0 to 1: 0.4 is 40 %.",
    )


class SummitProject(SummitContent, Row, PlanningTable, table=True):
    """A summit project's row."""

    __tablename__ = "summit_projects"
    __table_args__ = (
        sa.Index("ix_summit_projects_customer", "customer_id"),
        sa.Index("ix_summit_projects_decision", "decision_on", "id"),
    )

    customer_id: UUID
    owner_id: UUID | None = None
    stage_since: date
    rival_ids: list[UUID] = Field(default_factory=list, sa_type=ARRAY(sa.Uuid))
    main_rival_id: UUID | None = None
    outcome: SummitOutcome | None = Field(default=None, sa_type=one_of(SummitOutcome))
    outcome_reason: str | None = None
    decided_on: date | None = None
    winner_id: UUID | None = None
    deleted_at: AwareDatetime | None = None


class SummitStageMove(Row, PlanningTable, table=True):
    """A move of a summit project into a stage; rows are only added."""

    __tablename__ = "summit_stage_moves"

    summit_project_id: UUID = Field(foreign_key="summit_projects.id", index=True)
    customer_id: UUID
    from_stage: PurchasingStage | None = Field(default=None, sa_type=one_of(PurchasingStage))
    stage: PurchasingStage = Field(sa_type=one_of(PurchasingStage))
    moved_on: date
    remark: str | None = None
    moved_by: str
    moved_by_name: str
