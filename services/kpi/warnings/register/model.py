"""An early warning: its table and shapes."""

from typing import Annotated, Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from pydantic import AwareDatetime
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from services.kpi.tables import KpiTable
from services.kpi.warnings.register.rules import PROFIT_CLEARANCE, WarningOutcome, WarningStatus
from services.kpi.warnings.schemes.rules import Severity, WarningKind
from shared.auth.access import Clearance, RowClearance, RowIdentity
from shared.customers.settlements import Settled, SettledAs, Settlement
from shared.database import PartlyHidden, Row, one_of
from shared.money import Amount, Ratio
from shared.shapes import Body, Complete, CustomerId, CustomerName, Remark, RowRead, example
from shared.time import utc_now

IS_OPEN = sa.text("status <> 'closed'")
ProfitAtStake = Annotated[Amount | None, Clearance(PROFIT_CLEARANCE)]


def unite_warnings(ours: "EarlyWarning", theirs: "EarlyWarning") -> Settled:
    """Of two open warnings the one that somebody works on goes on, else the older one; the other is closed."""
    order = list(WarningStatus)
    ranks = {id(one): (-order.index(one.status), one.created_at) for one in (ours, theirs)}
    stays, closed = sorted((ours, theirs), key=lambda one: ranks[id(one)])
    closed.status, closed.outcome, closed.closed_at = WarningStatus.CLOSED, WarningOutcome.UNITED, utc_now()
    closed.cause_lasts = False
    return Settled(stays, closed, SettledAs.RETIRED)


class WarningContent(SQLModel):
    """What an early warning says."""

    kind: Annotated[WarningKind, RowIdentity()] = Field(sa_type=one_of(WarningKind), description="What is wrong.")
    severity: Severity = Field(sa_type=one_of(Severity), description="How bad it is.")
    measured: Ratio | None = Field(
        default=None, description="The value that the scheme's steps are about; null for another service's warning."
    )
    evidence_en: str = Field(description="The evidence in words, in English.")
    evidence_zh: str = Field(description="The evidence in words, in Chinese.")
    figures: dict[str, Any] = Field(
        default_factory=dict, sa_type=JSONB, description="The evidence in figures, by name; amounts in base currency."
    )
    profit_at_stake: ProfitAtStake = Field(
        default=None,
        description="Gross profit of the last twelve months with the customer, or with a dropped product category.",
    )
    due_at: AwareDatetime = Field(description="When it must have been worked on.")
    source: str = Field(description="The service that raised it.")
    has_due_item: bool = Field(
        default=False, description="Whether that service's own due items contain it; then it is no due item here."
    )
    link: str | None = Field(default=None, description="Address of what it is about, in the service that raised it.")
    scheme_version: int = Field(description="Version of the warning scheme that it was last judged by.")
    previous_id: UUID | None = Field(
        default=None, description="The earlier warning about the same, which was closed before the cause came again."
    )


class WarningHandling(SQLModel):
    """What has been done about an early warning."""

    status: WarningStatus = Field(
        default=WarningStatus.OPEN, sa_type=one_of(WarningStatus), description="Open, acknowledged, acting or closed."
    )
    acknowledged_at: AwareDatetime | None = Field(default=None, description="When somebody acknowledged it.")
    acknowledged_by_name: str | None = Field(default=None, description="Name of who acknowledged it, at that time.")
    acting_since: AwareDatetime | None = Field(default=None, description="Since when somebody acts on it.")
    acting_by_name: str | None = Field(default=None, description="Name of who acts on it, at that time.")
    action: str | None = Field(default=None, description="What is being done.")
    closed_at: AwareDatetime | None = Field(default=None, description="When it was closed; null: it is not.")
    closed_by_name: str | None = Field(default=None, description="Who closed it; null: it closed by itself.")
    outcome: WarningOutcome | None = Field(
        default=None, sa_type=one_of(WarningOutcome), description="How it ended; null: it has not."
    )
    reason: str | None = Field(default=None, description="Why it was closed so.")


class EarlyWarning(WarningContent, WarningHandling, Row, PartlyHidden, KpiTable, table=True):
    """A warning's row. An open one is unique by customer, kind and subject."""

    __tablename__ = "warnings"
    __table_args__ = (
        sa.Index("uq_warnings_open", "customer_id", "kind", "subject", unique=True, postgresql_where=IS_OPEN),
        sa.Index("ix_warnings_customer", "customer_id", "kind", "closed_at"),
        sa.Index("ix_warnings_due", "due_at", "id", postgresql_where=IS_OPEN),
        sa.Index("ix_warnings_created", "created_at", "id"),
        sa.Index("ix_warnings_source", "source_id", postgresql_where=sa.text("source_id IS NOT NULL")),
    )
    settlement: ClassVar = Settlement(unite_warnings)

    customer_id: UUID
    contact_id: UUID | None = None
    subject: str = ""
    source_id: UUID | None = None
    clearance: Annotated[int, RowClearance()] = 1
    owner_id: UUID | None = None
    cause_lasts: bool = True


class WarningAction(Body):
    """What is done about a warning."""

    model_config = example(action="本周五前拜访采购经理，核实项目进度。", due_at="2027-03-05T10:00:00Z")

    action: Remark = Field(description="What is being done.")
    owner_id: UUID | None = Field(default=None, description="Who does it from now on; left out or null: as before.")
    due_at: AwareDatetime | None = Field(default=None, description="By when; left out or null: as before.")


class WarningClosure(Body):
    """How a warning ended."""

    model_config = example(outcome="resolved", reason="客户已恢复下单，首批 6 月交付。")

    outcome: WarningOutcome = Field(description="`resolved`, `accepted` or `false_alarm`.")
    reason: Remark = Field(description="Why, in a sentence that somebody understands next year.")


class EarlyWarningRead(RowRead, WarningContent, WarningHandling):
    """An early warning of a customer."""

    customer_id: CustomerId
    customer_name: CustomerName
    contact_id: UUID | None = Field(description="The person whom it is about; null: it is about the customer.")
    owner_id: UUID | None = Field(description="Who works on it: who was named, else the customer's account manager.")
    owner_name: str | None = Field(description="The owner's present name; null: nobody.")
    is_overdue: bool = Field(description="Whether it is not closed and its time has passed.")
    clearance: int = Field(description="Clearance needed to see it, 1 to 3.")


class EarlyWarningCount(Complete):
    """The number of warnings with one value of a field."""

    value: str | None = Field(description="The value, as the list filters by it; null: none.")
    label: str | None = Field(description="How people call it, in the reader's language; null: it has no name.")
    count: int = Field(description="The number of warnings.")


class EarlyWarningCountsRead(Complete):
    """How many warnings match, in all and by what they can be filtered by."""

    total: int = Field(description="All that match.")
    overdue: int = Field(description="Of them, not closed and past their time.")
    by_kind: list[EarlyWarningCount] = Field(description="By kind, the most frequent first.")
    by_severity: list[EarlyWarningCount] = Field(description="By severity, the most frequent first.")
    by_status: list[EarlyWarningCount] = Field(description="By status, the most frequent first.")
    by_owner: list[EarlyWarningCount] = Field(description="By owner, the most frequent first.")
