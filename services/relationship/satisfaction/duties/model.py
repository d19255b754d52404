"""A satisfaction duty: its table and shapes."""

from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from services.relationship.satisfaction.duties.rules import DUTIES_CLEARANCE, ConversionGoal, SatisfactionDutyKind
from services.relationship.tables import RelationshipTable
from shared.auth.access import RowIdentity
from shared.customers.published_warnings import keep_older
from shared.customers.settlements import Settlement
from shared.database import Row, one_of
from shared.shapes import CustomerId, CustomerName, Patch, Remark, RowRead, example


class SatisfactionDuty(Row, RelationshipTable, table=True):
    """A duty's row; it is removed when its cause is gone."""

    __tablename__ = "satisfaction_duties"
    __table_args__ = (
        sa.UniqueConstraint("customer_id", "kind"),
        sa.Index("ix_satisfaction_duties_created", "created_at", "id"),
    )
    settlement: ClassVar = Settlement(keep_older)
    table_level: ClassVar[int] = DUTIES_CLEARANCE

    customer_id: UUID
    kind: Annotated[SatisfactionDutyKind, RowIdentity()] = Field(sa_type=one_of(SatisfactionDutyKind))
    since: date
    due_on: date
    plan: str | None = None
    goal: ConversionGoal | None = Field(default=None, sa_type=one_of(ConversionGoal))
    review_on: date | None = None
    planned_by_name: str | None = None


class SatisfactionDutyUpdate(Patch):
    """What is done about it (merge-patch)."""

    model_config = example(plan="产线与物流每周对账，月底前回访李雷。", review_on="2027-03-31")

    plan: Remark | None = Field(default=None, description="What is done; null: nothing is planned.")
    goal: ConversionGoal | None = Field(default=None, description="Of a conversion, what the customer is to become.")
    review_on: date | None = Field(default=None, description="When it is due again; null: as at first.")


class SatisfactionDutyRead(RowRead):
    """Something to do about a customer's satisfaction; it is there while its cause lasts."""

    customer_id: CustomerId
    customer_name: CustomerName
    kind: SatisfactionDutyKind = Field(description="What it is about.")
    since: date = Field(description="The day since which its cause lasts.")
    due_on: date = Field(description="The day by which something is to be planned.")
    plan: str | None = Field(description="What is done; null: nothing is planned.")
    goal: ConversionGoal | None = Field(description="Of a conversion, what the customer is to become.")
    review_on: date | None = Field(description="When it is due again; null: nothing is planned.")
    planned_by_name: str | None = Field(description="Who planned it, by the name at that time.")
