"""A complaint: its tables and shapes."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import sqlalchemy as sa
from pydantic import AwareDatetime
from sqlmodel import Field, SQLModel

from services.relationship.satisfaction.complaint_schemes.rules import (
    ComplaintClock,
    ComplaintSeverity,
    EscalationRecipient,
)
from services.relationship.satisfaction.complaints.rules import ComplaintChannel, ComplaintStatus, RootCause
from services.relationship.tables import RelationshipTable
from shared.auth.access import Clearance
from shared.database import PartlyHidden, Row, one_of
from shared.money import Ratio
from shared.shapes import (
    Body,
    CustomerId,
    CustomerName,
    Line,
    Patch,
    Read,
    Remark,
    RowRead,
    Statement,
    example,
    unset,
)
from shared.working_days import CountedHours

PrivateRemarks = Annotated[Remark | None, Clearance(2)]
Moment = sa.DateTime(timezone=True)
WAITS = sa.text("solved_at IS NULL AND deleted_at IS NULL")


class ComplaintContent(SQLModel):
    """What a complaint says."""

    subject: Line = Field(description="In a few words.")
    description: Statement = Field(
        description="What the customer complains about; readable by all who see the customer."
    )
    channel: ComplaintChannel = Field(sa_type=one_of(ComplaintChannel), description="How it reached us.")
    severity: ComplaintSeverity = Field(
        sa_type=one_of(ComplaintSeverity), description="How severe it is for the customer."
    )
    private_remarks: PrivateRemarks = Field(default=None, description="Private remarks; needs clearance 2.")


class ComplaintTiming(SQLModel):
    """By when a complaint is answered and solved, and when it was."""

    status: ComplaintStatus = Field(sa_type=one_of(ComplaintStatus), description="What was last done about it.")
    received_at: AwareDatetime = Field(sa_type=Moment, description="When the customer complained.")
    times_reopened: int = Field(default=0, description="How often it was reopened.")
    clocks_since: AwareDatetime = Field(
        sa_type=Moment, description="Since when the present time limits run: receipt, or the last reopening."
    )
    is_green_channel: bool = Field(description="Whether support answers on the green channel 绿色通道.")
    answer_hours: int = Field(description="Hours to answer.")
    answer_counted: CountedHours = Field(sa_type=one_of(CountedHours), description="Which hours count for the answer.")
    answer_due_at: AwareDatetime = Field(sa_type=Moment, description="When it must be answered.")
    answered_at: AwareDatetime | None = Field(
        default=None, sa_type=Moment, description="When it was answered; null: not since it was received or reopened."
    )
    first_answered_at: AwareDatetime | None = Field(
        default=None, sa_type=Moment, description="When it was answered for the first time."
    )
    solve_hours: int = Field(description="Hours to solve.")
    solve_counted: CountedHours = Field(sa_type=one_of(CountedHours), description="Which hours count for the solution.")
    solve_due_at: AwareDatetime = Field(sa_type=Moment, description="When it must be solved.")
    solved_at: AwareDatetime | None = Field(
        default=None, sa_type=Moment, description="When it was solved; null: not since it was received or reopened."
    )
    closed_at: AwareDatetime | None = Field(default=None, sa_type=Moment, description="When it was closed.")
    was_answered_late: bool = Field(default=False, description="Whether an answer ever came late.")
    was_solved_late: bool = Field(default=False, description="Whether a solution ever came late.")
    root_cause: RootCause | None = Field(
        default=None,
        sa_type=one_of(RootCause),
        description="Why the customer had to complain; null until it is closed.",
    )
    root_cause_detail: str | None = Field(default=None, description="The cause in words.")
    scheme_version: int = Field(description="Version of the complaint scheme that set the times.")
    policy_version: int = Field(description="Version of the service policy that set the times.")


class Complaint(ComplaintContent, ComplaintTiming, PartlyHidden, Row, RelationshipTable, table=True):
    """A complaint's row."""

    __tablename__ = "complaints"
    __table_args__ = (
        sa.Index("ix_complaints_customer", "customer_id", "received_at"),
        sa.Index("ix_complaints_received", "received_at", "id"),
        sa.Index("ix_complaints_waiting", "solve_due_at", "id", postgresql_where=WAITS),
        sa.Index("ix_complaints_owner", "owner_id", "status"),
    )

    customer_id: UUID
    contact_id: UUID | None = None
    owner_id: UUID
    reported_by: str
    reported_by_name: str
    deleted_at: AwareDatetime | None = Field(default=None, sa_type=Moment)


class ComplaintState(Row, RelationshipTable, table=True):
    """A state that a complaint entered; rows are only added."""

    __tablename__ = "complaint_states"
    __table_args__ = (sa.Index("ix_complaint_states_complaint", "complaint_id", "since"),)

    complaint_id: UUID
    customer_id: UUID
    contact_id: UUID | None = None
    status: ComplaintStatus = Field(sa_type=one_of(ComplaintStatus))
    since: AwareDatetime = Field(sa_type=Moment)
    note: str | None = None
    entered_by: str
    entered_by_name: str


class ComplaintEscalation(Row, RelationshipTable, table=True):
    """A step of a complaint's escalation for one recipient: planned, and told unless the complaint waits no more."""

    __tablename__ = "complaint_escalations"
    __table_args__ = (
        sa.Index("ix_complaint_escalations_complaint", "complaint_id", "planned_at"),
        sa.Index("ix_complaint_escalations_planned", "planned_at", postgresql_where=sa.text("told_at IS NULL")),
        sa.Index("ix_complaint_escalations_told", "user_id", postgresql_where=sa.text("told_at IS NOT NULL")),
    )

    complaint_id: UUID
    customer_id: UUID
    contact_id: UUID | None = None
    times_reopened: int
    position: int
    clock: ComplaintClock = Field(sa_type=one_of(ComplaintClock))
    recipient: EscalationRecipient = Field(sa_type=one_of(EscalationRecipient))
    planned_at: AwareDatetime = Field(sa_type=Moment)
    told_at: AwareDatetime | None = Field(default=None, sa_type=Moment)
    user_id: UUID | None = None


class ComplaintCreate(Body, ComplaintContent):
    """A new complaint."""

    model_config = example(
        customer_id="01a1ff25-b1e9-738a-8877-e930680fd063",
        contact_id="01a1ff25-b1ea-7d05-9c3e-5b0c8f1d2e4a",
        subject="制动电阻箱批次温升超标",
        description="9 月 28 日到货的 12 台制动电阻箱，满载 40 分钟后外壳温升 68 K，超出技术协议 60 K。",
        channel="phone",
        severity="major",
        received_at="2025-09-30T15:20:00+08:00",
    )

    customer_id: CustomerId
    contact_id: UUID | None = Field(default=None, description="Who complains: a contact of the customer.")
    received_at: AwareDatetime | None = Field(default=None, description="When the customer complained; by default now.")
    owner_id: UUID | None = Field(
        default=None, description="Who sees to it; by default the account manager, else the caller."
    )


class ComplaintUpdate(Patch, ComplaintContent):
    """Changes to a complaint that is not closed (merge-patch). Another severity or channel sets new times."""

    model_config = example(severity="critical")

    subject: Line = unset()
    description: Statement = unset()
    channel: ComplaintChannel = unset()
    severity: ComplaintSeverity = unset()
    owner_id: UUID = unset("Who sees to it.")


class ComplaintAnswer(Body):
    """What we answered."""

    model_config = example(text="已电话答复李工：质量部明日到现场测量，先提供两台备机。")

    text: Remark = Field(description="What we told the customer.")
    at: AwareDatetime | None = Field(default=None, description="When; by default now.")


class ComplaintSolution(Body):
    """How the complaint was solved."""

    model_config = example(text="更换 12 台的导热垫，复测温升 54 K，客户签字确认。")

    text: Remark = Field(description="What was done, and what the customer said of it.")
    at: AwareDatetime | None = Field(default=None, description="When; by default now.")


class ComplaintClosure(Body):
    """Why the customer had to complain."""

    model_config = example(root_cause="product_quality", root_cause_detail="导热垫来料厚度偏差，进料检验未覆盖该项。")

    root_cause: RootCause = Field(description="The kind of cause.")
    root_cause_detail: Remark = Field(description="The cause in words, and what prevents it from now on.")


class ComplaintReopening(Body):
    """Why a complaint is opened again."""

    model_config = example(reason="客户反馈第 7 台运行一周后温升再次超标。")

    reason: Remark = Field(description="What the customer says now.")


class ComplaintStateRead(Read):
    """A state of the complaint, and how long it lasted."""

    status: ComplaintStatus = Field(description="The state.")
    since: datetime = Field(description="When it began.")
    until: datetime | None = Field(description="When the next began; null: it lasts.")
    hours: Ratio | None = Field(description="Hours it has lasted; null for `closed`, which ends nothing.")
    note: str | None = Field(description="The answer, the solution, the root cause or the reason.")
    entered_by_name: str = Field(description="Name of who recorded it, at that time.")


class ComplaintEscalationRead(Read):
    """A step of escalation that was taken."""

    clock: ComplaintClock = Field(description="What the complaint waited for.")
    recipient: EscalationRecipient = Field(description="Who was to be told.")
    user_id: UUID | None = Field(description="Who was told; null: nobody could be.")
    user_name: str | None = Field(description="The person's present name.")
    told_at: datetime = Field(description="When.")


class ComplaintRead(RowRead, ComplaintContent, ComplaintTiming):
    """A complaint of a customer, with the time it has spent in each state."""

    customer_id: CustomerId
    customer_name: CustomerName
    contact_id: UUID | None = Field(description="Who complains; null: nobody in particular.")
    owner_id: UUID = Field(description="Who sees to it.")
    owner_name: str | None = Field(description="The owner's present name.")
    is_waiting: bool = Field(description="Whether it is neither solved nor closed.")
    is_late: bool = Field(description="Whether it waits for an answer or a solution whose time has passed.")
    reported_by_name: str = Field(description="Name of who recorded it, at that time.")
    states: list[ComplaintStateRead] = Field(description="Its states, the first one first.")
    escalations: list[ComplaintEscalationRead] = Field(description="Whom it was escalated to, the first one first.")
