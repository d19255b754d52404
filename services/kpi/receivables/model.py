"""Receivables: the table, and the shapes they are shown in."""

from datetime import date
from typing import Annotated
from uuid import UUID

import sqlalchemy as sa
from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict
from sqlmodel import Field

from services.kpi.receivables.rules import ReceivableKind, ReceivableStatus
from services.kpi.tables import KpiTable
from shared.money import Amount, Currency, Ratio
from shared.shapes import Complete, Read, split_commas

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


class PaymentRecordsQuery(BaseModel):
    """Whose payments, and what counts as long after the day they were due."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    first: date = Field(alias="from", description="Receivables due from this day on.")
    as_of: date = Field(description="And before this one; what is unpaid is as old as it is on it.")
    effort_days: int = Field(ge=1, le=3650)
    lost_days: int = Field(ge=1, le=3650)
    customer_ids: Annotated[list[UUID] | None, BeforeValidator(split_commas)] = Field(default=None, max_length=500)


class PaymentRecordsRead(Complete):
    """How a customer pays, column by column: the same place in each list is the same customer.

    In the base currency, each of the amounts a part of the one before.
    """

    customer_id: list[UUID]
    due: list[Amount] = Field(description="What fell due; more than 0.")
    late: list[Amount] = Field(description="Of it, paid after its day or still unpaid.")
    effort: list[Amount] = Field(
        description="Of that, paid or unpaid over `effort_days` late, disputed or written off."
    )
    lost: list[Amount] = Field(description="Of that, written off or unpaid for over `lost_days`.")


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
