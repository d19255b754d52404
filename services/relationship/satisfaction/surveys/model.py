"""A survey: its table and shapes."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from pydantic import AwareDatetime
from sqlmodel import Field

from services.relationship.satisfaction.invitations.model import SurveyInvitationWithLink
from services.relationship.satisfaction.surveys.rules import MAX_CUSTOMERS, MAX_PEOPLE, SurveyStatus
from services.relationship.tables import RelationshipTable
from shared.database import Row, one_of
from shared.problems import Language
from shared.shapes import (
    Body,
    CustomerId,
    CustomerName,
    EachOnce,
    Line,
    PastDate,
    Patch,
    Read,
    Remark,
    RowRead,
    example,
    unset,
)

Instant = sa.DateTime(timezone=True)


class Survey(Row, RelationshipTable, table=True):
    """A survey's row."""

    __tablename__ = "surveys"
    __table_args__ = (
        sa.Index("ix_surveys_customer", "customer_id", "closes_on"),
        sa.Index("ix_surveys_created", "created_at", "id"),
        sa.Index("ix_surveys_open", "closes_on", postgresql_where=sa.text("status = 'open'")),
    )

    customer_id: UUID
    title: str
    questionnaire_version: int
    is_anonymous: bool = False
    is_recorded: bool = False
    opens_on: date
    closes_on: date
    status: SurveyStatus = Field(default=SurveyStatus.OPEN, sa_type=one_of(SurveyStatus))
    owner_id: UUID | None = None
    conclusion: str | None = None
    closed_at: AwareDatetime | None = Field(default=None, sa_type=Instant)
    closed_by_name: str | None = None
    deleted_at: AwareDatetime | None = Field(default=None, sa_type=Instant)


class SurveyTerms(Body):
    """What every survey says, however it is answered."""

    title: Line = Field(description="What the people asked see above the questions.")
    is_anonymous: bool = Field(
        default=False,
        description="Nobody ever sees who answered, or when; answers are counted and shown together when the survey "
        "has ended, from three on (the satisfaction scheme may demand more), and everybody gets the questionnaire for "
        "everybody.",
    )
    questionnaire_version: int | None = Field(
        default=None, ge=1, lt=2**31, description="The version of the questionnaires; null: the one in force."
    )
    owner_id: UUID | None = Field(default=None, description="Who closes and evaluates it; null: the caller.")


class SurveyRecord(SurveyTerms):
    """A survey that nobody answers by a link: on paper, by telephone, or made with another tool."""

    model_config = example(
        customer_id="01a1ff25-b1e9-738a-8877-e930680fd063",
        title="2024 年度客户满意度调查（纸质）",
        opens_on="2024-11-04",
        closes_on="2024-11-29",
    )

    customer_id: CustomerId
    opens_on: PastDate = Field(description="First day on which it was answered.")
    closes_on: date = Field(description="Last day on which it was, or can be, answered.")


class SurveyInviting(SurveyTerms):
    """What a survey and a round of surveys have in common."""

    opens_on: date | None = Field(default=None, description="First day on which it can be answered; null: today.")
    closes_on: date | None = Field(default=None, description="Last day; null: 30 days after the first.")
    language: Language = Field(default="zh-CN", description="Language of the answer page; readers may change it.")


class SurveyCreate(SurveyInviting):
    """A new survey of one customer."""

    model_config = example(
        customer_id="01a1ff25-b1e9-738a-8877-e930680fd063",
        title="2026 年度客户满意度调查",
        contact_ids=["01a1ff25-b1ea-7d05-9c3e-5b0c8f1d2e4a"],
    )

    customer_id: CustomerId
    contact_ids: EachOnce[UUID] = Field(
        default_factory=list,
        max_length=MAX_PEOPLE,
        description="Who is asked; empty: the customer's key people whom the caller may see.",
    )


class SurveyRoundCreate(SurveyInviting):
    """Surveys of several customers at once, each of its key people."""

    model_config = example(
        title="2026 年度客户满意度调查",
        customer_ids=["01a1ff25-b1e9-738a-8877-e930680fd063"],
        is_anonymous=True,
    )

    customer_ids: EachOnce[UUID] = Field(
        min_length=1, max_length=MAX_CUSTOMERS, description="The customers whose key people are asked."
    )


class SurveyUpdate(Patch):
    """Changes to an open survey (merge-patch)."""

    model_config = example(closes_on="2027-06-30")

    title: Line = unset("What the people asked see above the questions.")
    closes_on: date = unset("Last day on which it can be answered.")
    owner_id: UUID | None = Field(default=None, description="Who closes and evaluates it; null: nobody.")


class SurveyInvitationsCreate(Body):
    """Further people to ask."""

    model_config = example(contact_ids=["01a1ff25-b1ea-7d05-9c3e-5b0c8f1d2e4a"])

    contact_ids: EachOnce[UUID] = Field(min_length=1, max_length=MAX_PEOPLE, description="Who is asked too.")
    language: Language = Field(default="zh-CN", description="Language of the answer page; readers may change it.")


class SurveyClosure(Body):
    """The evaluation of a survey."""

    model_config = example(conclusion="交付准时率是最大差距；生产与物流一周内给出改进计划。")

    conclusion: Remark = Field(description="What the answers say, and what follows from them.")


class SurveyRead(RowRead):
    """A survey of the satisfaction of a customer."""

    customer_id: CustomerId
    customer_name: CustomerName
    title: str = Field(description="What the people asked see above the questions.")
    questionnaire_version: int = Field(description="The version of the questionnaires.")
    is_anonymous: bool = Field(description="Whether nobody sees who answered, or when.")
    is_recorded: bool = Field(description="Whether our people record its answers, and nobody gets a link.")
    opens_on: date = Field(description="First day on which it can be answered.")
    closes_on: date = Field(description="Last day on which it can be answered.")
    status: SurveyStatus = Field(description="Open, or closed and evaluated.")
    owner_id: UUID | None = Field(description="Who closes and evaluates it; null: nobody.")
    owner_name: str | None = Field(description="The present name of that user.")
    conclusion: str | None = Field(description="What the answers said; null: not evaluated yet.")
    closed_at: AwareDatetime | None = Field(description="When it was closed; null: it is open.")
    closed_by_name: str | None = Field(description="Who closed it, by the name at that time.")
    invited: int = Field(
        description="People asked whom the caller may see, without those whose invitation was revoked."
    )
    answered: int = Field(
        description="Answers of people whom the caller may see; of an anonymous survey all, also those not counted yet."
    )


class SurveyWithLinks(SurveyRead):
    """A survey with the links of everybody invited, which are shown only once."""

    invitations: list[SurveyInvitationWithLink] = Field(description="One for each person asked.")


class SurveyInvitationsRead(Read):
    """New invitations with their links, which are shown only once."""

    invitations: list[SurveyInvitationWithLink] = Field(description="One for each person asked.")


class SurveyRoundRead(Read):
    """The surveys of a round."""

    surveys: list[SurveyWithLinks] = Field(description="One for each customer, in the order asked for.")
