"""Exchange rates: table and shape."""

import datetime

import sqlalchemy as sa
from sqlmodel import Field

from services.kpi.tables import KpiTable
from shared.money import Currency, Ratio
from shared.shapes import Read, RowId, UpdatedAt

exchange_rates = sa.Table(
    "exchange_rates",
    KpiTable.metadata,
    sa.Column("currency", sa.Text, primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("id", sa.Uuid, nullable=False, unique=True),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("rate", sa.Numeric, nullable=False),
    sa.Column("source_version", sa.BigInteger, nullable=False),
    sa.Column("content_hash", sa.LargeBinary, nullable=False),
    sa.Column("batch_id", sa.Uuid, nullable=False),
    sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
)


class ExchangeRateRead(Read):
    """What one unit of a currency is worth in the base currency, from a day on."""

    id: RowId
    currency: Currency
    day: datetime.date = Field(description="First day of this rate.")
    rate: Ratio = Field(description="Base currency for one unit.")
    source: str = Field(description="Id of the client or user that pushed it.")
    source_version: int = Field(description="Version of the rate in the ERP; a newer one replaces it.")
    updated_at: UpdatedAt
