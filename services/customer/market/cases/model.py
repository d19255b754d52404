"""A won or lost case: its table and shapes."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from services.customer.market.cases.rules import CaseOutcome
from services.customer.tables import CustomerTable
from shared.database import Row, one_of
from shared.money import Amount
from shared.shapes import Body, CustomerId, CustomerName, Line, PastDate, Patch, Remark, RowRead, example, unset


class CaseFacts(SQLModel):
    """What is known of a case."""

    subject: Line = Field(description="What was decided: the project, tender or order.")
    outcome: CaseOutcome = Field(sa_type=one_of(CaseOutcome), description="Whether we won it, or the competitor did.")
    decided_on: PastDate = Field(description="The day of the customer's decision.")
    amount: Amount | None = Field(
        default=None, ge=0, sa_type=sa.Numeric(20, 4), description="What it was worth, in base currency."
    )
    reason: Remark = Field(description="Why the customer decided so.")
    lesson: Remark | None = Field(default=None, description="What we learn from it.")


class CompetitiveCase(CaseFacts, Row, CustomerTable, table=True):
    """A case's row."""

    __tablename__ = "competitive_cases"
    __table_args__ = (
        sa.Index("ix_competitive_cases_customer", "customer_id", "competitor_id"),
        sa.Index("ix_competitive_cases_competitor", "competitor_id"),
        sa.Index("ix_competitive_cases_day", "decided_on", "id"),
    )

    customer_id: UUID = Field(foreign_key="customers.id")
    competitor_id: UUID = Field(foreign_key="competitors.id")
    noted_by: str
    noted_by_name: str


class CompetitiveCaseCreate(Body, CaseFacts):
    """A case that we won against a competitor, or lost to it."""

    model_config = example(
        customer_id="01a1ff25-b1e9-738a-8877-e930680fd063",
        competitor_id="01a1ff25-b1ec-7b6e-a1d4-3c9e5f7a8b21",
        subject="2025 年车载电源年度框架标",
        outcome="lost",
        decided_on="2025-03-28",
        amount="3200000",
        reason="技术标并列，友商价格低 6%，且接受 120 天账期。",
        lesson="评标前三个月即须与财务部沟通账期。",
    )

    customer_id: CustomerId
    competitor_id: UUID = Field(description="The competitor 友商, see `/v1/competitors`.")


class CompetitiveCaseUpdate(Patch, CaseFacts):
    """Corrections of a case (merge-patch)."""

    model_config = example(
        lesson="售后响应时间须写入投标文件。",
    )

    subject: Line = unset()
    outcome: CaseOutcome = unset()
    decided_on: PastDate = unset()
    reason: Remark = unset()


class CompetitiveCaseRead(RowRead, CaseFacts):
    """A case that we won against a competitor, or lost to it."""

    customer_id: CustomerId
    customer_name: CustomerName
    competitor_id: UUID = Field(description="The competitor 友商.")
    competitor_name: str = Field(description="The competitor's present name.")
    noted_by: str = Field(description="Id of the user, or `client:<id>`.")
    noted_by_name: str = Field(description="Name of who noted it, at that time.")
