"""A completed step: its table and shapes."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

import sqlalchemy as sa
from pydantic import AwareDatetime
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.planning.goals.relationship_goals.rules import RelationshipLevel
from services.planning.plans.plans.rules import PlanStep, StepStatus
from services.planning.tables import PlanningTable
from shared.auth.access import Clearance
from shared.database import Row, one_of
from shared.shapes import Body, ContactId, Read, Remark, example


class StepCompletion(Row, PlanningTable, table=True):
    """A completion of a step; kept when the step is reopened."""

    __tablename__ = "step_completions"
    __table_args__ = (
        sa.Index(
            "uq_step_completions_present",
            "plan_id",
            "step",
            unique=True,
            postgresql_where=sa.text("reopened_at IS NULL"),
        ),
    )

    plan_id: UUID = Field(foreign_key="plans.id", index=True)
    customer_id: UUID
    step: PlanStep = Field(sa_type=one_of(PlanStep))
    statement: str | None = None
    levels: Annotated[list[dict[str, Any]] | None, Clearance(2)] = Field(default=None, sa_type=JSONB(none_as_null=True))
    completed_by: str
    completed_by_name: str
    completed_at: AwareDatetime
    reopened_at: AwareDatetime | None = None


class StepCompletionCreate(Body):
    """The completion of a step."""

    model_config = example(
        statement="明拓电源与采购部关系较好；我司应从技术委员会切入，补齐决策层支持。",
    )

    statement: Remark | None = Field(
        default=None, description="What was found or decided; required for `analysis` and `strategies`."
    )


class SnapshotLevelRead(Read):
    """A person's level when the analysis was completed."""

    contact_id: ContactId
    level: RelationshipLevel = Field(description="The level at that time.")
    assessed_on: date = Field(description="The day that the assessment describes.")


class PlanStepRead(Read):
    """A step of a plan."""

    step: PlanStep = Field(description="The step of the five-step method 客户关系规划五步法.")
    number: int = Field(description="Place of the step in the plan, 1 to 5.")
    status: StepStatus = Field(description="Whether it is complete, open, or still closed.")
    statement: str | None = Field(
        description="What was found or decided when it was completed; null: not said, or not complete."
    )
    levels: list[SnapshotLevelRead] | None = Field(
        description="For a complete `analysis`: everybody's level at its completion; else null."
    )
    completed_by: str | None = Field(
        description="Id of the user who completed it, or `client:<id>`; null: not complete."
    )
    completed_by_name: str | None = Field(description="Name of who completed it, at that time.")
    completed_at: AwareDatetime | None = Field(description="When it was completed; null: not complete.")
