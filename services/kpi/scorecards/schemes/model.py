"""The content of a scorecard scheme, as stored and sent."""

from decimal import Decimal
from typing import Annotated

from sqlmodel import Field

from shared.money import Ratio
from shared.shapes import Body

Score = Annotated[Ratio, Field(ge=-10, le=10)]
WorkingDay = Annotated[int, Field(ge=1, le=60)]


class RatingFrom(Body):
    """The total from which on a scorecard has each rating; below the lowest it is poor."""

    outstanding: Score = Field(description="From this total on: outstanding.")
    good: Score = Field(description="From this total on: good.")
    fair: Score = Field(description="From this total on: meets most expectations.")


class ScorecardDays(Body):
    """By which working day of the company's calendar each step is due."""

    agree: WorkingDay = Field(description="Working day of the period by which targets are agreed.")
    assess: WorkingDay = Field(description="Working day after the period by which the person assesses itself.")
    review: WorkingDay = Field(description="Working day after the period by which the supervisor has reviewed.")
    close: WorkingDay = Field(description="Working day after the period by which the scorecard is closed.")


class ScorecardSchemeContent(Body):
    """How scorecards are scored: bounds of a score, ratings, and by when each step is due.

    The score of a goal is (actual − baseline) ÷ (target − baseline): 0 at the baseline, 1 at the target. Goals may
    have bounds of their own.
    """

    floor: Score = Field(description="The lowest score of a goal.")
    counts_from: Score = Field(description="A score below this counts as the lowest score.")
    cap: Score = Field(description="The highest score of a goal.")
    min_coverage: Annotated[Ratio, Field(ge=0, le=1)] = Field(
        description="Share of the weights that must have a score; below it the total is provisional."
    )
    ratings: RatingFrom = Field(description="From which total on a scorecard has which rating.")
    days: ScorecardDays = Field(description="By when each step is due; scorecards keep the days of their creation.")


STANDARD = ScorecardSchemeContent(
    floor=Decimal(0),
    counts_from=Decimal(0),
    cap=Decimal("1.2"),
    min_coverage=Decimal("0.6"),
    ratings=RatingFrom(outstanding=Decimal("1.1"), good=Decimal("0.95"), fair=Decimal("0.8")),
    days=ScorecardDays(agree=5, assess=5, review=10, close=15),
)
"""In force until another is published."""
