"""A contact line: its table and shapes."""

from typing import Annotated
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from services.customer.decision_chain.contact_lines.rules import ContactLineKind
from services.customer.tables import CustomerTable
from shared.auth.access import RowClearance
from shared.database import Row, one_of
from shared.shapes import Body, CustomerId, PastDate, Patch, Remark, RowRead, example

CLEARANCE = "Clearance needed to see it: by default 1, for conflicts and personal ties 2; at most the caller's own."


class LineFacts(SQLModel):
    """The fields of a line that may change."""

    strength: int = Field(default=3, ge=1, le=5, description="1 weak to 5 strong.")
    remark: Remark | None = Field(default=None, description="What else is known about the line.")
    evidence: Remark | None = Field(default=None, description="What was seen or heard, when.")
    since: PastDate | None = Field(default=None, description="The first day it is known to exist; null: unknown.")
    until: PastDate | None = Field(default=None, description="The day it ended; null: it has not ended.")


class ContactLine(LineFacts, Row, CustomerTable, table=True):
    """A line's row."""

    __tablename__ = "contact_lines"
    __table_args__ = (
        sa.Index("ix_contact_lines_customer", "customer_id"),
        sa.Index("ix_contact_lines_from", "from_contact_id"),
        sa.Index("ix_contact_lines_to", "to_contact_id"),
        sa.Index("ix_contact_lines_created", "created_at", "id"),
    )

    customer_id: UUID = Field(foreign_key="customers.id")
    from_contact_id: UUID = Field(foreign_key="contacts.id")
    to_contact_id: UUID = Field(foreign_key="contacts.id")
    kind: ContactLineKind = Field(sa_type=one_of(ContactLineKind))
    clearance: Annotated[int, RowClearance()]


class ContactLineCreate(Body, LineFacts):
    """A line between two people of a customer."""

    model_config = example(
        customer_id="01a1ff25-b1e9-738a-8877-e930680fd063",
        from_contact_id="01a1ff25-b1ea-7d05-9c3e-5b0c8f1d2e4b",
        to_contact_id="01a1ff25-b1ea-7d05-9c3e-5b0c8f1d2e4a",
        kind="influences",
        strength=4,
        evidence="选型报告由他起草，总监基本照签。",
    )

    customer_id: CustomerId
    from_contact_id: UUID = Field(description="A contact of the customer, who influences or sponsors.")
    to_contact_id: UUID = Field(description="Another contact, who is influenced or sponsored.")
    kind: ContactLineKind = Field(description="The kind of influence, tie or conflict.")
    clearance: int | None = Field(default=None, ge=1, le=3, description=CLEARANCE)


class ContactLineUpdate(Patch, LineFacts):
    """Changes to a line (merge-patch); people and kind are fixed."""

    model_config = example(
        strength=2,
        until="2025-06-30",
    )

    strength: int = Field(default=None, ge=1, le=5, description="1 weak to 5 strong.")
    clearance: int = Field(default=None, ge=1, le=3, description=CLEARANCE)


class ContactLineRead(RowRead, LineFacts):
    """A line between two people of a customer."""

    customer_id: CustomerId
    from_contact_id: UUID = Field(description="The contact who influences or sponsors.")
    from_contact_name: str = Field(description="Present name of this contact.")
    to_contact_id: UUID = Field(description="The contact who is influenced or sponsored.")
    to_contact_name: str = Field(description="Present name of this contact.")
    kind: ContactLineKind = Field(description="The kind of influence, tie or conflict.")
    has_ended: bool = Field(description="Whether `until` is in the past.")
    clearance: int = Field(description="Clearance needed to see it.")
