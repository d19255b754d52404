"""Who is responsible: the table and its shapes."""

from datetime import date
from typing import Annotated
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from services.relationship.key_people.responsibilities.rules import MAX_ASSIGNED, ResponsibilityGapKind
from services.relationship.tables import RelationshipTable
from shared.auth.access import RowClearance
from shared.database import Row
from shared.shapes import Body, CustomerId, CustomerName, Line, Patch, Read, RowRead, example

RESPONSIBLE = "The one responsible person 责任人, a user."


class Subject(SQLModel):
    """For whom or what somebody is responsible: a contact or a department."""

    contact_id: UUID | None = Field(default=None, description="A contact of the customer; null: it is a department.")
    department: Line | None = Field(
        default=None, description="A department as the customer's contacts name it; null: it is a contact."
    )


class Responsibility(Subject, Row, RelationshipTable, table=True):
    """An assignment's row."""

    __tablename__ = "responsibilities"
    __table_args__ = (
        sa.CheckConstraint("num_nonnulls(contact_id, department) = 1", name="ck_responsibilities_subject"),
        sa.Index(
            "uq_responsibilities_contact",
            "contact_id",
            unique=True,
            postgresql_where=sa.text("contact_id IS NOT NULL"),
        ),
        sa.Index(
            "uq_responsibilities_department",
            *("customer_id", "department"),
            unique=True,
            postgresql_where=sa.text("department IS NOT NULL"),
        ),
        sa.Index("ix_responsibilities_customer", "customer_id"),
        sa.Index("ix_responsibilities_responsible", "responsible_id"),
        sa.Index("ix_responsibilities_created", "created_at", "id"),
    )

    customer_id: UUID
    responsible_id: UUID
    clearance: Annotated[int, RowClearance()] = 1
    """Of a department: the lowest level that sees anybody there."""


class ResponsibilityCreate(Body, Subject):
    """A new responsible person."""

    model_config = example(
        customer_id="01a1ff25-b1e9-738a-8877-e930680fd063",
        contact_id="01a1ff25-b1ea-7d05-9c3e-5b0c8f1d2e4a",
        responsible_id="01a1ff25-b1f0-7a3b-9d4e-6c2f8a1b5e7d",
    )

    customer_id: CustomerId
    responsible_id: UUID = Field(description=RESPONSIBLE)


class ResponsibilityUpdate(Patch):
    """Another responsible person (merge-patch)."""

    model_config = example(responsible_id="01a1ff25-b1f0-7a3b-9d4e-6c2f8a1b5e7d")

    responsible_id: UUID = Field(default=None, description=RESPONSIBLE)


class AssignedSubject(Body, Subject):
    """A person or department of a customer."""

    customer_id: CustomerId


class AssignmentCreate(Body):
    """Many people and departments for one responsible person."""

    model_config = example(
        responsible_id="01a1ff25-b1f0-7a3b-9d4e-6c2f8a1b5e7d",
        items=[
            {
                "customer_id": "01a1ff25-b1e9-738a-8877-e930680fd063",
                "contact_id": "01a1ff25-b1ea-7d05-9c3e-5b0c8f1d2e4a",
            }
        ],
    )

    responsible_id: UUID = Field(description=RESPONSIBLE)
    items: list[AssignedSubject] = Field(
        min_length=1, max_length=MAX_ASSIGNED, description="Whom and what; somebody else's until now changes hands."
    )


class AssignmentRead(Read):
    """What an assignment has changed."""

    created: int = Field(description="People and departments that had nobody.")
    changed: int = Field(description="Those that had somebody else.")
    unchanged: int = Field(description="Those that had this person already.")


class ResponsibilityRead(RowRead):
    """The responsible person of a contact or of a department."""

    customer_id: CustomerId
    customer_name: CustomerName
    contact_id: UUID | None = Field(description="The contact; null: it is a department.")
    contact_name: str | None = Field(description="The contact's present name; null: it is a department.")
    department: str | None = Field(description="The department; null: it is a contact.")
    responsible_id: UUID = Field(description=RESPONSIBLE)
    responsible_name: str | None = Field(description="The responsible person's present name.")
    is_inactive: bool = Field(description="Whether the responsible person cannot sign in any more: name another.")
    clearance: int = Field(description="Clearance needed to see it, 1 to 3; a contact's own level counts as well.")


class ResponsibilityGapRead(Read):
    """A key person or department without somebody responsible."""

    id: str = Field(description="The same for the same gap whenever it is read.")
    kind: ResponsibilityGapKind = Field(description="What is wrong.")
    customer_id: CustomerId
    customer_name: CustomerName
    contact_id: UUID | None = Field(description="The key person; null: it is a department.")
    contact_name: str | None = Field(description="The key person's present name; null: it is a department.")
    department: str | None = Field(description="The department; null: it is a person.")
    responsible_id: UUID | None = Field(
        description="Who is responsible, and cannot sign in or may not see it; null: nobody is."
    )
    responsible_name: str | None = Field(description="That person's present name.")
    since: date = Field(description="Since which day.")
    owner_id: UUID | None = Field(
        description="Who has to name somebody: the account manager, else a superior; null: there is none."
    )
    owner_name: str | None = Field(description="The owner's present name.")
