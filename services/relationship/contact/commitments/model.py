"""A commitment: its table and shapes."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from pydantic import AwareDatetime
from sqlmodel import Field, SQLModel

from services.relationship.contact.commitments.rules import CommitmentSide, CommitmentStatus
from services.relationship.tables import RelationshipTable
from shared.database import Row, one_of
from shared.shapes import Body, CustomerId, CustomerName, PastDate, Patch, Remark, RowRead, example, unset


class CommitmentTerms(SQLModel):
    """What is owed, by whom, and by when."""

    side: CommitmentSide = Field(sa_type=one_of(CommitmentSide), description="Whether we owe it, or the customer.")
    what: Remark = Field(description="What was promised.")
    due_on: date | None = Field(default=None, description="The day by which it is due; null: none was agreed.")
    contact_id: UUID | None = Field(
        default=None, description="The customer's person: who owes it, or whom we owe it; null: nobody was named."
    )
    user_id: UUID | None = Field(
        default=None, description="Our person: who does it, or who sees to it. By default the touchpoint's owner."
    )


class Commitment(CommitmentTerms, Row, RelationshipTable, table=True):
    """A commitment's row."""

    __tablename__ = "commitments"
    __table_args__ = (
        sa.Index("ix_commitments_customer", "customer_id"),
        sa.Index("ix_commitments_touchpoint", "touchpoint_id"),
        sa.Index("ix_commitments_created", "created_at", "id"),
        sa.Index("ix_commitments_open", "due_on", "id", postgresql_where=sa.text("done_on IS NULL")),
    )

    customer_id: UUID
    touchpoint_id: UUID = Field(foreign_key="touchpoints.id")
    what: str
    done_on: date | None = None
    result: str | None = None
    deleted_at: AwareDatetime | None = None


class CommitmentCreate(Body, CommitmentTerms):
    """A promise made at a touchpoint."""

    model_config = example(
        side="ours", what="提供控制板第二版样件三套，附测试报告。", due_on="2026-04-10", contact_id=None
    )


class CommitmentUpdate(Patch, CommitmentTerms):
    """Changes to a commitment."""

    model_config = example(due_on="2026-04-20")

    side: CommitmentSide = unset()
    what: Remark = unset()


class CommitmentCompletion(Body):
    """That a commitment was kept, and what came of it."""

    model_config = example(done_on="2025-04-08", result="样件已送达，客户研发部开始测试。")

    done_on: PastDate | None = Field(default=None, description="The day on which it was done; by default today.")
    result: Remark | None = Field(default=None, description="What came of it.")


class CommitmentRead(RowRead, CommitmentTerms):
    """What was promised at a touchpoint, and what became of it."""

    customer_id: CustomerId
    customer_name: CustomerName
    touchpoint_id: UUID = Field(description="The touchpoint at which it was promised.")
    contact_name: str | None = Field(description="The present name of the customer's person; null: nobody was named.")
    user_name: str | None = Field(description="The present name of our person; null: nobody was named.")
    status: CommitmentStatus = Field(description="Open, overdue or done today.")
    done_on: date | None = Field(description="The day on which it was done; null: not yet.")
    result: str | None = Field(description="What came of it.")
