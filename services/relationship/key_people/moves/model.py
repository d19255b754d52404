"""The shapes of a move; computed, not stored."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlmodel import Field

from services.relationship.key_people.schemes.rules import AssessmentDimension, RelationshipLevel
from shared.shapes import ContactId, CustomerId, CustomerName, Read
from shared.web.parameters import CommaSeparated


class ScoreChangeRead(Read):
    """A dimension whose score changed."""

    dimension: AssessmentDimension = Field(description="The dimension.")
    from_score: int | None = Field(description="The score before; null: nothing had been seen.")
    to_score: int | None = Field(description="The score after; null: nothing is known any more.")
    evidence: str | None = Field(description="What was seen or heard, and when.")


class KeyPersonMoveRead(Read):
    """A change of the level with a person."""

    contact_id: ContactId
    contact_name: str | None = Field(description="The person's present name.")
    customer_id: CustomerId
    customer_name: CustomerName
    competitor_id: UUID | None = Field(description="The rival whose relationship this is; null: ours.")
    competitor_name: str | None = Field(description="The rival's present name; null: ours.")
    from_level: RelationshipLevel | None = Field(description="The level before; null: there was none.")
    to_level: RelationshipLevel = Field(description="The level after.")
    steps: int | None = Field(description="Levels up (positive) or down; null for the first assessment.")
    moved_on: date = Field(description="The day that the assessment describes.")
    assessment_id: UUID = Field(description="The assessment that shows the move.")
    previous_assessment_id: UUID | None = Field(description="The assessment before; null for the first.")
    assessed_by_name: str = Field(description="Name of the assessor, at that time.")
    changes: list[ScoreChangeRead] = Field(description="What moved it: the dimensions whose scores changed.")


class KeyPersonMovesQuery(BaseModel):
    """Whose moves, and when."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    customer_id: UUID | None = Field(default=None, description="Everybody assessed at this customer.")
    contact_ids: CommaSeparated[UUID] | None = Field(
        default=None, max_length=500, description="These people, comma-separated."
    )
    first: date | None = Field(default=None, alias="from", description="First day; by default the first assessment.")
    last: date | None = Field(default=None, alias="to", description="Last day; by default today.")
    with_rivals: bool = Field(default=False, description="Also moves of rivals' levels.")
