"""An invitation: its table, its links, and its shapes."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from pydantic import AwareDatetime
from pydantic import Field as Shown
from sqlmodel import Field

from services.relationship.satisfaction.invitations.rules import SurveyInvitationState
from services.relationship.tables import RelationshipTable
from shared.database import Row
from shared.problems import Language
from shared.shapes import ContactId, CustomerId, CustomerName, RowRead

Instant = sa.DateTime(timezone=True)


class SurveyInvitation(Row, RelationshipTable, table=True):
    """An invitation's row. Answering does not change it: of an anonymous survey nobody sees who has answered."""

    __tablename__ = "survey_invitations"
    __table_args__ = (
        sa.Index("ix_survey_invitations_survey", "survey_id", "contact_id"),
        sa.Index("ix_survey_invitations_customer", "customer_id"),
        sa.Index("ix_survey_invitations_contact", "contact_id"),
        sa.Index("ix_survey_invitations_created", "created_at", "id"),
    )

    survey_id: UUID = Field(foreign_key="surveys.id", ondelete="CASCADE")
    customer_id: UUID
    contact_id: UUID
    contact_name: str
    questionnaire_code: str
    language: Language = Field(sa_type=sa.Text)
    is_anonymous: bool
    invited_by: str
    invited_by_name: str
    reminders: int = 0
    reminded_at: AwareDatetime | None = Field(default=None, sa_type=Instant)
    revoked_at: AwareDatetime | None = Field(default=None, sa_type=Instant)


class SurveyLink(RelationshipTable, table=True):
    """A link, of which only the hash is kept, and with which digest of answers it was used.

    Of an anonymous survey only that it was used: without digest, and every link at the same time. No event is written
    of it, and nobody reads it.
    """

    __tablename__ = "survey_links"

    digest: str = Field(sa_type=sa.Text, primary_key=True)
    invitation_id: UUID = Field(foreign_key="survey_invitations.id", ondelete="CASCADE", index=True)
    answered_at: datetime | None = Field(default=None, sa_type=Instant)
    answers_digest: str | None = Field(default=None, sa_type=sa.Text)


class SurveyLinkKey(RelationshipTable, table=True):
    """The key that signs links, made with the table; a link of another key is refused without a look at the links."""

    __tablename__ = "survey_link_keys"

    number: int = Field(primary_key=True)
    key: bytes = Field(sa_type=sa.LargeBinary)


class SurveyInvitationRead(RowRead):
    """A person who is asked to answer a survey."""

    survey_id: UUID = Field(description="The survey.")
    customer_id: CustomerId
    customer_name: CustomerName
    contact_id: ContactId
    contact_name: str = Field(description="The person's name when they were invited.")
    questionnaire_code: str = Field(description="The questionnaire that the person gets, by role or department.")
    language: Language = Field(description="Language of the answer page, unless the reader chooses the other.")
    is_anonymous: bool = Field(description="Whether the survey is anonymous.")
    invited_by: str = Field(description="Id of the user, or `client:<id>`.")
    invited_by_name: str = Field(description="Name of whoever invited, at that time.")
    reminders: int = Field(description="How often the person was reminded.")
    reminded_at: AwareDatetime | None = Field(description="When the person was last reminded; null: never.")
    revoked_at: AwareDatetime | None = Field(description="When the invitation was revoked; null: it was not.")
    state: SurveyInvitationState | None = Field(
        description="Null: the survey is anonymous, and nobody sees who has answered; else what became of it."
    )


class SurveyInvitationWithLink(SurveyInvitationRead):
    """An invitation with its link, which is shown only once."""

    url: str = Shown(
        description="The address of the answer page for this person alone; send it to them. It cannot be read again, a "
        "reminder gives another.",
        examples=["https://guanxi.example.com/surveys/gxs_3q2x…"],
    )
