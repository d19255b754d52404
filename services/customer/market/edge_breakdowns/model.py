"""An edge-channel breakdown: its table and shapes."""

from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from services.customer.market.edge_breakdowns.rules import BreakdownHorizon
from services.customer.tables import CustomerTable
from shared.auth.access import Clearance
from shared.customers.settlements import Settled, SettledAs, Settlement
from shared.database import Row, one_of
from shared.shapes import Body, CustomerId, CustomerName, Patch, RowRead, Statement, example, unset
from shared.time import company_today

FITS = Clearance(2)
"""A breakdown shows what a strategic fit concluded, which is for clearance 2 (method, section 3)."""


def finish_later(ours: "EdgeBreakdown", theirs: "EdgeBreakdown") -> Settled:
    """Of two unfinished breakdowns the one due later is closed with what it found so far; the other goes on."""
    stays, closed = (ours, theirs) if ours.due_on <= theirs.due_on else (theirs, ours)
    closed.finished_on, closed.finished_by_name = company_today(), "merge"
    return Settled(stays, closed, SettledAs.RETIRED)


class BreakdownDuty(SQLModel):
    """Who does it, and by when."""

    owner_id: UUID | None = Field(
        default=None, description="The user who does it; null: the customer's responsible person."
    )
    due_on: date = Field(description="The day by which it is due.")
    findings: Annotated[Statement | None, FITS] = Field(
        default=None, description="Which business, which product, why at its edge, what we can do."
    )


class EdgeBreakdown(BreakdownDuty, Row, CustomerTable, table=True):
    """A breakdown's row."""

    __tablename__ = "edge_breakdowns"
    table_level: ClassVar = FITS.level
    __table_args__ = (
        sa.Index(
            "uq_edge_breakdowns_open",
            "customer_id",
            "horizon",
            unique=True,
            postgresql_where=sa.text("finished_on IS NULL"),
        ),
        sa.Index("ix_edge_breakdowns_customer", "customer_id"),
        sa.Index("ix_edge_breakdowns_due", "due_on", "id"),
    )
    settlement: ClassVar = Settlement(finish_later)

    customer_id: UUID = Field(foreign_key="customers.id")
    horizon: Annotated[BreakdownHorizon, FITS] = Field(sa_type=one_of(BreakdownHorizon))
    fit_id: UUID | None = None
    finished_on: date | None = None
    finished_by_name: str | None = None


class EdgeBreakdownCreate(Body, BreakdownDuty):
    """A breakdown that somebody opens; an assessment at the edge opens one by itself."""

    model_config = example(
        customer_id="01a1ff25-b1e9-738a-8877-e930680fd063",
        horizon="now",
        due_on="2027-02-28",
    )

    customer_id: CustomerId
    horizon: BreakdownHorizon = Field(description="For when our offer is at the edge of the customer's business.")


class EdgeBreakdownUpdate(Patch, BreakdownDuty):
    """Changes to a breakdown (merge-patch)."""

    model_config = example(
        due_on="2027-03-31",
        findings="信号系统：仅备件；车载电源：试点一条线。",
    )

    due_on: date = unset()


class BreakdownCompletion(Body):
    """What a breakdown found."""

    model_config = example(
        findings="边缘原因：有线信号业务收缩。对策：转入车载电源主航道，两条线试点。",
    )

    findings: Statement = Field(description="Which business, which product, why at its edge, what we can do.")


class EdgeBreakdownRead(RowRead, BreakdownDuty):
    """A breakdown of the business at whose edge our offer is."""

    customer_id: CustomerId
    customer_name: CustomerName
    horizon: Annotated[BreakdownHorizon, FITS] = Field(
        description="For when our offer is at the edge of the customer's business."
    )
    fit_id: UUID | None = Field(description="The assessment of strategic fit that opened it; null: somebody did.")
    owner_id: UUID | None = Field(description="The user who does it: named, else the customer's responsible person.")
    owner_name: str | None = Field(description="The owner's present name.")
    finished_on: date | None = Field(description="When it was finished; null: it is not.")
    finished_by_name: str | None = Field(description="Name of who finished it, at that time.")
    is_overdue: bool = Field(description="Not finished, and its day has passed.")
