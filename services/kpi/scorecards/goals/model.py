"""The shape of a goal."""

from typing import Annotated, Self

from pydantic import StringConstraints
from sqlmodel import Field

from services.kpi.figures.kpis.catalogue import KpiCode
from services.kpi.scorecards.goals.rules import GoalDirection, SalesBasis, usual_baseline, usual_direction
from services.kpi.scorecards.schemes.model import Score
from shared.money import Amount, Ratio
from shared.shapes import Body, Line

GoalKey = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
Weight = Annotated[Ratio, Field(gt=0, le=100, max_digits=7, decimal_places=4)]


class ScorecardGoal(Body):
    """What is measured, with weight and target: a KPI of the catalogue, or a goal whose actual somebody enters."""

    key: GoalKey = Field(description="Its identifier in the scorecard, which copies keep.")
    name: Line | None = Field(default=None, description="What it is called; null: as its KPI. A goal needs one.")
    kpi: KpiCode | None = Field(default=None, description="The KPI; null: somebody enters the actual, with evidence.")
    basis: SalesBasis | None = Field(default=None, description="Whose business counts; of a KPI.")
    weight: Weight = Field(description="Its part of 100.")
    target: Amount = Field(description="The figure to reach, which scores 1; ratios as 0.25.")
    direction: GoalDirection | None = Field(
        default=None, description="Which side is better; null: the KPI's usual one."
    )
    baseline: Amount | None = Field(
        default=None, description="The figure that scores 0; null: 0, or twice the target where lower is better."
    )
    floor: Score | None = Field(default=None, description="The lowest score; null: the scheme's.")
    cap: Score | None = Field(default=None, description="The highest score; null: the scheme's.")

    def settled(self) -> Self:
        """The goal with its direction and baseline filled in, so that later defaults do not change it."""
        direction = self.direction or usual_direction(self.kpi)
        baseline = usual_baseline(self.target, direction) if self.baseline is None else self.baseline
        return self.model_copy(update={"direction": direction, "baseline": baseline})
