"""A survey response: its table and shape."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, ClassVar
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.relationship.satisfaction.questionnaires.rules import ItemTopic, QuestionKind
from services.relationship.tables import RelationshipTable
from shared.auth.access import Personal
from shared.database import Row
from shared.money import Ratio
from shared.shapes import Complete, CustomerId, CustomerName, RowRead

RESPONSES_CLEARANCE = 2
"""Who said what is for account managers, directors and above; scores are for everybody."""


class SurveyBallot(RelationshipTable, table=True):
    """What somebody has answered to an anonymous survey, until it has ended and is counted.

    Nothing says who or when: no person, no invitation, no time, an id without order. No event is written of it, and
    nobody reads it.
    """

    __tablename__ = "survey_ballots"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    survey_id: UUID = Field(foreign_key="surveys.id", index=True)
    answers: dict[str, Any] = Field(sa_type=JSONB)


class SurveyResponse(Row, RelationshipTable, table=True):
    """A response's row. No event says what was answered.

    Those to an anonymous survey come together when it has ended: without the person, with ids without order, one time
    and one day.
    """

    __tablename__ = "survey_responses"
    __table_args__ = (
        sa.Index("ix_survey_responses_customer", "customer_id", "answered_on"),
        sa.Index("ix_survey_responses_survey", "survey_id"),
        sa.Index("ix_survey_responses_created", "created_at", "id"),
    )
    table_level: ClassVar[int] = RESPONSES_CLEARANCE

    survey_id: UUID = Field(foreign_key="surveys.id")
    customer_id: UUID
    contact_id: UUID | None = None
    questionnaire_version: int
    questionnaire_code: str
    scale: int
    is_anonymous: bool
    answered_on: date
    answers: Annotated[dict[str, Any], Personal()] = Field(sa_type=JSONB)
    score: Annotated[Decimal | None, Personal()] = Field(default=None, sa_type=sa.Numeric(7, 6))
    nps: Annotated[Decimal | None, Personal()] = Field(default=None, sa_type=sa.Numeric(8, 4))
    csat: Annotated[Decimal | None, Personal()] = Field(default=None, sa_type=sa.Numeric(8, 4))
    recorded_by: str | None = None
    recorded_by_name: str | None = None


class SurveyAnswerRead(Complete):
    """The answer to a question."""

    kind: QuestionKind = Field(description="How the question is answered.")
    topic: ItemTopic | None = Field(default=None, description="Of a comparison, what it is about; else null.")
    expectation: int | None = Field(default=None, description="What is expected of a good supplier; null: not given.")
    perception: int | None = Field(default=None, description="What is experienced with us; null: not given.")
    rival: int | None = Field(default=None, description="The best rival; null: not given.")
    value: int | None = Field(default=None, description="The mark of NPS or CSAT; null: not one of these.")
    text: str | None = Field(default=None, description="The free text; null: not one.")


class SurveyResponseRead(RowRead):
    """A person's answers to a survey."""

    survey_id: UUID = Field(description="The survey.")
    customer_id: CustomerId
    customer_name: CustomerName
    contact_id: UUID | None = Field(description="Who answered; null: the survey is anonymous.")
    questionnaire_version: int = Field(description="The version of the questionnaires.")
    questionnaire_code: str = Field(description="The questionnaire in that version.")
    scale: int = Field(description="Highest mark of its comparisons.")
    is_anonymous: bool = Field(description="Whether the survey is anonymous.")
    answered_on: date = Field(description="The day of the answer; of an anonymous survey its last day.")
    answers: dict[str, SurveyAnswerRead] = Field(description="The answers by the question's key.")
    score: Ratio | None = Field(description="Mean experience / highest mark; null: no comparison was answered.")
    recorded_by: str | None = Field(
        description="Id of the user who recorded it, or `client:<id>`; null: the person used the link, or is anonymous."
    )
    recorded_by_name: str | None = Field(description="Name of whoever recorded it, at that time.")
    nps: Ratio | None = Field(description="Recommendation, 0 to 10; null: not answered.")
    csat: Ratio | None = Field(description="Overall satisfaction, 1 to 5; null: not answered.")
