"""A key-person assessment: its table and shapes."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

import sqlalchemy as sa
from pydantic import AwareDatetime, BaseModel, ConfigDict
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.relationship.key_people.assessments.rules import AssessmentStatus, ReviewDecision
from services.relationship.key_people.schemes.rules import HIGHEST_SCORE, AssessmentDimension, RelationshipLevel
from services.relationship.tables import RelationshipTable
from shared.auth.access import Clearance
from shared.database import PartlyHidden, Row, one_of
from shared.shapes import (
    Body,
    Code,
    ContactId,
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
from shared.web.parameters import CommaSeparated

PrivateRemarks = Annotated[Remark | None, Clearance(2)]
PRIVATE = "Private remarks about the person; needs clearance 2."


class DimensionAssessment(Body):
    """One dimension's score and its evidence."""

    score: int = Field(
        ge=0,
        le=HIGHEST_SCORE,
        description="0 (worst) to 5 (best); `DimensionScores` describes the scale of each dimension.",
    )
    evidence: Remark = Field(
        description="What was seen or heard, and when; readable by everybody who may see the customer."
    )


class Dimensions(Body):
    """The six dimensions, each with its evidence."""

    acceptance: DimensionAssessment = Field(
        description="接受认可度: acceptance of our company and brand, not of a person."
    )
    participation: DimensionAssessment = Field(description="活动参与度: participation in our activities.")
    information: DimensionAssessment = Field(description="信息传递: information passed on to us.")
    guidance: DimensionAssessment = Field(description="业务指导: guidance of our work.")
    project_support: DimensionAssessment = Field(description="项目支持: support of our projects.")
    competitive_attitude: DimensionAssessment = Field(description="竞争态度: attitude towards our rivals.")

    def scores(self) -> dict[AssessmentDimension, int]:
        """The scores by dimension, for the rules."""
        return {dimension: getattr(self, dimension.value).score for dimension in AssessmentDimension}


class DimensionAssessmentUpdate(Patch):
    """Changes to one dimension."""

    score: int = Field(default=None, ge=0, le=HIGHEST_SCORE, description="0 (worst) to 5 (best).")
    evidence: Remark = unset("What was seen or heard, and when.")


class DimensionsUpdate(Patch):
    """Changes to some of the dimensions; the others stay."""

    acceptance: DimensionAssessmentUpdate = unset("接受认可度: acceptance of our company and brand, not of a person.")
    participation: DimensionAssessmentUpdate = unset("活动参与度: participation in our activities.")
    information: DimensionAssessmentUpdate = unset("信息传递: information passed on to us.")
    guidance: DimensionAssessmentUpdate = unset("业务指导: guidance of our work.")
    project_support: DimensionAssessmentUpdate = unset("项目支持: support of our projects.")
    competitive_attitude: DimensionAssessmentUpdate = unset("竞争态度: attitude towards our rivals.")


class KeyPersonAssessment(PartlyHidden, Row, RelationshipTable, table=True):
    """An assessment's row."""

    __tablename__ = "key_person_assessments"
    __table_args__ = (
        sa.Index("ix_key_person_assessments_contact", "contact_id", "assessed_on", "id"),
        sa.Index("ix_key_person_assessments_customer", "customer_id", "assessed_on"),
        sa.Index("ix_key_person_assessments_created", "created_at", "id"),
        sa.Index(
            "ix_key_person_assessments_party",
            *("contact_id", "competitor", "assessed_on", "id"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        ),
        sa.Index(
            "ix_key_person_assessments_rival",
            *("customer_id", "competitor"),
            postgresql_where=sa.text("competitor IS NOT NULL AND deleted_at IS NULL"),
        ),
    )

    customer_id: UUID
    contact_id: UUID
    competitor: str | None = None
    assessed_on: date
    dimensions: dict[str, Any] = Field(sa_type=JSONB)
    proposed_level: RelationshipLevel = Field(sa_type=one_of(RelationshipLevel))
    scheme_version: int
    level: RelationshipLevel = Field(sa_type=one_of(RelationshipLevel))
    level_reason: str | None = None
    status: AssessmentStatus = Field(sa_type=one_of(AssessmentStatus))
    assessed_by: str
    assessed_by_name: str
    reviewed_by: str | None = None
    reviewed_by_name: str | None = None
    reviewed_at: AwareDatetime | None = None
    review_remark: str | None = None
    private_remarks: PrivateRemarks = None
    deleted_at: AwareDatetime | None = None


class KeyPersonAssessmentCreate(Body):
    """A new assessment."""

    model_config = example(
        customer_id="01a1ff25-b1e9-738a-8877-e930680fd063",
        contact_id="01a1ff25-b1ea-7d05-9c3e-5b0c8f1d2e4a",
        assessed_on="2025-03-31",
        dimensions={
            "acceptance": {"score": 4, "evidence": "春季评审会上把我司列为标杆供应商。"},
            "participation": {"score": 3, "evidence": "参加了在深圳的技术交流。"},
            "information": {"score": 3, "evidence": "询问后告知了招标日期。"},
            "guidance": {"score": 3, "evidence": "说明了预算由谁签批。"},
            "project_support": {"score": 4, "evidence": "把我司模块列入短名单。"},
            "competitive_attitude": {"score": 3, "evidence": "也邀请研锐控制，但排在我司之后。"},
        },
    )

    customer_id: CustomerId
    contact_id: UUID = Field(description="A contact of the customer.")
    assessed_on: PastDate = Field(description="The day that the assessment describes.")
    dimensions: Dimensions = Field(description="The six dimensions 六个维度, each with its evidence.")
    level: RelationshipLevel | None = Field(
        default=None, description="The assessor's level; by default the one that the scores propose."
    )
    level_reason: Remark | None = Field(default=None, description="Required when `level` is not the proposed one.")
    competitor: Code | None = Field(
        default=None, description="The rival whose relationship with the person is assessed; by default ours."
    )
    is_draft: bool = Field(
        default=False, description="Store it as a draft, which does not count until it is submitted."
    )
    private_remarks: PrivateRemarks = Field(default=None, description=PRIVATE)


class KeyPersonAssessmentUpdate(Patch):
    """Changes to an assessment (merge-patch); omitted dimensions, scores and evidence stay."""

    model_config = example(
        dimensions={"guidance": {"score": 4}},
    )

    assessed_on: PastDate = unset("The day that the assessment describes.")
    dimensions: DimensionsUpdate = unset("The dimensions to change; the others stay.")
    level: RelationshipLevel | None = Field(default=None, description="Null: the one that the scores propose.")
    level_reason: Remark | None = Field(default=None, description="Required when `level` is not the proposed one.")
    private_remarks: PrivateRemarks = Field(default=None, description=PRIVATE)


class ReviewCreate(Body):
    """A supervisor's decision on a submitted assessment."""

    model_config = example(
        decision="return",
        remark="业务指导打 5 分，请补充今年的证据。",
    )

    decision: ReviewDecision = Field(description="Whether the supervisor confirms the assessment or returns it.")
    remark: Remark | None = Field(default=None, description="Required when returning.")


class KeyPersonAssessmentRead(RowRead):
    """Our, or a rival's, relationship with a person on a day."""

    customer_id: CustomerId
    customer_name: CustomerName
    contact_id: ContactId
    competitor: str | None = Field(description="The rival whose relationship this is; null: ours.")
    rates_us: bool = Field(description="Whether it is our own relationship.")
    assessed_on: date = Field(description="The day that the assessment describes.")
    dimensions: Dimensions = Field(description="The six dimensions 六个维度, each with its evidence.")
    proposed_level: RelationshipLevel = Field(description="The level that the scores propose.")
    scheme_version: int = Field(description="Version of the scheme that proposed it.")
    level: RelationshipLevel = Field(description="The assessor's level.")
    level_rank: int = Field(description="The level as a number, 0 (opposed) to 5 (exclusive), to filter and sort by.")
    level_reason: str | None = Field(description="Why the assessor's level is not the proposed one; null where it is.")
    status: AssessmentStatus = Field(
        description="Draft, submitted, confirmed or returned; a draft or a returned one does not count."
    )
    assessed_by: str = Field(description="Id of the user, or `client:<id>`.")
    assessed_by_name: str = Field(description="Name of the assessor, at that time.")
    reviewed_by: str | None = Field(
        description="Id of the supervisor who reviewed it, or `client:<id>`; null: not reviewed."
    )
    reviewed_by_name: str | None = Field(description="Name of the reviewer, at that time.")
    reviewed_at: AwareDatetime | None = Field(description="When it was reviewed; null: not reviewed.")
    review_remark: str | None = Field(description="The reviewer's remark, for instance why it was returned.")
    private_remarks: Annotated[str | None, Clearance(2)] = Field(description=PRIVATE)


class CurrentLevelRead(Read):
    """A person's current level: the latest assessment that counts, compared with the previous one."""

    contact_id: ContactId
    customer_id: CustomerId
    customer_name: CustomerName
    competitor: str | None = Field(description="The rival whose relationship this is; null: ours.")
    assessment_id: UUID = Field(description="The latest assessment that counts.")
    assessed_on: date = Field(description="The day that it describes.")
    level: RelationshipLevel = Field(description="The level of the relationship.")
    status: AssessmentStatus = Field(description="`submitted` until the supervisor confirms it.")
    previous_level: RelationshipLevel | None = Field(description="Level of the assessment before; null for the first.")
    previous_assessed_on: date | None = Field(
        description="The day that the assessment before describes; null for the first."
    )
    movement: int | None = Field(
        description="Levels up (positive) or down since the previous assessment; null for the first."
    )


class CurrentLevelsQuery(BaseModel):
    """Whose levels, and at which time."""

    model_config = ConfigDict(extra="forbid")

    customer_id: UUID | None = Field(default=None, description="Everybody assessed at this customer.")
    contact_ids: CommaSeparated[UUID] | None = Field(
        default=None, max_length=500, description="These people, comma-separated."
    )
    as_of: date | None = Field(default=None, description="Levels at the end of this day; by default now.")
    competitor: Code | None = Field(default=None, description="A rival's levels instead of ours.")
    with_rivals: bool = Field(default=False, description="Our levels and every rival's.")


class LevelRanksQuery(BaseModel):
    """Whose customers, and at which time."""

    model_config = ConfigDict(extra="forbid")

    customer_ids: CommaSeparated[UUID] | None = Field(default=None, max_length=500)
    as_of: date | None = None


class LevelRanksRead(Read):
    """People and their level's rank, 0 (opposed) to 5 (exclusive): the same position in both lists is one person."""

    contact_id: list[UUID]
    rank: list[int]
