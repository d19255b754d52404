"""A contact change: its table and shapes."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.relationship.contact.contact_changes.rules import (
    ChangeSide,
    ContactChangeKind,
    HandoverState,
    NewContactVisitStatus,
)
from services.relationship.key_people.schemes.rules import RelationshipLevel
from services.relationship.tables import RelationshipTable
from shared.auth.access import Clearance, RowClearance
from shared.customers.roles import DecisionRole
from shared.database import PartlyHidden, Row, one_of
from shared.shapes import Body, CustomerId, CustomerName, PastDate, Read, Remark, RowRead, example

PRIVATE = Clearance(2)
"""Where a person went is private data (method, section 3); a coach's change is of this level as a whole."""


class ContactChange(PartlyHidden, Row, RelationshipTable, table=True):
    """A contact change's row: one for each handover of the customer service."""

    __tablename__ = "contact_changes"
    __table_args__ = (
        sa.UniqueConstraint("handover_id"),
        sa.Index("ix_contact_changes_customer", "customer_id", "changed_on"),
        sa.Index("ix_contact_changes_contact", "contact_id", postgresql_where=sa.text("contact_id IS NOT NULL")),
        sa.Index("ix_contact_changes_due", "visit_due_on", "id", postgresql_where=sa.text("handover <> 'cancelled'")),
        sa.Index("ix_contact_changes_changed", "changed_on", "id"),
        sa.Index("ix_contact_changes_hired", "hired_on", postgresql_where=sa.text("hired_on IS NOT NULL")),
    )

    handover_id: UUID
    customer_id: UUID
    kind: ContactChangeKind = Field(sa_type=one_of(ContactChangeKind))
    changed_on: date
    contact_id: UUID | None = None
    decision_role: Annotated[DecisionRole | None, RowClearance(DecisionRole.COACH, PRIVATE.level)] = Field(
        default=None, sa_type=one_of(DecisionRole)
    )
    levels: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSONB)
    successor_contact_id: UUID | None = None
    from_user_id: UUID | None = None
    to_user_id: UUID | None = None
    handover: HandoverState = Field(default=HandoverState.OPEN, sa_type=one_of(HandoverState))
    visit_due_on: date
    policy_version: int
    hired_by_id: Annotated[UUID | None, PRIVATE] = None
    hired_on: Annotated[date | None, PRIVATE] = None
    hire_remark: Annotated[str | None, PRIVATE] = None


class HireCreate(Body):
    """That a competitor has hired the person who left."""

    model_config = example(
        competitor_id="01a1ff25-b1ec-7b6e-a1d4-3c9e5f7a8b21",
        hired_on="2025-06-16",
        remark="据采购部反馈，已任研锐控制华东区销售总监。",
    )

    competitor_id: Annotated[UUID, PRIVATE] = Field(description="The competitor 友商, see `/v1/competitors`.")
    hired_on: Annotated[PastDate | None, PRIVATE] = Field(
        default=None, description="The day from which the person works there, as far as known; by default today."
    )
    remark: Annotated[Remark | None, PRIVATE] = Field(default=None, description="What is known of it, and from whom.")


class LevelHeldRead(Read):
    """A level with the person who left, on the day of the change."""

    competitor: str | None = Field(description="The rival whose level this is; null: ours.")
    level: RelationshipLevel = Field(description="The level that was held.")
    assessed_on: date = Field(description="The day that its assessment describes.")


class ContactChangeRead(RowRead):
    """Somebody who has left the customer, or one of ours who was replaced, and the visit that follows."""

    handover_id: UUID = Field(description="The handover of the customer service, see `/v1/handovers`.")
    customer_id: CustomerId
    customer_name: CustomerName
    kind: ContactChangeKind = Field(description="Whose place has changed.")
    side: ChangeSide = Field(description="On whose side.")
    changed_on: date = Field(description="The day on which the handover opened.")
    contact_id: UUID | None = Field(description="The customer's person who has left; null: the change is ours.")
    contact_name: str | None = Field(description="The person's present name; null: the change is ours.")
    decision_role: DecisionRole | None = Field(description="The person's role in decisions on the day of the change.")
    levels: list[LevelHeldRead] = Field(
        description="What we and each rival had reached with the person, as history; the successor begins anew."
    )
    successor_contact_id: UUID | None = Field(description="The customer's new person; null: not known yet, or ours.")
    successor_contact_name: str | None = Field(description="The present name of the customer's new person.")
    from_user_id: UUID | None = Field(description="Who of ours was replaced; null: the change is theirs.")
    from_user_name: str | None = Field(description="The present name of who was replaced.")
    to_user_id: UUID | None = Field(description="Who of ours takes over; null: not known yet.")
    to_user_name: str | None = Field(description="The present name of who takes over.")
    responsible_id: UUID | None = Field(description="Who has to see to the visit; null: nobody.")
    responsible_name: str | None = Field(description="The present name of the responsible person 责任人.")
    handover: HandoverState = Field(description="State of the handover.")
    visit_due_on: date = Field(description="The day by which the visit is due, by the service policy's `remedy_days`.")
    visit_status: NewContactVisitStatus = Field(description="State of the visit to the new person, or by ours.")
    visit_planned_on: date | None = Field(description="The first day for which one is planned; null: none is.")
    visited_on: date | None = Field(description="The day of the first visit held since the change; null: none yet.")
    is_overdue: bool = Field(description="Whether the visit's day has passed without one.")
    policy_version: int = Field(description="Version of the service policy that set the day.")
    hired_by_id: Annotated[UUID | None, PRIVATE] = Field(description="The competitor who hired the person.")
    hired_by_name: Annotated[str | None, PRIVATE] = Field(description="The competitor's present name.")
    hired_on: Annotated[date | None, PRIVATE] = Field(description="The day from which the person works there.")
    hire_remark: Annotated[str | None, PRIVATE] = Field(description="What is known of it.")
