"""Factors and judgements entered by people, each for a fiscal year: tables and shapes."""

from typing import Annotated, ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field, SQLModel

from services.customer.grading.grades.rules import JudgementKind, Prospect
from services.customer.grading.schemes.rules import GradingBand, GradingFactor
from services.customer.profile.standing.rules import JUDGEMENT_CLEARANCE, NET_PROFIT_CLEARANCE
from services.customer.tables import CustomerTable
from shared.auth.access import RowClearance
from shared.database import Row, one_of
from shared.shapes import Body, CustomerId, CustomerName, EachOnce, Read, Remark, RowId, Tagged, UpdatedAt, example

Prospects = Annotated[EachOnce[Prospect], Field(max_length=4)]
Year = Annotated[int, Field(ge=1990, le=2200)]


class EnteredForYear(Row):
    """What a person entered for a fiscal year, and why; it is carried forward until it is entered anew."""

    customer_id: UUID = Field(foreign_key="customers.id")
    fiscal_year: int
    reason: str
    evidence: str | None = None
    set_by: str
    set_by_name: str
    is_withdrawn: bool = Field(default=False, description="From this year on, the earlier entry no longer counts.")


class GradingFactorEntry(EnteredForYear, CustomerTable, table=True):
    """A factor set by a person."""

    __tablename__ = "grading_factor_entries"
    __table_args__ = (sa.UniqueConstraint("customer_id", "factor", "fiscal_year"),)
    table_level: ClassVar = JUDGEMENT_CLEARANCE

    factor: Annotated[GradingFactor, RowClearance(GradingFactor.PROFIT, NET_PROFIT_CLEARANCE)] = Field(
        sa_type=one_of(GradingFactor)
    )
    band: GradingBand | None = Field(default=None, sa_type=one_of(GradingBand))
    prospects: list[str] | None = Field(default=None, sa_type=ARRAY(sa.Text))


class CustomerJudgement(EnteredForYear, CustomerTable, table=True):
    """A judgement of a customer."""

    __tablename__ = "customer_judgements"
    __table_args__ = (sa.UniqueConstraint("customer_id", "judgement", "fiscal_year"),)
    table_level: ClassVar = JUDGEMENT_CLEARANCE

    judgement: JudgementKind = Field(sa_type=one_of(JudgementKind))
    holds: bool = Field(default=False)


class EntryForYear(SQLModel):
    """The year, reason and evidence of an entry."""

    fiscal_year: Year | None = Field(
        default=None, description="The year it is entered for; left out, the fiscal year that runs."
    )
    reason: Remark = Field(description="Why the person enters it; kept with the grade.")
    evidence: Remark | None = Field(default=None, description="Source of the evidence.")


class GradingFactorEntryUpdate(Body, EntryForYear):
    """A person's assessment of a factor, with the reason."""

    model_config = example(
        band="B",
        reason="其主力机型把我司控制单元作为卖点宣传。",
        evidence="2025 年产品手册第 8 页",
    )

    band: GradingBand | None = Field(
        default=None,
        description="The band, A (best) to D; left out for the factor `prospects`, whose band follows from the list.",
    )
    prospects: Prospects | None = Field(
        default=None, description="Which of the four are given; for the factor `prospects`, and only there."
    )


class ProfitFactorUpdate(Body, EntryForYear):
    """The band of our profit with the customer, with the reason."""

    model_config = example(
        band="B",
        reason="扣除返利与服务成本后净利约 18 万元。",
        evidence="财务部 2025 年客户利润表",
    )

    band: GradingBand = Field(description="The band, A (best) to D.")


class CustomerJudgementUpdate(Body, EntryForYear):
    """A judgement of a customer, with the reason."""

    model_config = example(
        holds=True,
        reason="新工厂明年投产，现有供应商产能不足。",
    )

    holds: bool = Field(description="Whether it is so.")


class EnteredRead(Read, Tagged):
    """What a person entered for a fiscal year."""

    customer_id: CustomerId
    customer_name: CustomerName
    fiscal_year: int = Field(description="The fiscal year it was entered for.")
    carried: bool = Field(description="Entered for an earlier year than the one asked for: due for renewal.")
    reason: str = Field(description="Why the person entered it.")
    evidence: str | None = Field(description="Source of the evidence.")
    set_by: str = Field(description="Id of the user, or `client:<id>`.")
    set_by_name: str = Field(description="Name of who entered it, at that time.")
    updated_at: UpdatedAt


class GradingFactorEntryRead(EnteredRead):
    """A factor set by a person."""

    factor: GradingFactor = Field(description="The factor that is set.")
    band: GradingBand | None = Field(
        description="The band, A (best) to D; null for the factor `prospects`, whose band follows from the list."
    )
    prospects: list[Prospect] | None = Field(
        description="Which of the four prospects are given; null for the other factors."
    )


class EnteredFactorRead(GradingFactorEntryRead):
    """A factor set by a person, with its id."""

    id: RowId


class CustomerJudgementRead(EnteredRead):
    """A judgement of a customer; it counts from the next grading run of its year on."""

    judgement: JudgementKind = Field(description="What is judged.")
    holds: bool = Field(description="Whether it is so.")
