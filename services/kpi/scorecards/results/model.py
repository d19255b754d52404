"""The shapes of results."""

from datetime import date
from uuid import UUID

from pydantic import AwareDatetime
from sqlmodel import Field

from services.kpi.figures.kpi_values.model import Number
from services.kpi.figures.kpis.catalogue import KpiCode
from services.kpi.figures.kpis.rules import Unit
from services.kpi.scorecards.goals.rules import GoalDirection, SalesBasis
from services.kpi.scorecards.results.rules import MissingActual
from services.kpi.scorecards.schemes.rules import Rating
from shared.money import Currency, Ratio
from shared.shapes import Read


class GoalResultRead(Read):
    """A goal with its actual and its score."""

    key: str = Field(description="The goal's identifier.")
    name_en: str = Field(description="Its name: the goal's own, else the KPI's in English.")
    name_zh: str = Field(description="Its name: the goal's own, else the KPI's in Chinese.")
    kpi: KpiCode | None = Field(description="The KPI; null: somebody enters the actual.")
    unit: Unit | None = Field(description="Unit of target and actual; null: of a goal that is no KPI.")
    basis: SalesBasis | None = Field(description="Whose business counts.")
    direction: GoalDirection = Field(description="Which side of the target is the better one.")
    weight: Ratio = Field(description="Its part of 100.")
    target: Number = Field(description="The figure to reach in the whole period.")
    baseline: Number = Field(description="The figure that scores 0.")
    actual: Number | None = Field(description="The figure so far; null: see `missing`.")
    numerator: Number | None = Field(description="Of a ratio.")
    denominator: Number | None = Field(description="Of a ratio; null for a plain sum.")
    missing: MissingActual | None = Field(description="Why there is no actual; null: there is one.")
    evidence: str | None = Field(description="Of an actual that somebody entered.")
    achievement: Ratio | None = Field(description="(actual − baseline) ÷ (target − baseline); null without an actual.")
    score: Ratio | None = Field(description="The achievement within the bounds; null: not scored.")
    points: Ratio | None = Field(description="Weight × score.")
    archived_periods: list[str] = Field(
        default_factory=list, description="Archived years and months whose orders the actual lacks."
    )


class ScorecardResultRead(Read):
    """What a scorecard has reached: computed as long as it is open, as frozen once it is closed."""

    scorecard_id: UUID = Field(description="The scorecard.")
    holder_name: str | None = Field(description="Present name of the person, or of who answers for the team.")
    team_name: str | None = Field(description="The team; null: a person's scorecard.")
    starts_on: date = Field(description="First day of the period.")
    ends_on: date = Field(description="Last day of the period.")
    elapsed: Ratio = Field(description="The part of the period that has passed: targets are for all of it.")
    currency: Currency = Field(description="The base currency, used for all amounts.")
    is_frozen: bool = Field(description="Whether the figures are those of the closing.")
    frozen_at: AwareDatetime | None = Field(description="When they were frozen; null: they are computed now.")
    scheme_version: int = Field(description="Version of the scorecard scheme that it was scored by.")
    goals: list[GoalResultRead] = Field(description="The goals, in their order.")
    score: Ratio | None = Field(description="Σ weight × score ÷ Σ weight, over the goals with a score.")
    covered: Ratio = Field(description="The part of 100 that has a score.")
    is_provisional: bool = Field(description="Whether too little is covered for a rating.")
    proposed_rating: Rating | None = Field(description="The rating that the total proposes; null: provisional.")
    rating: Rating | None = Field(description="The supervisor's rating; null: not reviewed yet.")
