"""A handover: its table and shapes."""

from uuid import UUID

import sqlalchemy as sa
from pydantic import AwareDatetime
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field, SQLModel

from services.customer.duties.handovers.rules import HandoverKind, HandoverStatus
from services.customer.tables import CustomerTable
from shared.database import Row, one_of
from shared.shapes import Body, CustomerId, CustomerName, Line, Patch, Remark, RowRead, example, unset

MAX_POINTS = 50
IS_OPEN = sa.text("status = 'open'")


class HandoverContent(SQLModel):
    """What is handed over; it may change until the handover is closed."""

    to_user_id: UUID | None = Field(default=None, description="Who takes over; null: not known yet.")
    successor_contact_id: UUID | None = Field(
        default=None,
        foreign_key="contacts.id",
        description="The customer's new person, for a key contact who has left.",
    )
    open_points: list[Remark] = Field(
        default_factory=list,
        max_length=MAX_POINTS,
        sa_type=ARRAY(sa.Text),
        description="Open commitments and questions.",
    )
    documents: list[Line] = Field(
        default_factory=list,
        max_length=MAX_POINTS,
        sa_type=ARRAY(sa.Text),
        description="Names or addresses of the documents handed over.",
    )
    introductions: Remark | None = Field(default=None, description="Who introduces whom to whom, and when.")


class Handover(HandoverContent, Row, CustomerTable, table=True):
    """A handover's row."""

    __tablename__ = "handovers"
    __table_args__ = (
        sa.Index("ix_handovers_customer", "customer_id"),
        sa.Index("ix_handovers_contact", "contact_id", postgresql_where=sa.text("contact_id IS NOT NULL")),
        sa.Index("ix_handovers_reading", "from_user_id", "customer_id", postgresql_where=IS_OPEN),
        sa.Index("ix_handovers_due", "due_at", "id", postgresql_where=IS_OPEN),
        sa.Index("ix_handovers_created", "created_at", "id"),
    )
    customer_id: UUID = Field(foreign_key="customers.id")
    kind: HandoverKind = Field(sa_type=one_of(HandoverKind))
    from_user_id: UUID | None
    contact_id: UUID | None = Field(foreign_key="contacts.id")
    due_at: AwareDatetime
    status: HandoverStatus = Field(default=HandoverStatus.OPEN, sa_type=one_of(HandoverStatus))
    closed_at: AwareDatetime | None = None
    closed_by: str | None = None
    closed_by_name: str | None = None
    note: str | None = None

    def is_written_while_leaving(self, user_id: UUID | None) -> bool:
        """Whether it is the user's own handover."""
        return user_id is not None and self.from_user_id == user_id


class HandoverUpdate(Patch, HandoverContent):
    """Changes to an open handover (merge-patch)."""

    model_config = example(
        open_points=["5 月 20 日前回复样机报价。", "质量异议 Q-118 等待第三方检测。"],
        documents=["2026 年框架协议.pdf"],
        introductions="王伟 6 月 3 日带李娜拜访采购总监。",
    )

    due_at: AwareDatetime = unset("When it must be done.")
    open_points: list[Remark] = Field(
        default=None, max_length=MAX_POINTS, description="Open commitments and questions."
    )
    documents: list[Line] = Field(
        default=None, max_length=MAX_POINTS, description="Names or addresses of the documents handed over."
    )


class HandoverCompletion(Body):
    """How the handover ended."""

    model_config = example(note="已逐项交接，客户三位关键人均已介绍。")

    note: Remark = Field(description="What was handed over, and what was not.")


class HandoverRead(RowRead, HandoverContent):
    """A handover of a customer from one person to another, or of a key contact who has left."""

    customer_id: CustomerId
    customer_name: CustomerName
    kind: HandoverKind = Field(description="Whose place is handed over.")
    from_user_id: UUID | None = Field(
        description="Who hands over, and reads the customer until it is closed; null for a key contact."
    )
    from_user_name: str | None = Field(description="The person's present name.")
    to_user_name: str | None = Field(description="Present name of who takes over.")
    contact_id: UUID | None = Field(description="The key contact who has left.")
    contact_name: str | None = Field(description="The contact's present name.")
    successor_contact_name: str | None = Field(description="Present name of the customer's new person.")
    responsible_id: UUID | None = Field(
        description="Who takes over, if that user may sign in; else whoever acts for the customer: manager, sponsor, "
        "backup, the superior who sees the region, an administrator."
    )
    responsible_name: str | None = Field(description="The responsible person's present name.")
    due_at: AwareDatetime = Field(description="When it must be done; by the service policy, within 24 hours.")
    is_overdue: bool = Field(description="Whether it is open and its time has passed.")
    status: HandoverStatus = Field(description="Open, done or cancelled.")
    closed_at: AwareDatetime | None = Field(description="When it was closed; null: it is open.")
    closed_by_name: str | None = Field(description="Name of who closed it, at that time.")
    note: str | None = Field(description="How it ended.")
