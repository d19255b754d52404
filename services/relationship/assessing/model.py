"""The columns and fields that every kind of assessment has, and a supervisor's decision."""

import sqlalchemy as sa
from pydantic import AwareDatetime
from sqlmodel import Field, SQLModel

from services.relationship.assessing.rules import AssessmentStatus, ReviewDecision
from shared.database import one_of
from shared.shapes import Body, Remark, example


class Reviewed(SQLModel):
    """Columns of an assessment: who made it, and what the supervisor said."""

    status: AssessmentStatus = Field(sa_type=one_of(AssessmentStatus))
    submitted_at: AwareDatetime | None = Field(default=None, sa_type=sa.DateTime(timezone=True))
    assessed_by: str
    assessed_by_name: str
    reviewed_by: str | None = None
    reviewed_by_name: str | None = None
    reviewed_at: AwareDatetime | None = None
    review_remark: str | None = None
    deleted_at: AwareDatetime | None = None


class ReviewedRead(SQLModel):
    """What every assessment shows of its assessor and its review."""

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


class ReviewCreate(Body):
    """A supervisor's decision on a submitted assessment."""

    model_config = example(
        decision="return",
        remark="业务指导打 5 分，请补充今年的证据。",
    )

    decision: ReviewDecision = Field(description="Whether the supervisor confirms the assessment or returns it.")
    remark: Remark | None = Field(default=None, description="Required when returning.")
