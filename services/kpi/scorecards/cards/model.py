"""A scorecard: its table and shapes."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

import sqlalchemy as sa
from pydantic import AwareDatetime
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field, SQLModel

from services.kpi.figures.selection import Day
from services.kpi.scorecards.cards.periods import PeriodKind
from services.kpi.scorecards.cards.rules import ScorecardStatus
from services.kpi.scorecards.goals.model import GoalKey, ScorecardGoal
from services.kpi.scorecards.goals.rules import MAX_GOALS
from services.kpi.scorecards.schemes.rules import Rating
from services.kpi.tables import KpiTable
from shared.auth.access import Personal, RowClearance
from shared.database import Row, one_of
from shared.money import Amount, Ratio
from shared.shapes import Body, Code, EachOnce, Line, Patch, Read, RowRead, example, unset

GOALS: list[dict[str, Any]] = [
    {"key": "quota", "kpi": "sales", "basis": "salesperson", "weight": "60", "target": "637000"},
    {"key": "growth", "kpi": "sales_growth", "basis": "managed", "weight": "25", "target": "0.15"},
    {"key": "coaching", "name": "带教两名新人", "weight": "15", "target": "2"},
]
IS_PRESENT = sa.text("deleted_at IS NULL")
REGION = "The region that it belongs to: who oversees the region sees it; null: only those above all regions."


class Scorecard(Row, KpiTable, table=True):
    """A scorecard's row. What is between the person and its superiors is in no event."""

    __tablename__ = "scorecards"
    __table_args__ = (
        sa.Index(
            "uq_scorecards_present",
            "holder_id",
            sa.text("coalesce(team_name, '')"),
            "starts_on",
            "ends_on",
            unique=True,
            postgresql_where=IS_PRESENT,
        ),
        sa.Index("ix_scorecards_supervisor", "supervisor_id"),
        sa.Index("ix_scorecards_created", "created_at", "id"),
        sa.Index("ix_scorecards_period", "starts_on", "ends_on"),
    )

    holder_id: UUID
    team_name: str | None = None
    member_ids: list[UUID] = Field(default_factory=list, sa_type=ARRAY(sa.Uuid))
    salespeople: list[str] = Field(default_factory=list, sa_type=ARRAY(sa.Text))
    supervisor_id: UUID
    region: str | None = None
    period: PeriodKind = Field(sa_type=one_of(PeriodKind))
    starts_on: date
    ends_on: date
    agree_by: date
    assess_by: date
    review_by: date
    close_by: date
    status: ScorecardStatus = Field(default=ScorecardStatus.DRAFT, sa_type=one_of(ScorecardStatus))
    clearance: Annotated[int, RowClearance()] = 1
    goals: Annotated[list[dict[str, Any]], Personal()] = Field(sa_type=JSONB)
    entered: Annotated[dict[str, Any], Personal()] = Field(default_factory=dict, sa_type=JSONB)
    agreed_at: AwareDatetime | None = None
    agreed_by_name: str | None = None
    revised_for: str | None = None
    self_assessment: Annotated[str | None, Personal()] = None
    assessed_at: AwareDatetime | None = None
    review: Annotated[str | None, Personal()] = None
    rating: Annotated[Rating | None, Personal()] = Field(default=None, sa_type=one_of(Rating))
    reviewed_at: AwareDatetime | None = None
    reviewed_by_name: str | None = None
    result: Annotated[dict[str, Any] | None, Personal()] = Field(default=None, sa_type=JSONB)
    score: Annotated[Decimal | None, Personal()] = Field(default=None, sa_type=sa.Numeric)
    covered: Annotated[Decimal | None, Personal()] = Field(default=None, sa_type=sa.Numeric)
    closed_at: AwareDatetime | None = None
    closed_by_name: str | None = None
    reopened_for: str | None = None
    earlier_goals: Annotated[list[dict[str, Any]], Personal()] = Field(default_factory=list, sa_type=JSONB)
    earlier_results: Annotated[list[dict[str, Any]], Personal()] = Field(default_factory=list, sa_type=JSONB)
    deleted_at: AwareDatetime | None = None


class ScorecardFields(SQLModel):
    """What people set up."""

    team_name: Line | None = Field(default=None, description="The team; null: a person's scorecard.")
    member_ids: EachOnce[UUID] = Field(
        default_factory=list, max_length=200, description="Of a team: whose business counts; empty: the holder's."
    )
    salespeople: EachOnce[Code] = Field(
        default_factory=list, max_length=200, description="How the ERP names them in orders (`salesperson`)."
    )
    supervisor_id: UUID = Field(description="Who agrees, reviews and closes it.")
    region: Code | None = Field(default=None, description=REGION)
    goals: list[ScorecardGoal] = Field(max_length=MAX_GOALS, description="What is measured; weights add up to 100.")


class ScorecardCreate(Body, ScorecardFields):
    """A new scorecard, as a draft."""

    model_config = example(
        holder_id="01a1ff25-b1e9-738a-8877-e930680fd071",
        supervisor_id="01a1ff25-b1e9-738a-8877-e930680fd072",
        salespeople=["276"],
        period="quarter",
        starts_on="2026-01-01",
        goals=GOALS,
    )

    holder_id: UUID = Field(description="The person; of a team: who answers for it.")
    period: PeriodKind = Field(description="The length of the period.")
    starts_on: Day = Field(description="First day of the period.")
    ends_on: Day | None = Field(default=None, description="Last day; only a custom period needs it.")


class ScorecardUpdate(Patch, ScorecardFields):
    """Changes to a draft (merge-patch); another person or period is another scorecard."""

    model_config = example(goals=[GOALS[1] | {"weight": "100"}])

    member_ids: EachOnce[UUID] = unset()
    salespeople: EachOnce[Code] = unset()
    supervisor_id: UUID = unset()
    goals: list[ScorecardGoal] = unset()


class EnteredActualRead(Read):
    """An actual that somebody entered."""

    actual: Amount = Field(description="The figure.")
    evidence: str = Field(description="What shows it.")
    entered_by_name: str = Field(description="Who entered it.")
    entered_at: AwareDatetime = Field(description="When it was entered.")


class EarlierGoalsRead(Read):
    """Goals that were agreed and then revised."""

    goals: list[ScorecardGoal] = Field(description="The goals as they were agreed.")
    agreed_at: AwareDatetime = Field(description="When they were agreed.")
    agreed_by_name: str = Field(description="Who agreed them.")
    revised_at: AwareDatetime = Field(description="When they became a draft again.")
    revised_by_name: str = Field(description="Who revised them.")
    reason: str = Field(description="Why.")


class EarlierResultRead(Read):
    """The result of a closing that was reopened."""

    score: Ratio | None = Field(description="The total then.")
    covered: Ratio = Field(description="The part of 100 that had a score.")
    rating: Rating | None = Field(description="The supervisor's rating then.")
    result: dict[str, Any] = Field(description="The whole result, as it was frozen.")
    closed_at: AwareDatetime = Field(description="When it was closed.")
    closed_by_name: str = Field(description="Who closed it.")
    reopened_at: AwareDatetime = Field(description="When it was reopened.")
    reopened_by_name: str = Field(description="Who reopened it.")
    reason: str = Field(description="Why it was reopened.")


class ScorecardRead(RowRead):
    """A scorecard of a person or team for a period; what it has reached is its result."""

    holder_id: UUID = Field(description="The person; of a team: who answers for it.")
    holder_name: str | None = Field(description="Present name of the holder.")
    team_name: str | None = Field(description="The team; null: a person's scorecard.")
    member_ids: list[UUID] = Field(description="Of a team: whose business counts; empty: the holder's.")
    salespeople: list[str] = Field(description="How the ERP names them in orders.")
    supervisor_id: UUID = Field(description="Who agrees, reviews and closes it.")
    supervisor_name: str | None = Field(description="Present name of the supervisor.")
    region: str | None = Field(description=REGION)
    period: PeriodKind = Field(description="The length of the period.")
    starts_on: date = Field(description="First day of the period.")
    ends_on: date = Field(description="Last day of the period.")
    status: ScorecardStatus = Field(description="Draft, agreed, reviewed or closed.")
    clearance: int = Field(description="Clearance needed to see it, 1 to 3: that of its highest KPI.")
    goals: list[ScorecardGoal] = Field(description="What is measured, with the defaults filled in.")
    entered: dict[GoalKey, EnteredActualRead] = Field(description="Actuals that somebody entered, by goal.")
    agree_by: date = Field(description="When the targets should be agreed.")
    assess_by: date = Field(description="When the person should have assessed itself.")
    review_by: date = Field(description="When the supervisor should have reviewed it.")
    close_by: date = Field(description="When it should be closed.")
    agreed_at: AwareDatetime | None = Field(description="When its targets were agreed.")
    agreed_by_name: str | None = Field(description="Who agreed them.")
    revised_for: str | None = Field(description="Why it last became a draft again; null: it never did.")
    self_assessment: str | None = Field(description="What the person says of it.")
    assessed_at: AwareDatetime | None = Field(description="When the person last said so.")
    review: str | None = Field(description="The supervisor's review.")
    rating: Rating | None = Field(description="The supervisor's rating.")
    reviewed_at: AwareDatetime | None = Field(description="When it was last reviewed.")
    reviewed_by_name: str | None = Field(description="Who reviewed it.")
    score: Ratio | None = Field(description="The total, frozen at its closing; null: open, or nothing had a score.")
    covered: Ratio | None = Field(description="The part of 100 that had a score at its closing; null: open.")
    closed_at: AwareDatetime | None = Field(description="When it was closed; null: it is open.")
    closed_by_name: str | None = Field(description="Who closed it.")
    reopened_for: str | None = Field(description="Why it was last reopened; null: it never was.")
    earlier_goals: list[EarlierGoalsRead] = Field(description="Goals that were agreed and revised, the oldest first.")
    earlier_results: list[EarlierResultRead] = Field(description="The results of earlier closings, the oldest first.")
