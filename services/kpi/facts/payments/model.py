"""Payments: table and shape."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from services.kpi.tables import KpiTable
from shared.money import Amount
from shared.shapes import Read, UpdatedAt

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
    sa.Index("ix_payments_of_invoice", "source", "invoice_no", postgresql_include=["paid_on", "amount"]),
)


class PaymentRead(Read):
    """A payment."""

    id: UUID = Field(
        description="Computed from source and number: it stays when the payment moves to another customer."
    )
    source: str = Field(description="Id of the client or user that pushed it.")
    payment_no: str = Field(description="Number of the payment in the ERP.")
    invoice_no: str = Field(description="The receivable of the same source that it pays.")
    customer_code: str = Field(description="The customer's number in the ERP; empty: the ERP names none.")
    customer_id: UUID | None = Field(description="The customer with this code; null while the code is unknown.")
    customer_name: str | None = Field(description="The customer's present name; null while the code is unknown.")
    paid_on: date = Field(description="The day on which the money arrived.")
    amount: Amount = Field(description="In the receivable's currency.")
    source_version: int = Field(description="Version of the payment in the ERP; a newer one replaces it.")
    updated_at: UpdatedAt
