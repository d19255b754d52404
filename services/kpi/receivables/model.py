"""Receivables: the table, and the shapes they are shown in."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from pydantic import AwareDatetime
from sqlmodel import Field

from services.kpi.receivables.rules import ReceivableKind, ReceivableStatus
from services.kpi.tables import KpiTable
from shared.money import Amount, Currency, Ratio
from shared.shapes import Read

receivables = sa.Table(
    "receivables",
    KpiTable.metadata,
    sa.Column("customer_code", sa.Text, primary_key=True),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("invoice_no", sa.Text, nullable=False),
    sa.Column("order_no", sa.Text),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("issued_on", sa.Date, nullable=False),
    sa.Column("due_on", sa.Date, nullable=False),
    sa.Column("amount", sa.Numeric, nullable=False),
    sa.Column("currency", sa.Text, nullable=False),
    sa.Column("fx_rate", sa.Numeric, nullable=False),
    sa.Column("disputed", sa.Boolean, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("source_version", sa.BigInteger, nullable=False),
    sa.Column("content_hash", sa.LargeBinary, nullable=False),
    sa.Column("batch_id", sa.Uuid, nullable=False),
    sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    sa.Index("ix_receivables_id", "id"),
    sa.Index("ix_receivables_due", "due_on", "id"),
)


class ReceivableRead(Read):
    """A receivable."""

    id: UUID = Field(description="Made from source and number: it stays when the receivable moves to another customer.")
    source: str = Field(description="Who pushed it.")
    invoice_no: str
    customer_code: str
    customer_id: UUID | None = Field(description="The customer that has the code; null while nobody has.")
    order_no: str | None
    kind: ReceivableKind
    issued_on: date
    due_on: date
    amount: Amount = Field(description="In its currency.")
    currency: Currency
    fx_rate: Ratio = Field(description="To the base currency.")
    disputed: bool
    status: ReceivableStatus
    source_version: int
    updated_at: AwareDatetime


class OpenKindRead(Read):
    """What is open of one kind of receivable."""

    kind: ReceivableKind
    amount: Amount
    receivables: int


class OpenReceivablesRead(Read):
    """What a customer still owes: receivables the ERP calls open, less the payments received for them."""

    customer_id: UUID
    members: int = Field(description="How many customers are counted: 1, or with `include_group` those of its group.")
    amount: Amount = Field(description="In the base currency, at the rate of each receivable.")
    overdue: Amount = Field(description="Of it, what is past its due date.")
    disputed: Amount = Field(description="Of it, what the customer disputes.")
    currency: Currency = Field(description="The base currency.")
    receivables: int = Field(description="How many are open.")
    by_kind: list[OpenKindRead]
