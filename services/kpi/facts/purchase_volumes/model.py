"""Purchase volumes: table and shape."""

from datetime import date
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from services.kpi.tables import KpiTable
from shared.database import Row
from shared.money import Amount, Ratio
from shared.shapes import CustomerId, CustomerName, Read

SHARES_LEVEL = 2
"""Shares of suppliers are for clearance 2 (method, section 3)."""


class PurchaseVolume(Row, KpiTable, table=True):
    """A copy of a supply position, kept by the customer service's feed; the latest of a category is in force."""

    __tablename__ = "purchase_volumes"
    table_level: ClassVar = SHARES_LEVEL
    __table_args__ = (
        sa.Index("ix_purchase_volumes_customer", "customer_id", "category", "as_of"),
        sa.Index("ix_purchase_volumes_day", "as_of", "id"),
    )

    customer_id: UUID
    category: str
    as_of: date
    yearly_spend: Decimal | None = Field(default=None, sa_type=sa.Numeric(20, 4))
    our_share: Decimal | None = Field(default=None, sa_type=sa.Numeric(5, 4))


class PurchaseVolumeRead(Read):
    """What a customer spends on a category in a year, and how much of it with us, as of a day."""

    id: UUID = Field(description="Id of the supply position that says it.")
    customer_id: CustomerId
    customer_name: CustomerName
    category: str = Field(description="The customer's purchasing category.")
    as_of: date = Field(description="The day that it describes.")
    yearly_spend: Amount | None = Field(
        description="Yearly spend on the category, in the base currency; null: unknown."
    )
    our_share: Ratio | None = Field(description="Our share of it, 0 to 1, as the supply file says.")
