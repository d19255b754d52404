"""An approved version of a plan: its table and shapes."""

from typing import Annotated, Any
from uuid import UUID

import sqlalchemy as sa
from pydantic import AwareDatetime, BaseModel, ConfigDict
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.planning.approval.versions.rules import ChangeKind, PlanPart
from services.planning.goals.market_goals.model import MarketGoalProfile
from services.planning.goals.relationship_goals.rules import RelationshipLevel
from services.planning.plans.plans.rules import PlanStep
from services.planning.tables import PlanningTable
from shared.auth.access import HIGHEST_CLEARANCE, Clearance
from shared.database import Row
from shared.shapes import Body, ContactId, Read, Remark, RowRead, example


class PlanVersion(Row, PlanningTable, table=True):
    """A version's row: `content` as it was at the approval."""

    __tablename__ = "plan_versions"
    __table_args__ = (sa.UniqueConstraint("plan_id", "number"),)

    plan_id: UUID = Field(foreign_key="plans.id")
    customer_id: UUID = Field(index=True)
    number: int
    reason: str | None = None
    submitted_by: str
    submitted_by_name: str
    submitted_at: AwareDatetime
    approved_by: str
    approved_by_name: str
    approved_at: AwareDatetime
    content: Annotated[dict[str, Any], Clearance(HIGHEST_CLEARANCE)] = Field(sa_type=JSONB)


class PlanReturn(Body):
    """Why a submitted plan is returned."""

    model_config = example(reason="缺少对技术委员会的关系目标，请补充后重新提交。")

    reason: Remark = Field(description="What is to be corrected.")


class PlanRevision(Body):
    """Why an approved plan is revised."""

    model_config = example(reason="客户二季度追加产线，年度销售目标上调。")

    reason: Remark = Field(description="What has changed; kept with the version that comes of it.")


class PlanVersionRead(RowRead):
    """An approved version of a plan."""

    plan_id: UUID = Field(description="The plan.")
    number: int = Field(description="The version's number, from 1.")
    reason: str | None = Field(description="Why the version before it was revised; null: the first version.")
    submitted_by: str = Field(description="Id of the user who submitted it, or `client:<id>`.")
    submitted_by_name: str = Field(description="Name of who submitted it, at that time.")
    submitted_at: AwareDatetime = Field(description="When it was submitted.")
    approved_by: str = Field(description="Id of the user who approved it, or `client:<id>`.")
    approved_by_name: str = Field(description="Name of who approved it, at that time.")
    approved_at: AwareDatetime = Field(description="When it was approved.")


class KeptMarketGoalRead(Read, MarketGoalProfile):
    """A market goal as a version keeps it."""

    id: UUID = Field(description="Id of the goal, the same in every version.")
    change_reason: str | None = Field(description="Why it was changed in this or an earlier revision; null: unchanged.")


class KeptRelationshipGoalRead(Read):
    """A relationship goal as a version keeps it."""

    id: UUID = Field(description="Id of the goal, the same in every version.")
    market_goal_id: UUID | None = Field(description="The market goal that it serves; null: above the caller's level.")
    contact_id: ContactId
    target_level: RelationshipLevel = Field(description="The level to reach with the person by the due date.")
    level_when_set: RelationshipLevel | None = Field(
        description="The person's level when the goal was set; null: never assessed."
    )
    due_on: str = Field(description="The day by which the level is to be reached.", json_schema_extra={"format": "date"})
    reason: str | None = Field(description="Why this person and this level; null: not said.")
    change_reason: str | None = Field(description="Why it was changed in this or an earlier revision; null: unchanged.")


class ConclusionRead(Read):
    """What was found or decided in a step."""

    step: PlanStep = Field(description="The step of the five-step method.")
    statement: str | None = Field(description="What was found or decided; null: not said.")


class PlanContentRead(PlanVersionRead):
    """An approved version of a plan with what it says. What is above the caller's level is left out."""

    title: str | None = Field(description="What the plan was called; null: it had no title.")
    market_goals: list[KeptMarketGoalRead] = Field(description="The market goals, in the order of creation.")
    relationship_goals: list[KeptRelationshipGoalRead] = Field(
        description="The relationship goals, in the order of creation."
    )
    conclusions: list[ConclusionRead] = Field(description="The conclusions of its complete steps.")


class ComparisonQuery(BaseModel):
    """Which versions are compared."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    first: int = Field(alias="from", ge=1, le=2**31 - 1, description="The number of the earlier version.")
    last: int | None = Field(
        default=None,
        alias="to",
        ge=1,
        le=2**31 - 1,
        description="The number of the later version; left out: the plan as it is now.",
    )


class FieldChangeRead(Read):
    """A field that differs."""

    field: str = Field(description="The field's name.", examples=["target"])
    before: str | None = Field(description="The value in the earlier version; null: empty.")
    after: str | None = Field(description="The value in the later version; null: empty.")


class PlanChangeRead(Read):
    """A part of the plan that differs."""

    part: PlanPart = Field(description="What differs: the plan itself, a goal, or the conclusion of a step.")
    kind: ChangeKind = Field(description="Whether it was added, removed or changed.")
    part_id: UUID | None = Field(description="The goal; null for the plan itself and for conclusions.")
    step: PlanStep | None = Field(description="The step of a conclusion; else null.")
    reason: str | None = Field(description="Why the goal was changed or withdrawn; null: added, or no goal.")
    follows_market_goal: bool | None = Field(
        description="Of a relationship goal: whether its market goal differs too; else null."
    )
    fields: list[FieldChangeRead] = Field(description="The fields that differ.")


class PlanComparisonRead(Read):
    """What differs between two versions of a plan; empty: nothing that the caller may see."""

    plan_id: UUID = Field(description="The plan.")
    earlier: int = Field(description="The number of the earlier version.")
    later: int | None = Field(description="The number of the later version; null: the plan as it is now.")
    changes: list[PlanChangeRead] = Field(description="The differences, part by part.")
