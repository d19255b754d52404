"""Products: table and shape."""

from typing import Annotated

import sqlalchemy as sa
from sqlmodel import Field

from services.kpi.tables import KpiTable
from shared.auth.access import Clearance
from shared.money import Amount
from shared.shapes import Read, RowId, UpdatedAt

products = sa.Table(
    "products",
    KpiTable.metadata,
    sa.Column("sku", sa.Text, primary_key=True),
    sa.Column("id", sa.Uuid, nullable=False, unique=True),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("name", sa.Text),
    sa.Column("category", sa.Text),
    sa.Column("unit_cost", sa.Numeric),
    sa.Column("source_version", sa.BigInteger),
    sa.Column("content_hash", sa.LargeBinary, nullable=False),
    sa.Column("batch_id", sa.Uuid, nullable=False),
    sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("updated_at_1", sa.DateTime(timezone=True), nullable=False),
    sa.Index("ix_products_category", "category"),
)


class ProductRead(Read):
    """A product."""

    id: RowId
    sku: str = Field(description="The product's number in the ERP.")
    name: str | None = Field(description="What the product is called; null: not pushed.")
    category: str | None = Field(description="Product category, in which its order lines count; null: none.")
    unit_cost: Annotated[Amount | None, Clearance(2)] = Field(
        description="Cost of one unit, in the base currency, before the first of its product-costs; null: unknown."
    )
    source: str = Field(description="Id of the client or user that pushed it.")
    source_version: int | None = Field(description="Version of the product in the ERP; null: pushed without one.")
    updated_at: UpdatedAt
