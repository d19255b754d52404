"""A value report: its table and shapes. Its reader is the customer: nothing above level 1 is in it."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

import sqlalchemy as sa
from pydantic import AwareDatetime, BaseModel, ConfigDict
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field, SQLModel

from services.kpi.figures.selection import Day
from services.kpi.reports.value_reports.rules import ReportStatus
from services.kpi.reports.value_reports.shapes import ValueFactsRead
from services.kpi.tables import KpiTable
from shared.database import Row, one_of
from shared.money import Amount
from shared.schemes.versions import STANDARD_NUMBER
from shared.shapes import Body, CustomerId, CustomerName, Line, Patch, Read, Remark, RowRead, Statement, example, unset
from shared.web.formats import FORMAT_CHOICE

MAX_LISTED = 50


class ValueReport(Row, KpiTable, table=True):
    """A value report's row. A customer has one draft for a quarter at most, and any number of released editions."""

    __tablename__ = "value_reports"
    __table_args__ = (
        sa.Index(
            "uq_value_reports_draft",
            "customer_id",
            "starts_on",
            unique=True,
            postgresql_where=sa.text("status = 'draft' AND deleted_at IS NULL"),
        ),
        sa.Index("ix_value_reports_customer", "customer_id", "starts_on", "edition"),
        sa.Index("ix_value_reports_quarter", "starts_on", "id"),
    )

    customer_id: UUID
    quarter: str
    starts_on: date
    ends_on: date
    edition: int = 1
    status: ReportStatus = Field(default=ReportStatus.DRAFT, sa_type=one_of(ReportStatus))
    corrects_id: UUID | None = None
    correction_reason: str | None = None
    summary: str | None = None
    highlights: list[str] = Field(default_factory=list, sa_type=ARRAY(sa.Text))
    savings: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSONB)
    next_steps: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSONB)
    facts: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    scheme_version: int = STANDARD_NUMBER
    released_at: AwareDatetime | None = None
    released_by_name: str | None = None
    deleted_at: AwareDatetime | None = None


class Saving(Body):
    """What the customer saved through us."""

    what: Remark = Field(description="What was saved, and how.")
    amount: Amount | None = Field(default=None, gt=0, description="In the base currency; null: it has no amount.")
    computed_from: Remark | None = Field(default=None, description="What the amount is computed from.")
    confirmed_by: Line | None = Field(default=None, description="Who at the customer confirmed it; null: nobody yet.")
    confirmed_on: date | None = Field(default=None, description="When it was confirmed.")


class NextStep(Body):
    """What happens next."""

    what: Remark = Field(description="What is done.")
    who: Line = Field(description="Who does it, on either side.")
    due_on: date | None = Field(default=None, description="By when; null: no day is set.")


Highlights = Annotated[list[Remark], Field(max_length=MAX_LISTED)]
Savings = Annotated[list[Saving], Field(max_length=MAX_LISTED)]
NextSteps = Annotated[list[NextStep], Field(max_length=MAX_LISTED)]
SAID: dict[str, Any] = {
    "summary": "本季度交付稳定，新品导入顺利。",
    "highlights": ["新一代传感器完成导入，良率提升 1.2 个百分点。"],
    "savings": [
        {
            "what": "改用整箱包装，减少拆包人工。",
            "amount": "86000",
            "computed_from": "每月 4,300 箱 × 20 元",
            "confirmed_by": "采购部 陈洁",
            "confirmed_on": "2026-01-08",
        }
    ],
    "next_steps": [{"what": "备件交期缩短到 5 天。", "who": "客户服务 李敏", "due_on": "2026-03-31"}],
}


class ValueReportFields(SQLModel):
    """What people add to the figures."""

    summary: Statement | None = Field(default=None, description="The quarter in a few sentences.")
    highlights: Highlights = Field(default_factory=list, description="What went well.")
    savings: Savings = Field(default_factory=list, description="What the customer saved through us.")
    next_steps: NextSteps = Field(default_factory=list, description="What happens next.")


class ValueReportCreate(Body, ValueReportFields):
    """A new value report, as a draft."""

    model_config = example(customer_id="01a1ff25-b1e9-738a-8877-e930680fd063", starts_on="2025-10-01", **SAID)

    customer_id: CustomerId
    starts_on: Day = Field(description="First day of the fiscal quarter, which must be over.")


class ValueReportUpdate(Patch, ValueReportFields):
    """Changes to a draft (merge-patch)."""

    model_config = example(**SAID)

    highlights: Highlights = unset()
    savings: Savings = unset()
    next_steps: NextSteps = unset()


class ValueReportCorrection(Body):
    """Why a released report is corrected."""

    model_config = example(reason="第 12 周的两单退货未计入。")

    reason: Remark = Field(description="Why; the next edition shows it.")


class DraftsWanted(Body):
    """The quarter whose drafts are created."""

    model_config = example(starts_on="2025-10-01")

    starts_on: Day | None = Field(default=None, description="First day of the quarter; null: the last that is over.")


class DraftsCreated(Read):
    """The drafts that were created."""

    quarter: str = Field(description="The fiscal quarter.")
    starts_on: date = Field(description="First day of the quarter.")
    due_on: date = Field(description="By when the reports should be released.")
    scheme_version: int = Field(description="Version of the value-report scheme that says so.")
    created: int = Field(description="The number of new drafts.")
    existing: int = Field(description="Customers due that had a report already.")


class ValueReportRead(RowRead):
    """A customer's value report for a fiscal quarter; its figures are in its document."""

    customer_id: CustomerId
    customer_name: CustomerName
    quarter: str = Field(description="The fiscal quarter.")
    starts_on: date = Field(description="First day of the quarter.")
    ends_on: date = Field(description="Last day of the quarter.")
    edition: int = Field(description="1, and one more for each correction.")
    status: ReportStatus = Field(description="Draft, or released to the customer.")
    corrects_id: UUID | None = Field(description="The released report that this one corrects; null: it is the first.")
    correction_reason: str | None = Field(description="Why the earlier edition was corrected.")
    summary: str | None = Field(description="The quarter in a few sentences.")
    highlights: list[str] = Field(description="What went well.")
    savings: list[Saving] = Field(description="What the customer saved through us.")
    next_steps: list[NextStep] = Field(description="What happens next.")
    released_at: AwareDatetime | None = Field(description="When it was released; null: a draft.")
    released_by_name: str | None = Field(description="Who released it.")
    scheme_version: int = Field(description="Version of the value-report scheme that it was made with.")


class ValueReportDocumentRead(Read):
    """A value report with its figures: those of today for a draft, those of its release for a released report."""

    report: ValueReportRead = Field(description="The report.")
    facts: ValueFactsRead = Field(description="Its figures.")


class ValueDocumentQuery(BaseModel):
    """In which format and language."""

    model_config = ConfigDict(extra="forbid")

    format: Literal["json", "html", "pdf", "pptx"] | None = Field(default=None, description=FORMAT_CHOICE)
    language: Literal["en", "zh-CN"] | None = Field(
        default=None, description="The customer's language; null: that of `Accept-Language`."
    )
