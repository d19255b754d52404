"""An opportunity point: its table and shapes."""

from types import MappingProxyType
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field, SQLModel

from services.planning.analysis.swot_points.model import SwotPoint
from services.planning.analysis.swot_points.rules import SwotQuadrant
from services.planning.plans.schemes.rules import Requirement
from services.planning.plans.steps.parts import COUNTED, Naming, PlanPart, PlanPartKind
from services.planning.tables import PlanningTable
from shared.money import Amount, Currency, Ratio
from shared.shapes import Body, Code, EachOnce, Line, Patch, Remark, RowRead, example, unset

MAX_STRENGTHS = 20
STRENGTHS = "The strengths of the plan's SWOT that it uses."
SIZE = "What it is worth to us in the plan's year."
LIKELIHOOD = "How likely we win it, from 0 to 1."


class OpportunityContent(SQLModel):
    """What an opportunity point says."""

    title: Line = Field(description="What the opportunity is.")
    description: Remark | None = Field(default=None, description="Why it is one, and for whom; null: not said.")
    amount: Amount = Field(ge=0, sa_type=sa.Numeric(20, 4), description=SIZE)
    currency: Currency | None = Field(default=None, description="Of the amount; by default the base currency.")
    likelihood: Ratio = Field(
        ge=0, le=1, max_digits=5, decimal_places=4, sa_type=sa.Numeric(5, 4), description=LIKELIHOOD
    )
    product: Line | None = Field(default=None, description="The product it is about; null: not said.")
    category: Code | None = Field(default=None, description="The customer's purchasing category; null: not said.")


class OpportunityPoint(OpportunityContent, PlanPart, PlanningTable, table=True):
    """An opportunity point's row."""

    __tablename__ = "opportunity_points"
    kept_as: ClassVar = PlanPartKind.OPPORTUNITY_POINT
    meets: ClassVar = MappingProxyType({Requirement.OPPORTUNITY_POINTS: COUNTED})
    names: ClassVar = MappingProxyType({"strength_ids": Naming(SwotPoint, ("quadrant", SwotQuadrant.STRENGTH))})

    strength_ids: list[UUID] = Field(default_factory=list, sa_type=ARRAY(sa.Uuid))


class OpportunityPointCreate(Body, OpportunityContent):
    """A new opportunity point."""

    model_config = example(
        title="二期产线电源模块",
        description="客户三季度扩建两条产线，现有供应商产能不足。",
        amount="1800000",
        currency="CNY",
        likelihood="0.6",
        product="PM-480 电源模块",
        category="power_modules",
    )

    strength_ids: EachOnce[UUID] = Field(default_factory=list, max_length=MAX_STRENGTHS, description=STRENGTHS)


class OpportunityPointUpdate(Patch, OpportunityContent):
    """Changes to an opportunity point (merge-patch)."""

    model_config = example(likelihood="0.8")

    title: Line = unset()
    amount: Amount = Field(default=None, ge=0, description=SIZE)
    currency: Currency = unset()
    likelihood: Ratio = Field(default=None, ge=0, le=1, max_digits=5, decimal_places=4, description=LIKELIHOOD)
    strength_ids: EachOnce[UUID] = Field(default=None, max_length=MAX_STRENGTHS, description=STRENGTHS)


class OpportunityPointRead(RowRead, OpportunityContent):
    """An opportunity at the plan's customer."""

    plan_id: UUID = Field(description="The plan it belongs to.")
    currency: str = Field(description="Of the amounts.")
    weighted_value: Amount = Field(description="Amount by likelihood.")
    strength_ids: list[UUID] = Field(description=STRENGTHS)
