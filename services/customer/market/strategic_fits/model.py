"""A strategic fit assessment: its table and shapes."""

from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict
from sqlmodel import Field, SQLModel

from services.customer.market.fit_schemes.rules import InvestmentAdvice, StrategyTrend
from services.customer.market.strategic_fits.rules import ChannelPlace
from services.customer.tables import CustomerTable
from shared.auth.access import Clearance
from shared.database import Row, one_of
from shared.shapes import Body, CustomerId, CustomerName, PastDate, Remark, RowRead, example
from shared.web.parameters import CommaSeparated

FITS = Clearance(2)
"""Strategic fit is for clearance 2 (method, section 3), and so are its conclusions."""


class FitFacts(SQLModel):
    """The assessed facts."""

    channel_now: Annotated[ChannelPlace, FITS] = Field(
        sa_type=one_of(ChannelPlace), description="Our offer's place in the customer's business today."
    )
    channel_ahead: Annotated[ChannelPlace, FITS] = Field(
        sa_type=one_of(ChannelPlace), description="Its place in three to five years."
    )
    trend: Annotated[StrategyTrend, FITS] = Field(
        sa_type=one_of(StrategyTrend), description="Where the customer's strategy moves in relation to our offer."
    )
    evidence: Annotated[Remark, FITS] = Field(description="The evidence for this assessment.")


class StrategicFit(FitFacts, Row, CustomerTable, table=True):
    """An assessment's row, with its conclusions under the scheme of that time."""

    __tablename__ = "strategic_fits"
    table_level: ClassVar = FITS.level
    __table_args__ = (
        sa.Index("ix_strategic_fits_customer", "customer_id", "assessed_on", "id"),
        sa.Index("ix_strategic_fits_created", "created_at", "id"),
    )

    customer_id: UUID = Field(foreign_key="customers.id")
    assessed_on: date
    is_cash_cow: Annotated[bool, FITS]
    recommended_investment: Annotated[InvestmentAdvice, FITS] = Field(sa_type=one_of(InvestmentAdvice))
    breakdown_due_now: Annotated[bool, FITS]
    breakdown_due_ahead: Annotated[bool, FITS]
    scheme_version: int
    assessed_by: str
    assessed_by_name: str


class StrategicFitCreate(Body, FitFacts):
    """An assessment of a customer's strategic fit."""

    model_config = example(
        customer_id="01a1ff25-b1e9-738a-8877-e930680fd063",
        assessed_on="2025-01-15",
        channel_now="main",
        channel_ahead="edge",
        trend="diverging",
        evidence="年报：四年内逐步退出有线信号系统。",
    )

    customer_id: CustomerId
    assessed_on: PastDate | None = Field(default=None, description="Today where left out.")


class StrategicFitRead(RowRead, FitFacts):
    """How well a customer's strategy and our offer fit, and the conclusions."""

    customer_id: CustomerId
    customer_name: CustomerName
    assessed_on: date = Field(description="The day that the assessment describes.")
    is_cash_cow: Annotated[bool, FITS] = Field(
        description="Cash cow 现金牛: the strategy diverges, whatever the customer contributes."
    )
    recommended_investment: Annotated[InvestmentAdvice, FITS] = Field(
        description="Investment that the scheme recommends for this trend; `shrink` for a cash cow."
    )
    breakdown_due_now: Annotated[bool, FITS] = Field(description="At the edge now: a further breakdown is due.")
    breakdown_due_ahead: Annotated[bool, FITS] = Field(
        description="At the edge in three to five years: a further breakdown is due."
    )
    scheme_version: int = Field(description="The version of the scheme it was concluded by.")
    assessed_by: str = Field(description="Id of the user, or `client:<id>`.")
    assessed_by_name: str = Field(description="Name of the assessor, at that time.")


class CurrentFitsQuery(BaseModel):
    """The customers asked for, and the date."""

    model_config = ConfigDict(extra="forbid")

    customer_ids: CommaSeparated[UUID] = Field(
        min_length=1, max_length=1000, description="Up to 1,000 customers, comma-separated."
    )
    as_of: date | None = Field(default=None, description="As known at the end of that day; left out: the latest.")
