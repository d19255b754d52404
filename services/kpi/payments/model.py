"""Payments: table and shape."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from pydantic import AwareDatetime
from sqlmodel import Field

from services.kpi.tables import KpiTable
from shared.money import Amount
from shared.shapes import Read

payments = sa.Table(
    "payments",
    KpiTable.metadata,
    sa.Column("customer_code", sa.Text, primary_key=True),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("payment_no", sa.Text, nullable=False),
    sa.Column("invoice_no", sa.Text, nullable=False),
    sa.Column("paid_on", sa.Date, nullable=False),
    sa.Column("amount", sa.Numeric, nullable=False),
    sa.Column("source_version", sa.BigInteger, nullable=False),
    sa.Column("content_hash", sa.LargeBinary, nullable=False),
    sa.Column("batch_id", sa.Uuid, nullable=False),
    sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    sa.Index("ix_payments_id", "id"),
    sa.Index("ix_payments_paid", "paid_on", "id"),
)


class PaymentRead(Read):
    """A payment."""

    id: UUID = Field(
        description="Computed from source and number: it stays when the payment moves to another customer."
    )
    source: str = Field(description="Id of the client or user that pushed it.")
    payment_no: str
    invoice_no: str
    customer_code: str
    customer_id: UUID | None = Field(description="The customer with this code; null while the code is unknown.")
    paid_on: date
    amount: Amount = Field(description="In the receivable's currency.")
    source_version: int
    updated_at: AwareDatetime
