"""Purchase volumes: table and shape."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from services.kpi.tables import KpiTable
from shared.money import Amount, Ratio
from shared.shapes import CustomerId, CustomerName, Read

SHARES_LEVEL = 2
"""Shares of suppliers are for clearance 2 (method, section 3)."""

purchase_volumes = sa.Table(
    "purchase_volumes",
    KpiTable.metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("customer_id", sa.Uuid, nullable=False),
    sa.Column("category", sa.Text, nullable=False),
    sa.Column("as_of", sa.Date, nullable=False),
    sa.Column("yearly_spend", sa.Numeric),
    sa.Column("our_share", sa.Numeric),
    sa.Index("ix_purchase_volumes_customer", "customer_id", "category", "as_of"),
    sa.Index("ix_purchase_volumes_day", "as_of", "id"),
)
"""A copy of the customer service's supply positions, kept by its feed; the latest of a category is the one in force."""


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
