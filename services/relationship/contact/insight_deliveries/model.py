"""A delivery of an insight: its table and shapes."""

from uuid import UUID

import sqlalchemy as sa
from pydantic import AwareDatetime
from sqlmodel import Field, SQLModel

from services.relationship.contact.insight_deliveries.rules import Reaction
from services.relationship.tables import RelationshipTable
from shared.database import Row, one_of
from shared.shapes import (
    Body,
    ContactId,
    CustomerId,
    CustomerName,
    EachOnce,
    PastDate,
    Patch,
    Read,
    Remark,
    RowRead,
    example,
    unset,
)

MAX_PEOPLE = 500


class DeliveryContent(SQLModel):
    """When an insight was given, and how it was taken."""

    given_on: PastDate = Field(description="When it was given.")
    reaction: Reaction | None = Field(
        default=None, sa_type=one_of(Reaction), description="How the person took it; null: not known yet."
    )
    remark: Remark | None = Field(default=None, description="What the person said, what follows from it.")


class InsightDelivery(DeliveryContent, Row, RelationshipTable, table=True):
    """A delivery's row; a person gets an insight once."""

    __tablename__ = "insight_deliveries"
    __table_args__ = (
        sa.Index(
            "uq_insight_deliveries_person",
            "insight_id",
            "contact_id",
            unique=True,
            postgresql_where=sa.text("deleted_at IS NULL"),
        ),
        sa.Index("ix_insight_deliveries_customer", "customer_id", "given_on"),
        sa.Index("ix_insight_deliveries_contact", "contact_id"),
    )

    insight_id: UUID = Field(foreign_key="insights.id")
    customer_id: UUID
    contact_id: UUID
    given_by: str
    given_by_name: str
    deleted_at: AwareDatetime | None = None


class DeliveriesCreate(Body, DeliveryContent):
    """An insight given to people of one customer."""

    model_config = example(
        insight_id="01a1ff2b-7c10-7e0a-9c1f-6d3f5b8f2a11",
        customer_id="01a1ff25-b1e9-738a-8877-e930680fd063",
        contact_ids=["01a1ff25-b1ea-7d05-9c3e-5b0c8f1d2e4a"],
        given_on="2025-05-08",
        reaction="interested",
        remark="希望下月安排一次技术交流。",
    )

    insight_id: UUID = Field(description="The insight that was given.")
    customer_id: CustomerId
    contact_ids: EachOnce[UUID] = Field(min_length=1, max_length=MAX_PEOPLE, description="Who got it.")


class DeliveriesRead(Read):
    """What was recorded."""

    created: int = Field(description="People recorded now.")
    existing: int = Field(description="People who had got it before; their records stay as they are.")


class DeliveryUpdate(Patch, DeliveryContent):
    """Changes to a delivery (merge-patch)."""

    model_config = example(reaction="asked_for_more", remark="要求提供样机测试报告。")

    given_on: PastDate = unset()


class DeliveryRead(RowRead, DeliveryContent):
    """An insight that a person got."""

    insight_id: UUID = Field(description="Id of the insight.")
    insight_title: str = Field(description="The insight's present title.")
    customer_id: CustomerId
    customer_name: CustomerName
    contact_id: ContactId
    contact_name: str | None = Field(description="The person's present name.")
    given_by: str = Field(description="Id of the user, or `client:<id>`.")
    given_by_name: str = Field(description="Name of who gave it, at that time.")
