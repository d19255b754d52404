"""Costs of products: table and shape."""

from datetime import date
from typing import Annotated

import sqlalchemy as sa
from sqlmodel import Field

from services.kpi.tables import KpiTable
from shared.auth.access import Clearance
from shared.money import Amount
from shared.shapes import Read, RowId, UpdatedAt

COST_LEVEL = 2

product_costs = sa.Table(
    "product_costs",
    KpiTable.metadata,
    sa.Column("sku", sa.Text, primary_key=True),
    sa.Column("valid_from", sa.Date, primary_key=True),
    sa.Column("id", sa.Uuid, nullable=False, unique=True),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("unit_cost", sa.Numeric, nullable=False),
    sa.Column("source_version", sa.BigInteger, nullable=False),
    sa.Column("content_hash", sa.LargeBinary, nullable=False),
    sa.Column("batch_id", sa.Uuid, nullable=False),
    sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
)


class ProductCostRead(Read):
    """What a unit of a product costs from a day on."""

    id: RowId
    sku: str = Field(description="The product's number in the ERP.")
    valid_from: date = Field(description="First day of this cost.")
    unit_cost: Annotated[Amount, Clearance(COST_LEVEL)] = Field(description="Cost of one unit, in the base currency.")
    source: str = Field(description="Id of the client or user that pushed it.")
    source_version: int = Field(description="Version of the cost in the ERP; a newer one replaces it.")
    updated_at: UpdatedAt
