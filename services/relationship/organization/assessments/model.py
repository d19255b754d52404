"""An organizational assessment: its table and shapes."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.relationship.assessing.counting import COUNTS
from services.relationship.assessing.model import Reviewed, ReviewedRead
from services.relationship.organization.assessments.rules import MATCH_LEVEL, MatchSource
from services.relationship.organization.schemes.model import Share
from services.relationship.organization.schemes.rules import OrganizationalLevel
from services.relationship.tables import RelationshipTable
from shared.auth.access import Clearance
from shared.customers.purchasing import PurchasingStage, StrategyTrend
from shared.database import PartlyHidden, Row, one_of
from shared.money import Ratio
from shared.shapes import (
    Body,
    CustomerId,
    CustomerName,
    PastDate,
    Patch,
    Read,
    Remark,
    RowRead,
    example,
    unset,
)

MATCH = Clearance(MATCH_LEVEL)
STAGES = "The purchasing stages that we take part in, each since when."
REASON = "Required when `level` is not the proposed one."
FIT_READ = "By default what the customer service knows of the assessed day."


class StageAssessment(Body):
    """A purchasing stage that we take part in."""

    stage: PurchasingStage = Field(description="The purchasing stage.")
    since: PastDate = Field(description="Since when we take part in it, without interruption.")
    evidence: Remark = Field(description="What we do in it; readable by everybody who may see the customer.")


class FitGiven(Body):
    """A strategic fit that the assessor states."""

    trend: StrategyTrend = Field(description="Where the customer's strategy moves in relation to our offer.")
    evidence: Remark = Field(description="What this is based on.")


class SupplyGiven(Body):
    """A supply position that the assessor states."""

    our_share: Share = Field(description="Our share of the customer's purchasing, 0 to 1.")
    main_rival_share: Share | None = Field(
        default=None, description="The main rival's share, 0 to 1; 0: there is none; null: it is unknown."
    )
    evidence: Remark = Field(description="What this is based on.")


class FitJudged(Read):
    """The strategic fit by which the level was judged; it stays as it was then."""

    source: MatchSource = Field(description="Where it is from.")
    trend: StrategyTrend = Field(description="Where the customer's strategy moves in relation to our offer.")
    evidence: str | None = Field(description="The assessor's evidence; null: the customer's file has it.")
    strategic_fit_id: UUID | None = Field(description="The strategic fit in the customer's file; null: the assessor's.")
    assessed_on: date | None = Field(description="The day that this describes; null: the assessor's.")


class SupplyJudged(Read):
    """The supply position by which the level was judged; it stays as it was then."""

    source: MatchSource = Field(description="Where it is from.")
    our_share: Ratio = Field(description="Our share of the customer's purchasing, 0 to 1.")
    main_rival_share: Ratio | None = Field(description="The main rival's share, 0 to 1; null: unknown.")
    evidence: str | None = Field(description="The assessor's evidence; null: the customer's file has it.")
    oldest_as_of: date | None = Field(
        description="The oldest date among the categories' positions; null: the assessor's."
    )


class OrganizationalAssessment(PartlyHidden, Reviewed, Row, RelationshipTable, table=True):
    """An assessment's row."""

    __tablename__ = "organizational_assessments"
    __table_args__ = (
        sa.Index("ix_organizational_assessments_customer", "customer_id", "assessed_on"),
        sa.Index(
            "ix_organizational_assessments_latest",
            *("customer_id", sa.desc("assessed_on"), sa.desc("id")),
            postgresql_include=["status", "participation", "participation_level", "level"],
            postgresql_where=sa.text(COUNTS),
        ),
        sa.Index("ix_organizational_assessments_created", "created_at", "id"),
        sa.Index(
            "ix_organizational_assessments_waiting",
            "assessed_on",
            postgresql_where=sa.text("status = 'submitted' AND deleted_at IS NULL"),
        ),
    )

    customer_id: UUID
    assessed_on: date
    stages: list[dict[str, Any]] = Field(sa_type=JSONB)
    participation: Decimal = Field(sa_type=sa.Numeric(5, 4))
    participation_level: OrganizationalLevel = Field(sa_type=one_of(OrganizationalLevel))
    strategic_fit: Annotated[dict[str, Any] | None, MATCH] = Field(default=None, sa_type=JSONB(none_as_null=True))
    supply_position: Annotated[dict[str, Any] | None, MATCH] = Field(default=None, sa_type=JSONB(none_as_null=True))
    match_level: Annotated[OrganizationalLevel, MATCH] = Field(sa_type=one_of(OrganizationalLevel))
    proposed_level: Annotated[OrganizationalLevel, MATCH] = Field(sa_type=one_of(OrganizationalLevel))
    level: Annotated[OrganizationalLevel, MATCH] = Field(sa_type=one_of(OrganizationalLevel))
    level_reason: Annotated[str | None, MATCH] = None
    scheme_version: int


class OrganizationalAssessmentCreate(Body):
    """A new assessment."""

    model_config = example(
        customer_id="01a1ff25-b1e9-738a-8877-e930680fd063",
        assessed_on="2025-03-31",
        stages=[
            {"stage": "issue_tender", "since": "2024-09-01", "evidence": "技术规范第三章由我司起草。"},
            {"stage": "evaluate_products", "since": "2023-05-10", "evidence": "样机测试由我司驻场支持。"},
            {"stage": "qualify_suppliers", "since": "2022-11-01", "evidence": "合格供应商名录 A 类。"},
            {"stage": "negotiate_and_sign", "since": "2022-12-15", "evidence": "年度框架协议已续签两次。"},
            {"stage": "implement", "since": "2023-01-20", "evidence": "驻厂工程师两名。"},
        ],
        supply_position={"our_share": "0.35", "main_rival_share": "0.4", "evidence": "采购总监口述，与出货数据核对。"},
    )

    customer_id: CustomerId
    assessed_on: PastDate = Field(description="The day that the assessment describes.")
    stages: list[StageAssessment] = Field(max_length=8, description=STAGES)
    strategic_fit: Annotated[FitGiven | None, MATCH] = Field(default=None, description=FIT_READ)
    supply_position: Annotated[SupplyGiven | None, MATCH] = Field(default=None, description=FIT_READ)
    level: Annotated[OrganizationalLevel | None, MATCH] = Field(
        default=None, description="The assessor's level; by default the one that the criteria propose."
    )
    level_reason: Annotated[Remark | None, MATCH] = Field(default=None, description=REASON)
    is_draft: bool = Field(
        default=False, description="Store it as a draft, which does not count until it is submitted."
    )


class OrganizationalAssessmentUpdate(Patch):
    """Changes to an assessment (merge-patch)."""

    model_config = example(level=None)

    assessed_on: PastDate = unset("The day that the assessment describes; what was read from files is read anew.")
    stages: list[StageAssessment] = Field(default=None, max_length=8, description=f"{STAGES} Replaces the list.")
    strategic_fit: Annotated[FitGiven | None, MATCH] = Field(
        default=None, description="Null: read it from the customer's file again."
    )
    supply_position: Annotated[SupplyGiven | None, MATCH] = Field(
        default=None, description="Null: read it from the customer's file again."
    )
    level: Annotated[OrganizationalLevel | None, MATCH] = Field(
        default=None, description="Null: the one that the criteria propose."
    )
    level_reason: Annotated[Remark | None, MATCH] = Field(default=None, description=REASON)


class StageRead(Read):
    """A purchasing stage that we take part in."""

    stage: PurchasingStage = Field(description="The purchasing stage.")
    since: date = Field(description="Since when we take part in it.")
    evidence: str = Field(description="What we do in it.")


class OrganizationalAssessmentRead(RowRead, ReviewedRead):
    """Our organizational relationship with a customer on a day."""

    customer_id: CustomerId
    customer_name: CustomerName
    assessed_on: date = Field(description="The day that the assessment describes.")
    stages: list[StageRead] = Field(description=STAGES)
    participation: Ratio = Field(description="Weighted share of the eight stages that we take part in, 0 to 1.")
    participation_level: OrganizationalLevel = Field(description="The level by the stages alone.")
    strategic_fit: Annotated[FitJudged | None, MATCH] = Field(
        description="The strategic fit by which it was judged; null: unknown then."
    )
    supply_position: Annotated[SupplyJudged | None, MATCH] = Field(
        description="The supply position by which it was judged; null: unknown then."
    )
    match_level: Annotated[OrganizationalLevel | None, MATCH] = Field(
        description="The level by strategic fit and supply position alone."
    )
    proposed_level: Annotated[OrganizationalLevel | None, MATCH] = Field(
        description="The level that both sets of criteria propose."
    )
    level: Annotated[OrganizationalLevel | None, MATCH] = Field(description="The assessor's level.")
    level_rank: Annotated[int | None, MATCH] = Field(
        description="The level as a number, 0 (vendor) to 3 (strategic partner), to filter and sort by."
    )
    level_reason: Annotated[str | None, MATCH] = Field(
        description="Why the assessor's level is not the proposed one; null where it is."
    )
    scheme_version: int = Field(description="Version of the scheme that proposed it.")


def stages_of(stored: Iterable[dict[str, Any]]) -> set[PurchasingStage]:
    """The stages among what is stored of an assessment."""
    return {PurchasingStage(one["stage"]) for one in stored}
