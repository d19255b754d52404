"""What reads of general relationships show: present levels, moves, work orders, who is due."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlmodel import Field

from services.relationship.assessing.rules import AssessmentStatus
from services.relationship.climate.assessments.model import OF_DEPARTMENT
from services.relationship.climate.schemes.model import Measure
from services.relationship.climate.schemes.rules import ClimateElement, GeneralLevel
from shared.shapes import CustomerId, CustomerName, Read
from shared.web.parameters import CommaSeparated

CUSTOMERS = "These customers, comma-separated, at most 200."
OF_CUSTOMER = "The customer's level: that of its shortest plank."


class GeneralLevelsQuery(BaseModel):
    """Whose levels, and at which time."""

    model_config = ConfigDict(extra="forbid")

    customer_ids: CommaSeparated[UUID] = Field(min_length=1, max_length=200, description=CUSTOMERS)
    as_of: date | None = Field(default=None, description="Levels at the end of this day; by default now.")


class DepartmentLevelRead(Read):
    """A department's latest assessment that counts, compared with the one before."""

    assessment_id: UUID = Field(description="The latest assessment that counts.")
    department: str | None = Field(description=OF_DEPARTMENT)
    assessed_on: date = Field(description="The day that it describes.")
    status: AssessmentStatus = Field(description="`submitted` until the supervisor confirms it.")
    level: GeneralLevel = Field(description="The level of the department.")
    weakest_element: ClimateElement = Field(description="The weakest of its four elements.")
    weakest_score: int = Field(description="The score of this element, 0 to 5.")
    previous_level: GeneralLevel | None = Field(description="Level of the assessment before; null for the first.")
    movement: int | None = Field(description="Levels up (positive) or down since then; null for the first.")


class CurrentGeneralLevelRead(Read):
    """A customer's general relationship: the shortest plank of its departments."""

    customer_id: CustomerId
    customer_name: CustomerName
    level: GeneralLevel = Field(description=OF_CUSTOMER)
    weakest_department: str | None = Field(
        description="The department with the shortest plank; null where only the whole customer was assessed."
    )
    weakest_element: ClimateElement = Field(description="The shortest plank 短板 of this department.")
    weakest_score: int = Field(description="The score of this element, 0 to 5.")
    departments: list[DepartmentLevelRead] = Field(
        description="The departments, the weakest first. An assessment of the whole customer counts, and is here, "
        "while no department was assessed."
    )


class GeneralMovesQuery(BaseModel):
    """Whose moves, and when."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    customer_ids: CommaSeparated[UUID] = Field(min_length=1, max_length=200, description=CUSTOMERS)
    first: date | None = Field(default=None, alias="from", description="From this day on; by default from the start.")
    last: date | None = Field(default=None, alias="to", description="Until the end of this day; by default today.")


class ElementMoveRead(Read):
    """An element whose score changed, and the evidence."""

    element: ClimateElement = Field(description="The element.")
    score_before: int | None = Field(description="Null for the first assessment.")
    score: int = Field(description="The score since then.")
    evidence: str = Field(description="What was seen or heard.")


class GeneralMoveRead(Read):
    """An assessment that changed a department's or the customer's level, and what changed it."""

    customer_id: CustomerId
    customer_name: CustomerName
    assessment_id: UUID = Field(description="The assessment.")
    department: str | None = Field(description=OF_DEPARTMENT)
    assessed_on: date = Field(description="The day that the assessment describes.")
    assessed_by_name: str = Field(description="Name of the assessor, at that time.")
    level_before: GeneralLevel | None = Field(description="The department's level before; null for the first.")
    level: GeneralLevel = Field(description="The department's level since then.")
    movement: int | None = Field(description="Levels up (positive) or down; null for the first.")
    customer_level_before: GeneralLevel | None = Field(description="The customer's level before; null: none.")
    customer_level: GeneralLevel | None = Field(description="The customer's level since then.")
    elements: list[ElementMoveRead] = Field(description="The elements whose scores changed.")


class WorkOrderQuery(BaseModel):
    """Of which customer, and at which time."""

    model_config = ConfigDict(extra="forbid")

    customer_id: UUID = Field(description="The customer.")
    as_of: date | None = Field(default=None, description="At the end of this day; by default now.")


class PlankRead(Read):
    """An element of a department that keeps the customer below its next level."""

    department: str | None = Field(description=OF_DEPARTMENT)
    element: ClimateElement = Field(description="The element.")
    present: int = Field(description="Its present score.")
    needed: int = Field(description="The score that the next level requires.")
    evidence: str = Field(description="What the present score is based on.")
    measures: list[Measure] = Field(description="What the scheme suggests, from the smallest reach to the widest.")


class GeneralWorkOrderRead(Read):
    """What lifts a customer's general relationship: the shortest plank first, with measures for it."""

    customer_id: CustomerId
    customer_name: CustomerName
    level: GeneralLevel | None = Field(description="The customer's level; null: never assessed, so assess it first.")
    next_level: GeneralLevel | None = Field(description="Null at the highest level, and without one.")
    planks: list[PlankRead] = Field(description="What the next level needs, the shortest plank first.")
    scheme_version: int = Field(description="The version of the scheme with thresholds and measures.")


class DueDepartmentRead(Read):
    """A department that is due to be assessed again, or a customer that was never assessed."""

    id: UUID = Field(description="Of the latest assessment that counts; of a customer never assessed, the customer's.")
    assessment_id: UUID | None = Field(description="The latest assessment that counts; null: never assessed.")
    customer_id: CustomerId
    customer_name: CustomerName
    department: str | None = Field(description=OF_DEPARTMENT)
    level: GeneralLevel | None = Field(description="The level of this assessment; null: never assessed.")
    assessed_on: date | None = Field(description="The day that it describes; null: never assessed.")
    due_on: date = Field(description="By which day, by the scheme's months, or its days until the first assessment.")
    manager_id: UUID | None = Field(description="The customer's account manager; null: nobody.")
    manager_name: str | None = Field(description="The account manager's present name; null: nobody.")
