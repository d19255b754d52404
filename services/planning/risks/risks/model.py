"""A risk with its steps and analyses: their tables, and the shapes of a risk."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

import sqlalchemy as sa
from pydantic import AwareDatetime
from sqlmodel import Field, SQLModel

from services.planning.risks.playbooks.rules import HIGHEST, ConfirmingSide, RiskKind, RiskSeverity, StepRole
from services.planning.risks.risks.rules import RiskStatus
from services.planning.tables import PlanningTable
from shared.database import Row, one_of
from shared.shapes import Body, CustomerId, CustomerName, Patch, Remark, RowRead, example, unset

Degree = Annotated[int, Field(ge=1, le=HIGHEST)]


class RiskContent(SQLModel):
    """What a risk says."""

    kind: RiskKind = Field(sa_type=one_of(RiskKind), description="What may go wrong.")
    description: Remark = Field(description="What may happen, and why we think so.")
    likelihood: Degree = Field(description="How likely it is, from 1 (hardly) to 5 (almost certain).")
    impact: Degree = Field(description="How much it would harm us, from 1 (hardly) to 5 (severely).")
    due_on: date = Field(description="The day by which the risk is to be decided on.")


class Risk(RiskContent, Row, PlanningTable, table=True):
    """A risk's row."""

    __tablename__ = "risks"
    __table_args__ = (
        sa.Index("ix_risks_customer", "customer_id", "status"),
        sa.Index("ix_risks_due", "due_on", "id", postgresql_where=sa.text("status <> 'closed'")),
        sa.Index("ix_risks_contact", "contact_id", postgresql_where=sa.text("contact_id IS NOT NULL")),
    )

    customer_id: UUID
    contact_id: UUID | None = None
    competitor_id: UUID | None = None
    owner_id: UUID | None = None
    score: int
    severity: RiskSeverity = Field(sa_type=one_of(RiskSeverity))
    scheme_version: int
    status: RiskStatus = Field(default=RiskStatus.OPEN, sa_type=one_of(RiskStatus))
    status_reason: str | None = None
    decided_by: str | None = None
    decided_by_name: str | None = None
    decided_at: AwareDatetime | None = None
    opened_by: str
    opened_by_name: str
    next_analysis_on: date | None = None
    deleted_at: AwareDatetime | None = None


class RiskStep(Row, PlanningTable, table=True):
    """A step of the playbook, copied for a risk."""

    __tablename__ = "risk_steps"
    __table_args__ = (
        sa.UniqueConstraint("risk_id", "code"),
        sa.Index("ix_risk_steps_due", "due_at", postgresql_where=sa.text("done_at IS NULL")),
    )

    risk_id: UUID = Field(foreign_key="risks.id")
    customer_id: UUID
    contact_id: UUID | None = None
    code: str
    position: int
    name_en: str
    name_zh: str
    role: StepRole = Field(sa_type=one_of(StepRole))
    is_required: bool
    confirming_side: ConfirmingSide | None = Field(default=None, sa_type=one_of(ConfirmingSide))
    owner_id: UUID | None = None
    due_at: AwareDatetime
    done_at: AwareDatetime | None = None
    done_by: str | None = None
    done_by_name: str | None = None
    evidence: str | None = None
    confirmed_by: str | None = None
    confirmed_on: date | None = None
    document: str | None = None
    reopening_reason: str | None = None


class RiskAnalysis(Row, PlanningTable, table=True):
    """An analysis of a risk; rows are only added."""

    __tablename__ = "risk_analyses"

    risk_id: UUID = Field(foreign_key="risks.id", index=True)
    customer_id: UUID
    contact_id: UUID | None = None
    analysed_on: date
    finding: str
    analysed_by: str
    analysed_by_name: str


class RiskCreate(Body, RiskContent):
    """A new risk."""

    model_config = example(
        customer_id="01a1ff25-b1e9-738a-8877-e930680fd063",
        kind="poaching",
        description="近两个月订单减少三成，采购透露有友商报价低 8%。",
        likelihood=4,
        impact=4,
        due_on="2026-12-31",
    )

    customer_id: CustomerId
    contact_id: UUID | None = Field(
        default=None, description="The person whom it is about; null: nobody in particular."
    )
    competitor_id: UUID | None = Field(default=None, description="The rival who may poach the customer.")
    owner_id: UUID | None = Field(default=None, description="Who looks after it; null: nobody yet.")


class RiskUpdate(Patch):
    """Changes to a risk that is not closed (merge-patch). Likelihood and impact give its severity anew."""

    model_config = example(likelihood=5, owner_id="00000000-0000-4000-8000-0000000000a1")

    description: Remark = unset("What may happen, and why we think so.")
    likelihood: Degree = unset("How likely it is, from 1 (hardly) to 5 (almost certain).")
    impact: Degree = unset("How much it would harm us, from 1 (hardly) to 5 (severely).")
    due_on: date = unset("The day by which the risk is to be decided on.")
    owner_id: UUID | None = Field(default=None, description="Who looks after it; null: nobody yet.")
    competitor_id: UUID | None = Field(default=None, description="The rival who may poach the customer.")


class RiskDecision(Body):
    """What we decide about a risk."""

    model_config = example(status="mitigated", reason="增值服务方案已被客户采纳，订单恢复。")

    status: Literal[RiskStatus.MITIGATED, RiskStatus.ACCEPTED, RiskStatus.OCCURRED] = Field(
        description="`mitigated`: what we did has lowered it. `accepted`: we live with it. `occurred`: it has happened."
    )
    reason: Remark = Field(description="Why.")


class RiskClosure(Body):
    """Why a risk is closed."""

    model_config = example(reason="变更单双方已书面确认，费用计入合同。")

    reason: Remark = Field(description="Why it is no longer a risk, or how it ended.")


class RiskReopening(Body):
    """Why a closed risk is opened again."""

    model_config = example(reason="友商再次报价，客户要求比价。")

    reason: Remark = Field(description="Why.")


class RiskRead(RowRead, RiskContent):
    """A risk with a customer."""

    customer_id: CustomerId
    customer_name: CustomerName
    contact_id: UUID | None = Field(description="The person whom it is about; null: nobody in particular.")
    contact_name: str | None = Field(description="The person's present name.")
    competitor_id: UUID | None = Field(description="The rival who may poach the customer; null: none is named.")
    competitor_name: str | None = Field(description="The rival's present name.")
    owner_id: UUID | None = Field(
        description="Who looks after it; null: nobody, so the account manager names somebody."
    )
    owner_name: str | None = Field(description="The owner's present name; null: nobody.")
    score: int = Field(description="Likelihood × impact, 1 to 25.")
    severity: RiskSeverity = Field(description="The band of the score in its version of the risk scheme.")
    scheme_version: int = Field(description="The version of the risk scheme that gave its playbook and severity.")
    status: RiskStatus = Field(description="Open, mitigated, accepted, occurred or closed.")
    status_reason: str | None = Field(description="Why it is so; null: it was opened and not decided on.")
    decided_by: str | None = Field(description="Id of who decided so.")
    decided_by_name: str | None = Field(description="Name of who decided so, at that time.")
    decided_at: AwareDatetime | None = Field(description="When it was decided; null: it was not.")
    opened_by: str = Field(description="Id of the user who opened it, or `client:<id>`.")
    opened_by_name: str = Field(description="Name of who opened it, at that time.")
    next_analysis_on: date | None = Field(
        description="The day by which it is analysed next; null: such risks are not analysed regularly."
    )
    step_count: int = Field(description="Number of steps of its playbook.")
    open_step_count: int = Field(description="Of them, those that are not done.")
