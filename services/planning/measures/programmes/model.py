"""A programme and its actions: their tables."""

from datetime import date
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.planning.measures.programmes.rules import ProgrammeStatus
from services.planning.tables import PlanningTable
from shared.customers.roles import TeamRole
from shared.customers.settlements import Settled, SettledAs, Settlement
from shared.customers.traits import LifecycleStage
from shared.database import Row, one_of
from shared.problems import Text
from shared.time import company_today

SUPERSEDED = Text(
    "The customer was merged with another one, whose programme continues.", "客户已合并，由另一生命周期计划继续执行。"
)


def supersede(ours: "LifecycleProgramme", theirs: "LifecycleProgramme") -> Settled:
    """The survivor's programme continues; where its stage is another one afterwards, it moves as any other."""
    theirs.end(ProgrammeStatus.MERGED, SUPERSEDED.in_language("zh-CN" if theirs.language == "zh-CN" else "en"))
    return Settled(ours, theirs, SettledAs.RETIRED)


class LifecycleProgramme(Row, PlanningTable, table=True):
    """A programme's row."""

    __tablename__ = "lifecycle_programmes"
    __table_args__ = (
        sa.Index(
            "uq_lifecycle_programmes_running",
            "customer_id",
            unique=True,
            postgresql_where=sa.text("status = 'running'"),
        ),
        sa.Index("ix_lifecycle_programmes_customer", "customer_id", "stage"),
        sa.Index("ix_lifecycle_programmes_created", "created_at", "id"),
    )
    settlement: ClassVar = Settlement(supersede)

    customer_id: UUID
    stage: LifecycleStage = Field(sa_type=one_of(LifecycleStage))
    status: ProgrammeStatus = Field(default=ProgrammeStatus.RUNNING, sa_type=one_of(ProgrammeStatus))
    entered_on: date
    ends_on: date | None = None
    started_on: date
    is_by_hand: bool
    scheme_version: int
    policy_version: int
    language: str
    template: list[dict[str, Any]] = Field(sa_type=JSONB)
    next_look_on: date | None = None
    ended_on: date | None = None
    end_reason: str | None = None
    started_by: str
    started_by_name: str

    def end(self, status: ProgrammeStatus, reason: str) -> None:
        """End the programme today."""
        self.status, self.end_reason, self.ended_on = status, reason, company_today()


class ProgrammeAction(Row, PlanningTable, table=True):
    """The turn of an action that a programme has planned; it stays when the action is removed, so that none comes
    twice."""

    __tablename__ = "programme_actions"
    __table_args__ = (
        sa.UniqueConstraint("programme_id", "key", "turn"),
        sa.Index("ix_programme_actions_customer", "customer_id"),
    )

    customer_id: UUID
    programme_id: UUID = Field(foreign_key="lifecycle_programmes.id")
    action_id: UUID = Field(foreign_key="actions.id", unique=True)
    key: str
    turn: int
    role: TeamRole = Field(sa_type=one_of(TeamRole))
    is_milestone: bool
    planned_on: date
    assigned_id: UUID | None = None
    """The owner that the role gave; another owner was chosen by a person."""
    is_withdrawn: bool = False
    """The programme has cancelled the action when the customer left the stage."""
