"""Factors set by people, and judgements of a customer: tables and shapes."""

from typing import Annotated, ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field, SQLModel

from services.customer.grading.factors.rules import Prospect
from services.customer.grading.schemes.rules import GradingBand, GradingFactor
from services.customer.profile.standing.rules import PROFIT_CLEARANCE
from services.customer.tables import CustomerTable
from shared.auth.access import RowClearance
from shared.customers.settlements import Settled, SettledAs, Settlement
from shared.customers.uniting import fill
from shared.database import Row, one_of
from shared.shapes import Body, CustomerId, CustomerName, Read, Remark, Tagged, UpdatedAt, example

Prospects = Annotated[list[Prospect], Field(max_length=4)]


class GradingFactorEntry(Row, CustomerTable, table=True):
    """A factor set by a person; it counts in every run until it is deleted."""

    __tablename__ = "grading_factor_entries"
    __table_args__ = (sa.UniqueConstraint("customer_id", "factor"),)

    customer_id: UUID = Field(foreign_key="customers.id")
    factor: Annotated[GradingFactor, RowClearance(GradingFactor.PROFIT, PROFIT_CLEARANCE)] = Field(
        sa_type=one_of(GradingFactor)
    )
    band: GradingBand | None = Field(default=None, sa_type=one_of(GradingBand))
    prospects: list[str] | None = Field(default=None, sa_type=ARRAY(sa.Text))
    reason: str
    evidence: str | None = None
    set_by: str
    set_by_name: str


class GradingFactorEntryUpdate(Body):
    """A person's assessment of a factor, with the reason."""

    model_config = example(
        band="B",
        reason="其主力机型把我司控制单元作为卖点宣传。",
        evidence="2025 年产品手册第 8 页",
    )

    band: GradingBand | None = Field(
        default=None,
        description="The band, A (best) to D; null for the factor `prospects`, whose band follows from the list.",
    )
    prospects: Prospects | None = Field(default=None, description="Which of the four are given; for `prospects` only.")
    reason: Remark = Field(description="Why the person sets this band; kept with the grade.")
    evidence: Remark | None = Field(default=None, description="Source of the evidence.")


class GradingFactorEntryRead(Read, Tagged):
    """A factor set by a person."""

    customer_id: CustomerId
    customer_name: CustomerName
    factor: GradingFactor = Field(description="The factor that is set.")
    band: GradingBand | None = Field(
        description="The band, A (best) to D; null for the factor `prospects`, whose band follows from the list."
    )
    prospects: list[Prospect] | None = Field(
        description="Which of the four prospects are given; null for the other factors."
    )
    reason: str = Field(description="Why the person set this band.")
    evidence: str | None = Field(description="Source of the evidence.")
    set_by: str = Field(description="Id of the user, or `client:<id>`.")
    set_by_name: str = Field(description="Name of who set it, at that time.")
    updated_at: UpdatedAt


class Judgement(SQLModel):
    """The judgements that the matrix of value and potential needs; null where nobody has judged."""

    is_demand_stable: bool | None = Field(default=None, description="Demand judged stable for three years.")
    is_industry_growing: bool | None = Field(default=None, description="Whether its industry's growth is high.")
    has_pain_point: bool | None = Field(default=None, description="Whether there is a pain point we can solve.")
    worth_developing: Remark | None = Field(
        default=None, description="Why it counts as potential, whatever its score; null: the score decides."
    )


def unite_judgements(ours: "CustomerJudgement", theirs: "CustomerJudgement") -> Settled:
    """The survivor's judgements, completed from the absorbed customer's."""
    fill(ours, theirs, Judgement.model_fields)
    return Settled(ours, theirs, SettledAs.UNITED)


class CustomerJudgement(Judgement, Row, CustomerTable, table=True):
    """The judgements of a customer."""

    __tablename__ = "customer_judgements"
    settlement: ClassVar = Settlement(unite_judgements)

    customer_id: UUID = Field(foreign_key="customers.id", unique=True)


class CustomerJudgementUpdate(Body, Judgement):
    """All judgements of a customer; they replace the earlier ones."""

    model_config = example(
        is_demand_stable=True,
        is_industry_growing=False,
        has_pain_point=True,
    )


class CustomerJudgementRead(Read, Judgement):
    """The judgements of a customer; they count from the next grading run on."""

    customer_id: CustomerId
    customer_name: CustomerName
