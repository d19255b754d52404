"""The steps of a plan: their conclusions and shapes."""

from typing import ClassVar

import sqlalchemy as sa
from sqlmodel import Field

from services.planning.plans.plans.rules import PlanStep
from services.planning.plans.schemes.rules import Requirement
from services.planning.plans.steps.parts import PlanPart, PlanPartKind
from services.planning.plans.steps.rules import StepStatus
from services.planning.tables import PlanningTable
from shared.database import one_of
from shared.shapes import Body, Read, Remark, example


class StepConclusion(PlanPart, PlanningTable, table=True):
    """What was found or decided in a step."""

    __tablename__ = "step_conclusions"
    __table_args__ = (
        sa.Index(
            "uq_step_conclusions_present",
            "plan_id",
            "step",
            unique=True,
            postgresql_where=sa.text("deleted_at IS NULL"),
        ),
    )
    kept_as: ClassVar = PlanPartKind.CONCLUSION
    identity: ClassVar = "step"

    step: PlanStep = Field(sa_type=one_of(PlanStep))
    conclusion: str


class ConclusionSet(Body):
    """What was found or decided in a step."""

    model_config = example(conclusion="明拓电源与采购部关系较好；我司应从技术委员会切入，补齐决策层支持。")

    conclusion: Remark = Field(description="What was found or decided, for those who read the plan.")


class RequirementRead(Read):
    """A part that the step needs."""

    requirement: Requirement = Field(description="The part.")
    needed: int = Field(description="How many the plan needs at least, by the plan scheme in force.")
    present: int = Field(description="How many it has, counted up to `needed`.")
    is_met: bool = Field(description="Whether it has enough.")


class PlanStepRead(Read):
    """A step of a plan."""

    step: PlanStep = Field(description="The step of the five-step method 客户关系规划五步法.")
    number: int = Field(description="Place of the step in the plan, 1 to 5.")
    status: StepStatus = Field(description="Whether it is complete, open, or still closed.")
    requirements: list[RequirementRead] = Field(
        description="What it needs to be complete; a step is also not complete before the ones before it."
    )
    conclusion: str | None = Field(description="What was found or decided; null: not said.")
