"""The shapes of levels: by person with rivals, and in columns for other services."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.relationship.assessing.rules import AssessmentStatus
from services.relationship.key_people.closeness.rules import NoLevel
from services.relationship.key_people.schemes.rules import RelationshipLevel
from shared.shapes import ContactId, CustomerId, CustomerName, Read
from shared.web.parameters import CommaSeparated


class CurrentLevelRead(Read):
    """A person's current level: the latest assessment that counts, compared with the previous one."""

    contact_id: ContactId
    contact_name: str | None = Field(description="The person's present name; null until it is copied.")
    customer_id: CustomerId
    customer_name: CustomerName
    competitor_id: UUID | None = Field(
        description="The rival whose relationship this is; null: ours, or of a rival that is not maintained."
    )
    competitor_name: str | None = Field(
        description="The rival's present name, else what it was called in the assessment; null: ours."
    )
    no_level: NoLevel | None = Field(description="Why we have no level; null: there is one.")
    assessment_id: UUID | None = Field(description="The latest assessment that counts; null: there is no level.")
    assessed_on: date | None = Field(description="The day that it describes; null: there is no level.")
    level: RelationshipLevel | None = Field(description="The level of the relationship; null: there is no level.")
    status: AssessmentStatus | None = Field(
        description="`submitted` until the supervisor confirms it; null: there is no level."
    )
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
    competitor_id: UUID | None = Field(default=None, description="A rival's levels instead of ours.")
    with_rivals: bool = Field(default=False, description="Our levels and every rival's.")
    with_not_assessed: bool = Field(
        default=False, description="Also the people who work there and whom nobody has assessed yet, without a level."
    )


class LevelRanksQuery(BaseModel):
    """Whose levels, by default those of all customers, and at which time."""

    model_config = ConfigDict(extra="forbid")

    customer_ids: CommaSeparated[UUID] | None = Field(default=None, max_length=500)
    contact_ids: CommaSeparated[UUID] | None = Field(default=None, max_length=500)
    as_of: date | None = None
    with_movement: bool = False


class LevelRanksRead(Read):
    """People in columns, so that those of 100,000 customers are one answer; the same position in each is one person.

    `contact_id`: as text. `rank`: of our level, 0 (opposed) to 5 (exclusive). With the movement also `assessed_on`, and
    `previous_rank`, of the assessment before; null: there is none.
    """

    contact_id: list[str]
    rank: list[int]
    assessed_on: list[date] | None = None
    previous_rank: list[int | None] | None = None


class LevelHistoryQuery(BaseModel):
    """Of which customers' people."""

    model_config = ConfigDict(extra="forbid")

    customer_ids: CommaSeparated[UUID] = Field(max_length=500)


class LevelHistoryRead(Read):
    """Assessments in columns, the earliest first; the same position in each is one assessment.

    `contact_id`: as text. `rank`: of our level, 0 (opposed) to 5 (exclusive), from `assessed_on` until the next.
    """

    contact_id: list[str]
    rank: list[int]
    assessed_on: list[date]
