"""An approved version of a plan: its table and shapes."""

from typing import Annotated, Any
from uuid import UUID

import sqlalchemy as sa
from pydantic import AwareDatetime, BaseModel, ConfigDict
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.planning.plans.plans.rules import PlanStep
from services.planning.plans.steps.parts import PlanPartKind
from services.planning.plans.versions.rules import ChangeKind
from services.planning.tables import PlanningTable
from shared.auth.access import HIGHEST_CLEARANCE, Clearance
from shared.database import Row
from shared.shapes import Body, Read, Remark, RowRead, example


class PlanVersion(Row, PlanningTable, table=True):
    """A version's row: `content` as it was at the approval."""

    __tablename__ = "plan_versions"
    __table_args__ = (sa.UniqueConstraint("plan_id", "number"),)

    plan_id: UUID = Field(foreign_key="plans.id")
    customer_id: UUID | None = Field(default=None, index=True)
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


class RevisionCancellation(Body):
    """Why a revision is dropped."""

    model_config = example(reason="客户推迟二期产线，年度目标不变。")

    reason: Remark = Field(description="Why the approved version stays as it is.")


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


class KeptRowRead(Read):
    """A row of a part, as the version has it."""

    part: PlanPartKind = Field(description="The part of the plan.")
    id: UUID = Field(description="Its id, the same in every version.")
    fields: dict[str, Any] = Field(
        description="Its fields by name, as when the part itself is read; null: empty, or above the caller's level."
    )


class PlanContentRead(PlanVersionRead):
    """An approved version of a plan with what it says. What is above the caller's level is left out."""

    content: list[KeptRowRead] = Field(description="The plan itself and its parts, in the order of the steps.")


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

    field: str = Field(description="The field's name.")
    before: str | None = Field(description="The value in the earlier version; null: empty.")
    after: str | None = Field(description="The value in the later version; null: empty.")


class PlanChangeRead(Read):
    """A part of the plan that differs."""

    part: PlanPartKind = Field(description="What differs: the plan itself, or one of its parts.")
    kind: ChangeKind = Field(description="Whether it was added, removed or changed.")
    part_id: UUID | None = Field(description="The part's id; null where a step has one of the kind.")
    step: PlanStep | None = Field(description="The step of a conclusion; else null.")
    contact_id: UUID | None = Field(description="The person whom a relationship goal is about; else null.")
    contact_name: str | None = Field(description="The person's present name; null: none, or not known here.")
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
