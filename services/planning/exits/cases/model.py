"""The tables of an exit: its case, workstreams and disputes."""

from datetime import date
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from pydantic import AwareDatetime
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

from services.planning.exits.cases.rules import ExitStatus
from services.planning.tables import PlanningTable
from shared.customers.settlements import Settled, SettledAs, Settlement
from shared.database import Row, one_of
from shared.feed.intents import IntentState


def supersede_exit(ours: "Exit", theirs: "Exit") -> Settled:
    """Of two open cases the older one is continued; the other one stays readable."""
    holds, other = sorted((ours, theirs), key=lambda case: (case.created_at, case.id))
    other.status, other.superseded_by_id = ExitStatus.SUPERSEDED, holds.id
    return Settled(holds, other, SettledAs.RETIRED)


class Exit(Row, PlanningTable, table=True):
    """An exit's case.

    `readers`: users' roles that read it whichever customers they see. `waived`: what finance waived, by the id of the
    receivable.
    """

    __tablename__ = "exits"
    __table_args__ = (
        sa.Index("uq_exits_open", "customer_id", unique=True, postgresql_where=sa.text("status = 'open'")),
        sa.Index("ix_exits_created", "created_at", "id"),
    )
    settlement: ClassVar = Settlement(supersede_exit)

    customer_id: UUID = Field(index=True)
    reason: str
    planned_on: date
    status: ExitStatus = Field(default=ExitStatus.OPEN, sa_type=one_of(ExitStatus))
    scheme_version: int
    readers: list[str] = Field(sa_type=ARRAY(sa.Text))
    opened_by: str
    opened_by_name: str
    open_amounts: list[dict[str, Any]] = Field(sa_type=JSONB)
    receivables_asked_at: AwareDatetime
    waived: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB)
    waiver: dict[str, Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True))
    ended_by: str | None = None
    ended_by_name: str | None = None
    ended_at: AwareDatetime | None = None
    end_reason: str | None = None
    reopening_reason: str | None = None
    superseded_by_id: UUID | None = Field(default=None, foreign_key="exits.id")
    status_before: str | None = None
    intent_id: UUID | None = Field(default=None, index=True)
    customer_move: IntentState | None = Field(default=None, sa_type=one_of(IntentState))


class ExitWorkstream(Row, PlanningTable, table=True):
    """A workstream of a case, with its checklist and sign-offs."""

    __tablename__ = "exit_workstreams"
    __table_args__ = (sa.UniqueConstraint("exit_id", "code"),)

    exit_id: UUID = Field(foreign_key="exits.id")
    customer_id: UUID
    code: str
    position: int
    name_en: str
    name_zh: str
    roles: list[str] = Field(sa_type=ARRAY(sa.Text))
    is_for_disputes: bool
    owner_id: UUID | None = None
    due_on: date
    checklist: list[dict[str, Any]] = Field(sa_type=JSONB)
    sign_offs: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSONB)
    signed_off_at: AwareDatetime | None = None
    reopening_reason: str | None = None


class ExitDispute(Row, PlanningTable, table=True):
    """A dispute of a case."""

    __tablename__ = "exit_disputes"

    exit_id: UUID = Field(foreign_key="exits.id", index=True)
    customer_id: UUID
    subject: str
    opened_by: str
    opened_by_name: str
    outcome: str | None = None
    settled_by: str | None = None
    settled_by_name: str | None = None
    settled_at: AwareDatetime | None = None
