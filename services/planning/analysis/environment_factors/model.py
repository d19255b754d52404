"""A factor of the environment: its table and shapes."""

from types import MappingProxyType
from typing import ClassVar
from uuid import UUID

from sqlmodel import Field, SQLModel

from services.planning.analysis.environment_factors.rules import EnvironmentKind
from services.planning.plans.schemes.rules import Requirement
from services.planning.plans.steps.parts import COUNTED, PlanPart, PlanPartKind
from services.planning.tables import PlanningTable
from shared.database import one_of
from shared.shapes import Body, Patch, Remark, RowRead, example, unset


class EnvironmentContent(SQLModel):
    """What a factor says."""

    kind: EnvironmentKind = Field(sa_type=one_of(EnvironmentKind), description="Where it comes from.")
    description: Remark = Field(description="What changes.")
    effect: Remark | None = Field(default=None, description="What it means for the customer and for us.")


class EnvironmentFactor(EnvironmentContent, PlanPart, PlanningTable, table=True):
    """A factor's row."""

    __tablename__ = "environment_factors"
    kept_as: ClassVar = PlanPartKind.ENVIRONMENT_FACTOR
    meets: ClassVar = MappingProxyType({Requirement.ENVIRONMENT_FACTORS: COUNTED})


class EnvironmentFactorCreate(Body, EnvironmentContent):
    """A new factor of the environment."""

    model_config = example(
        kind="policy",
        description="2026 年起储能电站须使用通过新国标认证的电池管理系统。",
        effect="客户须在三季度前更换现有方案，我司已取得认证。",
    )


class EnvironmentFactorUpdate(Patch, EnvironmentContent):
    """Changes to a factor of the environment (merge-patch)."""

    model_config = example(effect="认证推迟半年，更换顺延至明年一季度。")

    kind: EnvironmentKind = unset()
    description: Remark = unset()


class EnvironmentFactorRead(RowRead, EnvironmentContent):
    """A factor of the environment of the plan's customer."""

    plan_id: UUID = Field(description="The plan it belongs to.")
