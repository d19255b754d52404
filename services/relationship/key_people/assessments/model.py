"""A key-person assessment: its table and shapes."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.relationship.assessing.model import Reviewed, ReviewedRead
from services.relationship.key_people.assessments.dimensions import Dimensions, DimensionsUpdate, KeyElements
from services.relationship.key_people.schemes.rules import RelationshipLevel
from services.relationship.tables import RelationshipTable
from shared.auth.access import Clearance
from shared.database import PartlyHidden, Row, one_of
from shared.shapes import (
    Body,
    ContactId,
    CustomerId,
    CustomerName,
    PastDate,
    Patch,
    Remark,
    RowRead,
    example,
    unset,
)

PrivateRemarks = Annotated[Remark | None, Clearance(2)]
PRIVATE = "Private remarks about the person; needs clearance 2."


PARTY = "(coalesce(competitor_id::text, competitor))"
"""Whose relationship it is: a rival, by id or by a name that no competitor has; null: ours."""


class KeyPersonAssessment(PartlyHidden, Reviewed, Row, RelationshipTable, table=True):
    """An assessment's row."""

    __tablename__ = "key_person_assessments"
    __table_args__ = (
        sa.Index("ix_key_person_assessments_contact", "contact_id", "assessed_on", "id"),
        sa.Index("ix_key_person_assessments_customer", "customer_id", "assessed_on"),
        sa.Index("ix_key_person_assessments_created", "created_at", "id"),
        sa.Index(
            "ix_key_person_assessments_present",
            *("contact_id", "assessed_on", "id"),
            postgresql_include=["customer_id", "level"],
            postgresql_where=sa.text(
                "competitor IS NULL AND deleted_at IS NULL AND status IN ('submitted', 'confirmed')"
            ),
        ),
        sa.Index(
            "ix_key_person_assessments_submitted",
            "customer_id",
            postgresql_where=sa.text("status = 'submitted' AND deleted_at IS NULL"),
        ),
        sa.Index(
            "ix_key_person_assessments_party",
            *("contact_id", sa.text(PARTY), "assessed_on", "id"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        ),
        sa.Index(
            "ix_key_person_assessments_rival",
            *("customer_id", sa.text(PARTY)),
            postgresql_where=sa.text("competitor IS NOT NULL AND deleted_at IS NULL"),
        ),
    )

    customer_id: UUID
    contact_id: UUID
    competitor_id: UUID | None = None
    competitor: str | None = None
    """What the rival was called; null: the relationship is ours."""
    assessed_on: date
    dimensions: dict[str, Any] = Field(sa_type=JSONB)
    key_elements: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB)
    proposed_level: RelationshipLevel = Field(sa_type=one_of(RelationshipLevel))
    scheme_version: int
    level: RelationshipLevel = Field(sa_type=one_of(RelationshipLevel))
    level_reason: str | None = None
    private_remarks: PrivateRemarks = None


current_levels = sa.Table(
    "current_levels",
    RelationshipTable.metadata,
    sa.Column("person_id", sa.Uuid, primary_key=True),
    sa.Column("level", sa.Text, nullable=False),
    sa.Column("assessed_on", sa.Date, nullable=False),
    sa.Column("assessment_id", sa.Uuid, nullable=False),
    sa.Column("at_customer_id", sa.Uuid, nullable=False),
    sa.Index("ix_current_levels_customer", "at_customer_id"),
)
"""Our present level with each person; triggers keep it equal to the latest assessment that counts. It has neither a
`contact_id` nor a `customer_id`: in a merge the assessments move, and these rows follow them."""


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
    key_elements: KeyElements = Field(
        default_factory=KeyElements, description="The four key elements beside the level, as far as judged."
    )
    competitor_id: UUID | None = Field(
        default=None,
        description="The rival 友商 whose relationship with the person is assessed, see `/v1/competitors`; "
        "by default ours.",
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
    key_elements: KeyElements = unset("The key elements to change; the others stay.")
    level: RelationshipLevel | None = Field(default=None, description="Null: the one that the scores propose.")
    level_reason: Remark | None = Field(default=None, description="Required when `level` is not the proposed one.")
    private_remarks: PrivateRemarks = Field(default=None, description=PRIVATE)


class KeyPersonAssessmentRead(RowRead, ReviewedRead):
    """Our, or a rival's, relationship with a person on a day."""

    customer_id: CustomerId
    customer_name: CustomerName
    contact_id: ContactId
    contact_name: str | None = Field(description="The person's present name; null until it is copied.")
    competitor_id: UUID | None = Field(
        description="The rival whose relationship this is; null: ours, or of a rival that is not maintained."
    )
    competitor_name: str | None = Field(
        description="The rival's present name, else what it was called in the assessment; null: ours."
    )
    rates_us: bool = Field(description="Whether it is our own relationship.")
    assessed_on: date = Field(description="The day that the assessment describes.")
    dimensions: Dimensions = Field(description="The six dimensions 六个维度, each with its evidence.")
    key_elements: KeyElements = Field(description="The four key elements beside the level, as far as judged.")
    proposed_level: RelationshipLevel = Field(description="The level that the scores propose.")
    scheme_version: int = Field(description="Version of the scheme that proposed it.")
    level: RelationshipLevel = Field(description="The assessor's level.")
    level_rank: int = Field(description="The level as a number, 0 (opposed) to 5 (exclusive), to filter and sort by.")
    level_reason: str | None = Field(description="Why the assessor's level is not the proposed one; null where it is.")
    private_remarks: Annotated[str | None, Clearance(2)] = Field(description=PRIVATE)
