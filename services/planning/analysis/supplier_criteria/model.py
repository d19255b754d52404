"""A supplier criterion in a plan: its table and shapes, and those of the radar."""

from types import MappingProxyType
from typing import Any, ClassVar, Literal
from uuid import UUID

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from services.planning.analysis.supplier_criteria.rules import MAX_RIVALS
from services.planning.plans.schemes.rules import Requirement
from services.planning.plans.steps.parts import CustomerPart, PlanPartKind, different
from services.planning.tables import PlanningTable
from shared.customers.purchasing import HIGHEST_SCORE, CriterionAxis
from shared.database import one_of
from shared.shapes import Body, CustomerName, Patch, Read, Remark, RowRead, example
from shared.web.formats import FORMAT_CHOICE

RIVALS = "Each rival's score as the customer sees it; replaces the whole list."


class PlanRivalScore(Body):
    """A rival's score on an axis."""

    competitor_id: UUID = Field(description="The competitor 友商 of the customer service, see `/v1/competitors`.")
    score: int = Field(ge=0, le=HIGHEST_SCORE, description="0 to 5, as the customer sees it.")


class PlanCriterionContent(SQLModel):
    """What is known of an axis, without the rivals."""

    demanded: int | None = Field(
        default=None, ge=0, le=HIGHEST_SCORE, description="What the customer demands 客户要求, 0 to 5; null: unknown."
    )
    ours: int | None = Field(
        default=None, ge=0, le=HIGHEST_SCORE, description="Our score as the customer sees it, 0 to 5; null: unknown."
    )
    evidence: Remark | None = Field(default=None, description="What it rests on: the customer's words, an audit, data.")


class PlanSupplierCriterion(PlanCriterionContent, CustomerPart, PlanningTable, table=True):
    """A criterion's row."""

    __tablename__ = "supplier_criteria"
    __table_args__ = (
        sa.Index(
            "uq_supplier_criteria_axis",
            "plan_id",
            "axis",
            unique=True,
            postgresql_where=sa.text("deleted_at IS NULL"),
        ),
    )
    kept_as: ClassVar = PlanPartKind.SUPPLIER_CRITERION
    meets: ClassVar = MappingProxyType({Requirement.SUPPLIER_CRITERIA: different("axis", "demanded", "ours")})

    plan_id: UUID = Field(foreign_key="plans.id")
    axis: CriterionAxis = Field(sa_type=one_of(CriterionAxis))
    rivals: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSONB)


class PlanSupplierCriterionCreate(Body, PlanCriterionContent):
    """A new criterion of the customer for its suppliers."""

    model_config = example(
        axis="delivery",
        demanded=4,
        ours=3,
        rivals=[{"competitor_id": "01a1ff25-b1ec-7b6e-a1d4-3c9e5f7a8b21", "score": 4}],
        evidence="采购总监：交期偏差不得超过三天；明拓去年做到了。",
    )

    axis: CriterionAxis = Field(description="The axis; a plan has one criterion on each.")
    rivals: list[PlanRivalScore] = Field(default_factory=list, max_length=MAX_RIVALS, description=RIVALS)


class PlanSupplierCriterionUpdate(Patch, PlanCriterionContent):
    """Changes to a criterion (merge-patch). For another axis, create one."""

    model_config = example(ours=4, evidence="连续两季度准时交付率 98%。")

    rivals: list[PlanRivalScore] = Field(default=None, max_length=MAX_RIVALS, description=RIVALS)


class PlanRivalScoreRead(Read):
    """A rival's score on an axis."""

    competitor_id: UUID = Field(description="The competitor 友商.")
    competitor_name: str | None = Field(description="What people call the competitor at present.")
    score: int = Field(description="0 to 5, as the customer sees it.")


class PlanSupplierCriterionRead(RowRead, PlanCriterionContent):
    """What the plan's customer demands of its suppliers on an axis, and how we and our rivals do."""

    plan_id: UUID = Field(description="The plan it belongs to.")
    axis: CriterionAxis = Field(description="The axis.")
    rivals: list[PlanRivalScoreRead] = Field(description="Each rival's score as the customer sees it.")
    gap: int | None = Field(description="Ours less what the customer demands; below 0 we fall short.")


class CriteriaChartQuery(BaseModel):
    """The form of the answer."""

    model_config = ConfigDict(extra="forbid")

    format: Literal["json", "svg", "png", "vega-lite"] | None = Field(default=None, description=FORMAT_CHOICE)


class CriteriaOutlineRead(Read):
    """A rival's scores over the axes."""

    competitor_id: UUID = Field(description="The competitor 友商.")
    competitor_name: str | None = Field(description="What people call the competitor at present.")
    scores: list[int | None] = Field(description="By axis; null: not known.")


class CriteriaChartRead(Read):
    """The ten axes with everybody's scores, as the radar shows them."""

    plan_id: UUID = Field(description="The plan.")
    customer_name: CustomerName
    highest: int = Field(description="The highest score: the edge of the radar.")
    axes: list[CriterionAxis] = Field(description="The axes, in the method's order.")
    demanded: list[int | None] = Field(description="What the customer demands, by axis; null: not known.")
    ours: list[int | None] = Field(description="Our scores, by axis; null: not known.")
    rivals: list[CriteriaOutlineRead] = Field(description="Each rival that has a score.")
