"""The mark of a target customer: its table and shapes."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from services.customer.tables import CustomerTable
from shared.database import Row
from shared.shapes import Body, CustomerId, CustomerName, PastDate, Remark, RowRead, example


class CustomerTarget(Row, CustomerTable, table=True):
    """The mark; a customer without a row is no target."""

    __tablename__ = "customer_targets"
    __table_args__ = (
        sa.UniqueConstraint("customer_id", name="uq_customer_targets_customer"),
        sa.Index("ix_customer_targets_day", "marked_on", "id"),
    )

    customer_id: UUID = Field(foreign_key="customers.id")
    reason: str
    marked_on: date
    marked_by: str
    marked_by_name: str


class CustomerTargetWrite(Body):
    """Why a customer is a target, and since when."""

    model_config = example(
        reason="价值客户；轨道交通电源市场 2026 年重点突破。",
        marked_on="2025-01-15",
    )

    reason: Remark = Field(description="Why it is chosen: its value rating, a market goal.")
    marked_on: PastDate | None = Field(default=None, description="Since when; left out: today, or as it was.")


class CustomerTargetRead(RowRead):
    """A target customer."""

    customer_id: CustomerId
    customer_name: CustomerName
    reason: str = Field(description="Why it is chosen.")
    marked_on: date = Field(description="Since when it is a target.")
    marked_by: str = Field(description="Id of the user, or `client:<id>`.")
    marked_by_name: str = Field(description="Name of who marked it, at that time.")
