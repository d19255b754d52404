"""A lead: its table and shapes."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa
from pydantic import AwareDatetime
from sqlmodel import Field, SQLModel

from services.planning.pursuits.leads.rules import LeadSource, LeadState, LossReason
from services.planning.tables import PlanningTable
from shared.database import Row, one_of
from shared.money import Amount, Currency, Ratio
from shared.shapes import Body, Code, CustomerId, CustomerName, Line, PastDate, Patch, Remark, RowRead, example, unset

PROBABILITY = "How likely we win it, from 0 to 1: 0.4 is 40 %."
EXPECTED_ORDER = "The day on which we expect the order."
PROJECT = "The undecided summit project of the same customer in which it is decided; null: none."


class LeadContent(SQLModel):
    """What a lead says."""

    title: Line = Field(description="What the customer may buy, in a few words.")
    source: LeadSource = Field(sa_type=one_of(LeadSource), description="Where it comes from.")
    brought_in_on: PastDate = Field(description="The day on which it was brought in.")
    expected_amount: Amount | None = Field(
        default=None, ge=0, sa_type=sa.Numeric(20, 4), description="What the order may be worth; null: not known yet."
    )
    currency: Currency | None = Field(default=None, description="Currency of the expected amount.")
    category: Line | None = Field(default=None, description="The category of products, in our words.")
    expected_close_on: date | None = Field(
        default=None, description="The day by which we expect it to be won or lost; null: not known yet."
    )


class Lead(LeadContent, Row, PlanningTable, table=True):
    """A lead's row."""

    __tablename__ = "leads"
    __table_args__ = (
        sa.Index("ix_leads_customer", "customer_id", "state"),
        sa.Index("ix_leads_brought_in", "brought_in_on", "id"),
    )

    customer_id: UUID
    owner_id: UUID | None = None
    state: LeadState = Field(default=LeadState.NEW, sa_type=one_of(LeadState))
    qualified_on: date | None = None
    qualification_reason: str | None = None
    converted_on: date | None = None
    probability: Decimal | None = Field(default=None, sa_type=sa.Numeric(5, 4))
    expected_order_on: date | None = None
    summit_project_id: UUID | None = Field(default=None, foreign_key="summit_projects.id")
    closed_on: date | None = None
    order_no: str | None = None
    loss_reason: LossReason | None = Field(default=None, sa_type=one_of(LossReason))
    closing_reason: str | None = None
    competitor_id: UUID | None = None
    deleted_at: AwareDatetime | None = None


class LeadCreate(Body, LeadContent):
    """A new lead."""

    model_config = example(
        customer_id="01a1ff25-b1e9-738a-8877-e930680fd063",
        title="二期储能变流器采购",
        source="exhibition",
        brought_in_on="2025-09-18",
        expected_amount="1200000",
        currency="CNY",
        category="储能变流器",
        expected_close_on="2099-03-31",
    )

    customer_id: CustomerId
    owner_id: UUID | None = Field(default=None, description="Who brought it in; null: the caller.")


class LeadUpdate(Patch):
    """Changes to an open lead (merge-patch)."""

    model_config = example(expected_amount="1500000", currency="CNY", expected_close_on="2099-06-30")

    title: Line = unset("What the customer may buy, in a few words.")
    source: LeadSource = unset("Where it comes from.")
    brought_in_on: PastDate = unset("The day on which it was brought in.")
    expected_amount: Amount | None = Field(
        default=None, ge=0, description="What the order may be worth; null: not known."
    )
    currency: Currency | None = Field(default=None, description="Currency of the expected amount.")
    category: Line | None = Field(default=None, description="The category of products, in our words.")
    expected_close_on: date | None = Field(
        default=None, description="The day by which we expect it to be won or lost; null: not known."
    )
    owner_id: UUID = unset("Who brought it in.")
    probability: Ratio = Field(
        default=None, ge=0, le=1, max_digits=5, decimal_places=4, description=f"{PROBABILITY} Only of an opportunity."
    )
    expected_order_on: date = unset(f"{EXPECTED_ORDER} Only of an opportunity.")
    summit_project_id: UUID | None = Field(default=None, description=f"{PROJECT} Only of an opportunity.")


class LeadQualification(Body):
    """Why a lead is worth pursuing."""

    model_config = example(reason="已核实预算与采购时间，技术部门有明确需求。")

    reason: Remark = Field(description="What we have checked, and why it is worth pursuing.")
    qualified_on: PastDate | None = Field(default=None, description="The day; null: today.")


class LeadConversion(Body):
    """What a lead becomes as an opportunity."""

    model_config = example(probability="0.4", expected_order_on="2099-03-31")

    probability: Ratio = Field(ge=0, le=1, max_digits=5, decimal_places=4, description=PROBABILITY)
    expected_order_on: date = Field(description=EXPECTED_ORDER)
    summit_project_id: UUID | None = Field(default=None, description=PROJECT)
    converted_on: PastDate | None = Field(default=None, description="The day of the conversion; null: today.")


class LeadWin(Body):
    """The order that a lead has led to."""

    model_config = example(order_no="SO-2026-0418")

    order_no: Code = Field(description="The number of the order, as the ERP knows it.")
    remark: Remark | None = Field(default=None, description="Why we won; null: nothing is said.")
    won_on: PastDate | None = Field(default=None, description="The day; null: today.")


class LeadLoss(Body):
    """Why a lead is lost."""

    model_config = example(reason="price", remark="友商报价低 12%，客户按最低价中标。")

    reason: LossReason = Field(description="The main reason.")
    remark: Remark = Field(description="What happened, and what we learn from it.")
    competitor_id: UUID | None = Field(default=None, description="The rival who won it; null: nobody, or not known.")
    lost_on: PastDate | None = Field(default=None, description="The day; null: today.")


class LeadRejection(Body):
    """Why a lead is not worth pursuing."""

    model_config = example(reason="仅为询价，客户无采购计划。")

    reason: Remark = Field(description="Why it is not worth pursuing.")
    rejected_on: PastDate | None = Field(default=None, description="The day; null: today.")


class LeadRead(RowRead, LeadContent):
    """A lead."""

    customer_id: CustomerId
    customer_name: CustomerName
    owner_id: UUID | None = Field(description="Who brought it in; null: a client, not a user.")
    owner_name: str | None = Field(description="The present name of who brought it in.")
    state: LeadState = Field(description="New, qualified, opportunity, won, lost or invalid.")
    qualified_on: date | None = Field(description="The day on which it was qualified; null: it was not.")
    qualification_reason: str | None = Field(description="Why it is worth pursuing.")
    converted_on: date | None = Field(description="The day on which it became an opportunity; null: it did not.")
    probability: Ratio | None = Field(description=f"{PROBABILITY} Null before the conversion.")
    expected_order_on: date | None = Field(description=f"{EXPECTED_ORDER} Null before the conversion.")
    summit_project_id: UUID | None = Field(description="The summit project in which it is decided; null: none.")
    summit_project_title: str | None = Field(description="The project's title; null: none, or it was removed.")
    closed_on: date | None = Field(description="The day on which it was won, lost or rejected; null: it is open.")
    order_no: str | None = Field(description="The number of the order; null unless it is won.")
    loss_reason: LossReason | None = Field(description="The main reason of the loss; null unless it is lost.")
    closing_reason: str | None = Field(description="Why it was won, lost or rejected.")
    competitor_id: UUID | None = Field(description="The rival who won it; null: nobody, or not known.")
    competitor_name: str | None = Field(description="The rival's present name.")
