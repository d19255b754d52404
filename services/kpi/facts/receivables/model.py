"""Receivables: table and shapes."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict
from sqlmodel import Field

from services.kpi.facts.receivables.rules import ReceivableStatus
from services.kpi.tables import KpiTable
from shared.customers.receivable_kinds import ReceivableKind
from shared.money import Amount, Currency, Ratio
from shared.shapes import Complete, CustomerId, CustomerName, Read, UpdatedAt
from shared.web.parameters import CommaSeparated

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
    sa.Column("written_off_on", sa.Date),
    sa.Column("fx_is_maintained", sa.Boolean, nullable=False),
    sa.Column("source_version", sa.BigInteger, nullable=False),
    sa.Column("content_hash", sa.LargeBinary, nullable=False),
    sa.Column("batch_id", sa.Uuid, nullable=False),
    sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    sa.Index("ix_receivables_id", "id"),
    sa.Index("ix_receivables_due", "due_on", "id"),
    sa.Index("ix_receivables_invoice", "source", "invoice_no"),
    sa.Index("ix_receivables_unpaid", "customer_code", postgresql_where=sa.text("status IN ('open', 'written_off')")),
    sa.Index("ix_receivables_maintained", "currency", "issued_on", postgresql_where=sa.text("fx_is_maintained")),
)

settled_receivables = sa.Table(
    "settled_receivables",
    KpiTable.metadata,
    sa.Column("source", sa.Text, primary_key=True),
    sa.Column("invoice_no", sa.Text, primary_key=True),
    sa.Column("first_paid_on", sa.Date),
    sa.Column("last_paid_on", sa.Date),
    sa.Index("ix_settled_receivables_last", "last_paid_on"),
)
"""The receivables that are paid in the ERP, with the days of their first and last payment; null: there is none."""


class ReceivableRead(Read):
    """A receivable."""

    id: UUID = Field(
        description="Computed from source and number: it stays when the receivable moves to another customer."
    )
    source: str = Field(description="Id of the client or user that pushed it.")
    invoice_no: str = Field(description="Number of the invoice or claim in the ERP.")
    customer_code: str = Field(description="The customer's number in the ERP; empty: the ERP names none.")
    customer_id: UUID | None = Field(description="The customer with this code; null while the code is unknown.")
    customer_name: str | None = Field(description="The customer's present name; null while the code is unknown.")
    order_no: str | None = Field(description="Number of the order that it bills; null: unknown.")
    kind: ReceivableKind = Field(
        description="What it is for: goods, retention money 质保金, final balance 尾款, NRE or tooling."
    )
    issued_on: date = Field(description="Date of issue.")
    due_on: date = Field(description="Due date; late from the next day on.")
    amount: Amount = Field(description="In its currency.")
    currency: Currency = Field(description="Currency of the amount.")
    fx_rate: Ratio = Field(description="To the base currency.")
    fx_is_maintained: bool = Field(
        description="Whether the rate is the maintained one of the day, which follows corrections, not the document's."
    )
    disputed: bool = Field(description="Whether the customer disputes it.")
    status: ReceivableStatus = Field(description="Its state in the ERP; cancelled: it counts nowhere.")
    written_off_on: date | None = Field(description="The day of the write-off, where the ERP names it.")
    is_open: bool = Field(description="Whether something of it is open at the end of the day `as_of`.")
    open_amount: Amount = Field(description="What is open of it then, in its currency; negative on a credit note.")
    days_overdue: int = Field(description="Days since its due date, if it is open then and past it; else 0.")
    source_version: int = Field(description="Version of the receivable in the ERP; a newer one replaces it.")
    updated_at: UpdatedAt


class PaymentRecordsQuery(BaseModel):
    """Which receivables, and when a payment counts as late, very late or lost."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    first: date = Field(alias="from", description="Receivables due from this day on.")
    as_of: date = Field(description="To this day, at whose end they are looked at: later payments do not count.")
    grace_days: int = Field(ge=0, le=3650)
    effort_days: int = Field(ge=1, le=3650)
    lost_days: int = Field(ge=1, le=3650)
    customer_ids: CommaSeparated[UUID] | None = Field(default=None, max_length=500)


class PaymentRecordsRead(Complete):
    """How customers pay, in columns: the same position in each list is the same customer.

    Amounts are in the base currency.
    """

    customer_id: list[UUID]
    invoices: list[int] = Field(description="Number of receivables that fell due.")
    due: list[Amount] = Field(description="Amount that fell due; more than 0.")
    late: list[Amount] = Field(description="Of it, paid or open more than `grace_days` late.")
    effort: list[Amount] = Field(description="Of it, paid or open more than `effort_days` late.")
    lost: list[Amount] = Field(description="Of it, written off, or open and more than `lost_days` overdue.")
    delayed: list[Amount] = Field(
        description="Sum of the amounts, each times the days from its due date until it was paid, or until `as_of`."
    )


class OpenKindRead(Read):
    """The open amount of one kind of receivable."""

    kind: ReceivableKind = Field(description="The kind of receivable.")
    amount: Amount = Field(description="Open amount, in the base currency.")
    receivables: int = Field(description="Number of open receivables of this kind.")


class OpenReceivablesRead(Read):
    """A customer's open receivables today: those with the status open in the ERP, less the payments received."""

    customer_id: CustomerId
    customer_name: CustomerName
    members: int = Field(description="Number of customers counted: 1, or with `include_group` those of the group.")
    amount: Amount = Field(description="In the base currency, at the rate of each receivable.")
    overdue: Amount = Field(description="Of it, the amount past its due date.")
    disputed: Amount = Field(description="Of it, the amount that the customer disputes.")
    currency: Currency = Field(description="The base currency.")
    receivables: int = Field(description="Number of open receivables.")
    by_kind: list[OpenKindRead] = Field(
        description="The same by kind of receivable; kinds without an open one are left out."
    )
