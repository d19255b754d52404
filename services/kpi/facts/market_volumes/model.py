"""Market volumes: table and shapes."""

from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from services.kpi.tables import KpiTable
from shared.batches.values import Day, SourceVersion, UnsignedAmount
from shared.database import Row
from shared.money import Amount
from shared.shapes import Body, Code, PastDate, Patch, Remark, RowRead, example, unset

EXAMPLE: dict[str, Any] = {
    "category": "sensors",
    "region": "CN-GD",
    "first_on": "2025-01-01",
    "last_on": "2025-12-31",
    "amount": "48000000",
    "source": "行业协会年度报告",
    "dated_on": "2025-10-20",
}
FIRST_ON, LAST_ON = "First day of the period.", "Last day of the period."


class MarketVolume(Row, KpiTable, table=True):
    """What a market bought in a region and period."""

    __tablename__ = "market_volumes"
    __table_args__ = (
        sa.Index(
            "ix_market_volumes_market",
            *("category", "sku", "region", "first_on", "last_on"),
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
    )

    sku: str | None = None
    category: str | None = None
    region: str | None = None
    first_on: date
    last_on: date
    amount: Decimal = Field(sa_type=sa.Numeric(20, 4))
    source: str
    dated_on: date


class MarketFields(SQLModel):
    """Which market, by product or category."""

    sku: Code | None = Field(default=None, description="The product's number in the ERP; or name a category.")
    category: Code | None = Field(default=None, description="Product category; or name a product.")
    region: Code | None = Field(default=None, description="Region; left out: everywhere.")


class MarketVolumeCreate(Body, MarketFields):
    """What a product's or category's market bought in a region and period."""

    model_config = example(**EXAMPLE)

    first_on: date = Field(description=FIRST_ON)
    last_on: date = Field(description=LAST_ON)
    amount: Amount = Field(ge=0, description="What all suppliers sold there, in the base currency.")
    source: Remark = Field(description="Where the figure is from.")
    dated_on: PastDate = Field(description="Date of the source.")


class MarketVolumeUpdate(Patch):
    """Corrections of a market volume (merge-patch); another market or period is another volume."""

    model_config = example(amount="51000000", dated_on="2025-11-03")

    amount: Amount = unset("What all suppliers sold there, in the base currency.")
    source: Remark = unset("Where the figure is from.")
    dated_on: PastDate = unset("Date of the source.")


class MarketVolumeRead(RowRead):
    """What a product's or category's market bought in a region and period."""

    sku: str | None = Field(description="The product's number in the ERP; null: a category's market.")
    category: str | None = Field(description="Product category; null: a product's market.")
    region: str | None = Field(description="Region; null: everywhere.")
    first_on: date = Field(description=FIRST_ON)
    last_on: date = Field(description=LAST_ON)
    amount: Amount = Field(description="What all suppliers sold there, in the base currency.")
    source: str = Field(description="Where the figure is from.")
    dated_on: date = Field(description="Date of the source.")


class MarketVolumeDocument(Body, MarketFields):
    """A market volume in a batch; a newer version replaces what people have entered for the same market and period."""

    model_config = example(**EXAMPLE, source_version=1)

    first_on: Day = Field(description=FIRST_ON)
    last_on: Day = Field(description=LAST_ON)
    amount: UnsignedAmount = Field(description="What all suppliers sold there, in the base currency.")
    source: Remark = Field(description="Where the figure is from.")
    dated_on: Day = Field(description="Date of the source.")
    source_version: SourceVersion = 0
