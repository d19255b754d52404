"""Products: table and shape."""

from typing import Annotated
from uuid import UUID

import sqlalchemy as sa
from pydantic import AwareDatetime

from services.kpi.tables import KpiTable
from shared.auth.access import Clearance
from shared.money import Amount
from shared.shapes import Read

products = sa.Table(
    "products",
    KpiTable.metadata,
    sa.Column("sku", sa.Text, primary_key=True),
    sa.Column("id", sa.Uuid, nullable=False, unique=True),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("name", sa.Text),
    sa.Column("category", sa.Text),
    sa.Column("unit_cost", sa.Numeric),
    sa.Column("content_hash", sa.LargeBinary, nullable=False),
    sa.Column("batch_id", sa.Uuid, nullable=False),
    sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    sa.Index("ix_products_category", "category"),
)


class ProductRead(Read):
    """A product."""

    id: UUID
    sku: str
    name: str | None
    category: str | None
    unit_cost: Annotated[Amount | None, Clearance(2)]
    source: str
    updated_at: AwareDatetime
