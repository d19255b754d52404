"""A person whom a summit project needs: the table and shapes."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from services.planning.tables import PlanningTable
from shared.customers.relationship_levels import LevelState, RelationshipLevel
from shared.customers.roles import DecisionRole
from shared.database import Row, one_of
from shared.shapes import Body, ContactId, CustomerId, CustomerName, Patch, Remark, RowRead, example, unset

NEEDED = "The level that we need with the person when the customer decides."


class SummitPerson(Row, PlanningTable, table=True):
    """The row of a person whom a summit project needs."""

    __tablename__ = "summit_people"
    __table_args__ = (sa.UniqueConstraint("summit_project_id", "contact_id"),)

    summit_project_id: UUID = Field(foreign_key="summit_projects.id")
    customer_id: UUID
    contact_id: UUID
    needed_level: RelationshipLevel = Field(sa_type=one_of(RelationshipLevel))
    reason: str | None = None


class SummitPersonCreate(Body):
    """A person whom a summit project needs."""

    model_config = example(
        contact_id="01a1ff25-b1ea-7d05-9c3e-5b0c8f1d2e4a",
        needed_level="supportive",
        reason="评标组长，技术分由其把关",
    )

    contact_id: UUID = Field(description="A contact of the project's customer.")
    needed_level: RelationshipLevel = Field(description=NEEDED)
    reason: Remark | None = Field(default=None, description="Why this person and this level.")


class SummitPersonUpdate(Patch):
    """Changes to the level that a summit project needs (merge-patch)."""

    model_config = example(needed_level="exclusive")

    needed_level: RelationshipLevel = unset(NEEDED)
    reason: Remark | None = Field(default=None, description="Why this person and this level.")


class NamedPerson(RowRead):
    """A person whom a summit project needs, without the level of today."""

    summit_project_id: UUID = Field(description="The project that needs the person.")
    customer_id: CustomerId
    customer_name: CustomerName
    contact_id: ContactId
    contact_name: str | None = Field(description="The person's present name.")
    decision_role: DecisionRole | None = Field(description="The general role in decisions 决策角色; null: unknown.")
    needed_level: RelationshipLevel = Field(description=NEEDED)
    reason: str | None = Field(description="Why this person and this level.")


class SummitPersonRead(NamedPerson):
    """A person whom a summit project needs, with the level of today."""

    level_state: LevelState = Field(description="The reason when `level` is null.")
    level: RelationshipLevel | None = Field(description="The person's level now, from the relationship service.")
    assessed_on: date | None = Field(description="The day that its assessment describes; null without one.")
    gap_steps: int | None = Field(description="Levels still missing: 0 at or above the needed one; null: not known.")
