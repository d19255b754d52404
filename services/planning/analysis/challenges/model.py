"""A challenge of the customer: its table and shapes."""

from types import MappingProxyType
from typing import ClassVar
from uuid import UUID

from sqlmodel import Field, SQLModel

from services.planning.analysis.challenges.rules import ChallengeSource
from services.planning.plans.schemes.rules import Requirement
from services.planning.plans.steps.parts import PlanPart, PlanPartKind, different
from services.planning.tables import PlanningTable
from shared.database import one_of
from shared.shapes import Body, Patch, Remark, RowRead, example, unset


class ChallengeContent(SQLModel):
    """What a challenge says."""

    source: ChallengeSource = Field(sa_type=one_of(ChallengeSource), description="Where it comes from.")
    description: Remark = Field(description="What the customer has to cope with, and how we know.")
    our_answer: Remark | None = Field(default=None, description="What we can do about it; null: nothing yet.")


class Challenge(ChallengeContent, PlanPart, PlanningTable, table=True):
    """A challenge's row."""

    __tablename__ = "challenges"
    kept_as: ClassVar = PlanPartKind.CHALLENGE
    meets: ClassVar = MappingProxyType({Requirement.CHALLENGES: different("source")})


class ChallengeCreate(Body, ChallengeContent):
    """A new challenge of the customer."""

    model_config = example(
        source="rivals",
        description="主要竞争对手已推出 800V 平台，客户须在明年一季度前跟进。",
        our_answer="提前提供 800V 样件，并派应用工程师驻场联合调试。",
    )


class ChallengeUpdate(Patch, ChallengeContent):
    """Changes to a challenge (merge-patch)."""

    model_config = example(our_answer="样件已送测，三月完成联合调试。")

    source: ChallengeSource = unset()
    description: Remark = unset()


class ChallengeRead(RowRead, ChallengeContent):
    """A challenge that the plan's customer faces."""

    plan_id: UUID = Field(description="The plan it belongs to.")
