"""A target: its table and shapes."""

from datetime import date
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa
from pydantic import AwareDatetime
from sqlmodel import Field

from services.relationship.key_people.schemes.rules import RelationshipLevel
from services.relationship.tables import RelationshipTable
from shared.customers.settlements import Settled, SettledAs, Settlement
from shared.database import Row, one_of
from shared.shapes import Body, ContactId, CustomerId, CustomerName, Remark, RowRead, example
from shared.time import utc_now


def replace_older(ours: "KeyPersonTarget", theirs: "KeyPersonTarget") -> Settled:
    """Of two present targets of one person the later one stays present, the other is history."""
    older, newer = sorted((ours, theirs), key=lambda one: one.created_at)
    older.replaced_at = utc_now()
    return Settled(newer, older, SettledAs.RETIRED)


class KeyPersonTarget(Row, RelationshipTable, table=True):
    """A target's row; the present one of a person has not been replaced."""

    __tablename__ = "key_person_targets"
    __table_args__ = (
        sa.Index(
            "uq_key_person_targets_present",
            "contact_id",
            unique=True,
            postgresql_where=sa.text("replaced_at IS NULL AND deleted_at IS NULL"),
        ),
        sa.Index("ix_key_person_targets_customer", "customer_id"),
        sa.Index("ix_key_person_targets_contact", "contact_id", "created_at"),
        sa.Index("ix_key_person_targets_created", "created_at", "id"),
    )
    settlement: ClassVar = Settlement(replace_older)

    customer_id: UUID
    contact_id: UUID
    target_level: RelationshipLevel = Field(sa_type=one_of(RelationshipLevel))
    due_on: date
    reason: str | None = None
    level_when_set: RelationshipLevel | None = Field(default=None, sa_type=one_of(RelationshipLevel))
    set_by: str
    set_by_name: str
    replaced_at: AwareDatetime | None = Field(default=None, sa_type=sa.DateTime(timezone=True))
    deleted_at: AwareDatetime | None = Field(default=None, sa_type=sa.DateTime(timezone=True))


class KeyPersonTargetCreate(Body):
    """A new target; it replaces the person's present one."""

    model_config = example(
        customer_id="01a1ff25-b1e9-738a-8877-e930680fd063",
        contact_id="01a1ff25-b1ea-7d05-9c3e-5b0c8f1d2e4a",
        target_level="supportive",
        due_on="2027-12-31",
        reason="明年一季度招标前须获得采购总监支持。",
    )

    customer_id: CustomerId
    contact_id: UUID = Field(description="A contact of the customer.")
    target_level: RelationshipLevel = Field(description="The level to reach.")
    due_on: date = Field(description="By which day; not in the past.")
    reason: Remark | None = Field(default=None, description="Required when the target is below the present level.")


class KeyPersonTargetRead(RowRead):
    """The level to reach with a person, by a day."""

    customer_id: CustomerId
    customer_name: CustomerName
    contact_id: ContactId
    contact_name: str | None = Field(description="The person's present name.")
    target_level: RelationshipLevel = Field(description="The level to reach.")
    due_on: date = Field(description="By which day.")
    reason: str | None = Field(description="Why; null: none was given.")
    level_when_set: RelationshipLevel | None = Field(description="The level on that day; null: there was none.")
    present_level: RelationshipLevel | None = Field(description="The level now; null: there is none.")
    steps_missing: int = Field(description="Levels still missing, 0 at or above the target.")
    is_reached: bool = Field(description="Whether the present level is at or above the target.")
    is_present: bool = Field(description="Whether this target counts; an earlier one is history.")
    is_overdue: bool = Field(description="Whether it counts, its day is over, and the level is not reached.")
    set_by: str = Field(description="Id of the user who set it, or `client:<id>`.")
    set_by_name: str = Field(description="Name of who set it, at that time.")
    replaced_at: AwareDatetime | None = Field(description="When the next target replaced it; null: it counts.")
