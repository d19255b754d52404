"""What reads of organizational relationships show: present levels, moves, the ladder, who is due."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlmodel import Field

from services.relationship.assessing.rules import AssessmentStatus
from services.relationship.organization.assessments.model import MATCH, STAGES, StageRead
from services.relationship.organization.schemes.model import CriterionGapRead
from services.relationship.organization.schemes.rules import Combination, Criterion, OrganizationalLevel
from shared.customers.purchasing import PurchasingStage
from shared.money import Ratio
from shared.shapes import CustomerId, CustomerName, Read
from shared.web.parameters import CommaSeparated

CUSTOMERS = "These customers, comma-separated, at most 200."
HiddenLevel = Annotated[OrganizationalLevel | None, MATCH]


class OrganizationalLevelsQuery(BaseModel):
    """Whose levels, and at which time."""

    model_config = ConfigDict(extra="forbid")

    customer_ids: CommaSeparated[UUID] = Field(min_length=1, max_length=200, description=CUSTOMERS)
    as_of: date | None = Field(default=None, description="Levels at the end of this day; by default now.")


class CurrentOrganizationalLevelRead(Read):
    """A customer's latest assessment that counts, compared with the one before."""

    customer_id: CustomerId
    customer_name: CustomerName
    assessment_id: UUID = Field(description="The latest assessment that counts.")
    assessed_on: date = Field(description="The day that it describes.")
    status: AssessmentStatus = Field(description="`submitted` until the supervisor confirms it.")
    stages: list[StageRead] = Field(description=STAGES)
    participation: Ratio = Field(description="Weighted share of the eight stages that we take part in, 0 to 1.")
    participation_level: OrganizationalLevel = Field(description="The level by the stages alone.")
    level: HiddenLevel = Field(description="The level of the relationship.")
    previous_level: HiddenLevel = Field(description="Level of the assessment before; null for the first.")
    movement: Annotated[int | None, MATCH] = Field(
        description="Levels up (positive) or down since then; null for the first."
    )


class OrganizationalMovesQuery(BaseModel):
    """Whose moves, and when."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    customer_ids: CommaSeparated[UUID] = Field(min_length=1, max_length=200, description=CUSTOMERS)
    first: date | None = Field(default=None, alias="from", description="From this day on; by default from the start.")
    last: date | None = Field(default=None, alias="to", description="Until the end of this day; by default today.")


class OrganizationalMoveRead(Read):
    """An assessment that changed the level or the stages that we take part in."""

    customer_id: CustomerId
    customer_name: CustomerName
    assessment_id: UUID = Field(description="The assessment.")
    assessed_on: date = Field(description="The day that it describes.")
    assessed_by_name: str = Field(description="Name of the assessor, at that time.")
    level_before: HiddenLevel = Field(description="The level before; null for the first.")
    level: HiddenLevel = Field(description="The level since then.")
    movement: Annotated[int | None, MATCH] = Field(description="Levels up (positive) or down; null for the first.")
    participation_before: Ratio | None = Field(description="The weighted share of stages before; null for the first.")
    participation: Ratio = Field(description="The weighted share of stages since then.")
    stages_gained: list[StageRead] = Field(description="The stages that we now take part in, and did not before.")
    stages_lost: list[PurchasingStage] = Field(description="The stages that we took part in before, and no longer.")
    match_changed: Annotated[list[Criterion] | None, MATCH] = Field(
        description="Which of strategic fit and our share changed."
    )


class LadderQuery(BaseModel):
    """Of which customer, and at which time."""

    model_config = ConfigDict(extra="forbid")

    customer_id: UUID = Field(description="The customer.")
    as_of: date | None = Field(default=None, description="At the end of this day; by default now.")


class StageStepRead(Read):
    """A purchasing stage that we do not take part in yet."""

    stage: PurchasingStage = Field(description="The purchasing stage.")
    weight: int = Field(description="Its weight in the scheme.")
    participation: Ratio = Field(description="The weighted share of stages once we take part in it.")


class OrganizationalLadderRead(Read):
    """Where a customer is on the ladder from vendor to strategic partner, and what the next step needs."""

    customer_id: CustomerId
    customer_name: CustomerName
    assessment_id: UUID | None = Field(description="The latest assessment that counts; null: never assessed.")
    assessed_on: date | None = Field(description="The day that it describes; null: never assessed.")
    participation: Ratio = Field(description="Weighted share of the eight stages that we take part in, 0 to 1.")
    participation_level: OrganizationalLevel | None = Field(
        description="The level by the stages alone; null: never assessed."
    )
    next_participation_level: OrganizationalLevel | None = Field(description="Null at the highest.")
    participation_missing: list[CriterionGapRead] = Field(description="What `next_participation_level` still requires.")
    stages_open: list[StageStepRead] = Field(description="The stages that we do not take part in, the heaviest first.")
    combination: Combination = Field(description="How the levels by stages and by match combine.")
    level: HiddenLevel = Field(description="The present level; null: never assessed.")
    next_level: HiddenLevel = Field(description="The level above; null at the highest.")
    missing: Annotated[list[CriterionGapRead] | None, MATCH] = Field(
        description="What `next_level` still requires of both sets of criteria; with `higher` one set is enough."
    )
    scheme_version: int = Field(description="The version of the scheme with the requirements.")


class DueOrganizationRead(Read):
    """A customer whose organizational relationship is due to be assessed, at first or again."""

    id: UUID = Field(description="Of the latest assessment that counts; of a customer never assessed, the customer's.")
    assessment_id: UUID | None = Field(description="The latest assessment that counts; null: never assessed.")
    customer_id: CustomerId
    customer_name: CustomerName
    level: HiddenLevel = Field(description="The level of this assessment; null: never assessed.")
    assessed_on: date | None = Field(description="The day that it describes; null: never assessed.")
    due_on: date = Field(description="By which day, by the scheme's months, or its days until the first assessment.")
    manager_id: UUID | None = Field(description="The customer's account manager; null: nobody.")
    manager_name: str | None = Field(description="The account manager's present name; null: nobody.")
