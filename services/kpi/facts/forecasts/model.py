"""Forecasts: tables and shape."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from services.kpi.tables import KpiTable
from shared.money import Amount
from shared.shapes import Read, UpdatedAt

forecasts = sa.Table(
    "forecasts",
    KpiTable.metadata,
    sa.Column("customer_code", sa.Text, primary_key=True),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("month", sa.Date, nullable=False),
    sa.Column("category", sa.Text, nullable=False),
    sa.Column("amount", sa.Numeric, nullable=False),
    sa.Column("frozen_on", sa.Date, nullable=False),
    sa.Column("source_version", sa.BigInteger, nullable=False),
    sa.Column("content_hash", sa.LargeBinary, nullable=False),
    sa.Column("batch_id", sa.Uuid, nullable=False),
    sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    sa.Index("ix_forecasts_id", "id"),
    sa.Index("ix_forecasts_of_month", "customer_code", "month"),
    sa.Index("ix_forecasts_month", "month", "id"),
)
forecast_months = sa.Table(
    "forecast_months",
    KpiTable.metadata,
    sa.Column("customer_code", sa.Text, primary_key=True),
    sa.Column("month", sa.Date, primary_key=True),
    sa.Column("category", sa.Text, primary_key=True),
    sa.Column("frozen_on", sa.Date, nullable=False),
    sa.Column("amount", sa.Numeric, nullable=False),
    sa.Column("total", sa.Numeric, nullable=False),
    sa.Index("ix_forecast_months_month", "month"),
)
"""The forecast that counts, by customer, month and category (empty: all purchases).

`amount` is added up by category. `total` is added up over all: it is the amount of the forecast of all purchases where
there is one, and of the categories where there is none, so that nothing counts twice.
"""


class ForecastRead(Read):
    """What a customer is expected to buy in a month, as expected on a day."""

    id: UUID = Field(description="Computed from source, customer, month, category and day.")
    source: str = Field(description="Id of the client or user that pushed it.")
    customer_code: str = Field(description="The customer's number in the ERP.")
    customer_id: UUID | None = Field(description="The customer with this code; null while the code is unknown.")
    customer_name: str | None = Field(description="The customer's present name; null while the code is unknown.")
    month: date = Field(description="First day of the month of the expected orders.")
    category: str | None = Field(description="Product category; null: all of the customer's purchases.")
    amount: Amount = Field(description="Expected sales, in the base currency.")
    frozen_on: date = Field(description="Day on which it was frozen.")
    counts: bool = Field(description="Whether it is the one that counts: the last frozen before its month.")
    source_version: int = Field(description="Version of the forecast in the ERP; a newer one replaces it.")
    updated_at: UpdatedAt
