"""An assessment of ourselves: its table and shapes."""

from types import MappingProxyType
from typing import Annotated, ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from services.planning.analysis.self_assessments.rules import PROFIT_CLEARANCE, SelfAspect
from services.planning.plans.schemes.rules import Requirement
from services.planning.plans.steps.parts import PlanPart, PlanPartKind, different
from services.planning.tables import PlanningTable
from shared.auth.access import RowClearance
from shared.database import one_of
from shared.shapes import Body, Patch, Remark, RowRead, example, unset

MarkedAspect = Annotated[SelfAspect, RowClearance(SelfAspect.PROFIT, PROFIT_CLEARANCE)]


class SelfContent(SQLModel):
    """What an assessment of ourselves says."""

    aspect: MarkedAspect = Field(
        sa_type=one_of(SelfAspect), description="What is assessed, once each; `profit` needs clearance 2."
    )
    finding: Remark = Field(description="Where we are at this customer, in figures where there are any.")
    consequence: Remark | None = Field(default=None, description="What follows for the plan; null: not said.")


class SelfAssessment(SelfContent, PlanPart, PlanningTable, table=True):
    """An assessment's row."""

    __tablename__ = "self_assessments"
    __table_args__ = (
        sa.Index(
            "uq_self_assessments_aspect",
            "plan_id",
            "aspect",
            unique=True,
            postgresql_where=sa.text("deleted_at IS NULL"),
        ),
    )
    kept_as: ClassVar = PlanPartKind.SELF_ASSESSMENT
    meets: ClassVar = MappingProxyType({Requirement.SELF_ASSESSMENTS: different("aspect")})

    plan_id: UUID = Field(foreign_key="plans.id")


class SelfAssessmentCreate(Body, SelfContent):
    """A new assessment of ourselves."""

    model_config = example(
        aspect="sales",
        finding="去年销售额 820 万元，其中电源模块占八成；新品仅一款进入量产。",
        consequence="以新品导入带动增长，降低对单一品类的依赖。",
    )


class SelfAssessmentUpdate(Patch, SelfContent):
    """Changes to an assessment of ourselves (merge-patch)."""

    model_config = example(consequence="上半年完成两款新品导入。")

    aspect: MarkedAspect = unset()
    finding: Remark = unset()


class SelfAssessmentRead(RowRead, SelfContent):
    """Where we are at the plan's customer, in one aspect."""

    plan_id: UUID = Field(description="The plan it belongs to.")
