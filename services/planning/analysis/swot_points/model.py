"""A SWOT point: its table and shapes."""

from types import MappingProxyType
from typing import ClassVar
from uuid import UUID

from sqlmodel import Field, SQLModel

from services.planning.analysis.swot_points.rules import SwotQuadrant, SwotView
from services.planning.plans.schemes.rules import Requirement
from services.planning.plans.steps.parts import PlanPart, PlanPartKind, different
from services.planning.tables import PlanningTable
from shared.database import one_of
from shared.shapes import Body, Patch, Remark, RowRead, example, unset


class SwotContent(SQLModel):
    """What a SWOT point says."""

    view: SwotView = Field(sa_type=one_of(SwotView), description="Whose position it describes.")
    quadrant: SwotQuadrant = Field(sa_type=one_of(SwotQuadrant), description="The quadrant.")
    description: Remark = Field(description="The point, and what it rests on.")


class SwotPoint(SwotContent, PlanPart, PlanningTable, table=True):
    """A point's row."""

    __tablename__ = "swot_points"
    kept_as: ClassVar = PlanPartKind.SWOT_POINT
    meets: ClassVar = MappingProxyType({Requirement.SWOT_QUADRANTS: different("quadrant")})


class SwotPointCreate(Body, SwotContent):
    """A new SWOT point."""

    model_config = example(
        view="we_at_customer",
        quadrant="strength",
        description="连续四个季度准时交付率 98%，高于客户要求的 95%。",
    )


class SwotPointUpdate(Patch, SwotContent):
    """Changes to a SWOT point (merge-patch)."""

    model_config = example(description="连续六个季度准时交付率 98%。")

    view: SwotView = unset()
    quadrant: SwotQuadrant = unset()
    description: Remark = unset()


class SwotPointRead(RowRead, SwotContent):
    """A strength, weakness, opportunity or threat."""

    plan_id: UUID = Field(description="The plan it belongs to.")
