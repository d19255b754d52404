"""The shapes of levels over all customers."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlmodel import Field

from services.relationship.climate.schemes.rules import ClimateElement, GeneralLevel
from services.relationship.organization.assessments.model import MATCH
from services.relationship.organization.schemes.rules import OrganizationalLevel
from shared.money import Ratio
from shared.shapes import CustomerName, Read
from shared.web.parameters import CommaSeparated


class RelationshipLevelRead(Read):
    """A customer's general and organizational level."""

    customer_id: UUID = Field(description="Id of the customer.")
    customer_name: CustomerName
    customer_status: str = Field(description="The customer's present status.")
    region: str | None = Field(description="Code of the customer's region.")
    industry: str | None = Field(description="Code of the customer's industry.")
    customer_class: str | None = Field(description="The customer's class; null: none.")
    manager_id: UUID | None = Field(description="The account manager; null: nobody.")
    general_level: GeneralLevel | None = Field(description="The general level; null: never assessed.")
    general_rank: int | None = Field(description="It as a number, 0 (poor) to 3 (excellent).")
    weakest_department: str | None = Field(
        description="The department with the shortest plank 短板; null: the whole customer, or never assessed."
    )
    weakest_element: ClimateElement | None = Field(description="Its weakest element; null: never assessed.")
    general_assessed_on: date | None = Field(description="The day of the assessment that gives the general level.")
    participation: Ratio | None = Field(description="Weighted share of purchasing stages; null: never assessed.")
    participation_level: OrganizationalLevel | None = Field(
        description="The organizational level by the stages alone; null: never assessed."
    )
    organizational_level: Annotated[OrganizationalLevel | None, MATCH] = Field(
        description="The organizational level; null: never assessed."
    )
    organizational_rank: Annotated[int | None, MATCH] = Field(
        description="It as a number, 0 (vendor) to 3 (strategic partner)."
    )
    organizational_assessed_on: date | None = Field(description="The day of the organizational assessment.")


class PastLevelsQuery(BaseModel):
    """Of which customers."""

    model_config = ConfigDict(extra="forbid")

    customer_ids: CommaSeparated[UUID] = Field(min_length=1, max_length=200)


class PastLevelsRead(Read):
    """Levels in columns, of each relationship the earliest first; the same position in each is one level.

    `customer_id`: as text. `department`: of the general relationship; null: the whole customer, whose level is that of
    its shortest plank. `rank`: 0 to 3, from the day `since` until the next; null: none from then on, as departments
    were dissolved.
    """

    customer_id: list[str]
    is_organizational: list[bool]
    department: list[str | None]
    rank: list[int | None]
    since: list[date]
