"""Figures of customers and markets as they were found, by where they come from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from services.planning.goals.market_goals.rules import GoalMetric
from services.planning.goals.market_goals.series import NOTHING, MonthFigure, Series
from services.planning.goals.market_goals.sources import GoalSource, SupplySource
from services.planning.plans.plans.rules import Market

Subject = UUID | Market
"""A customer by its id, or a market as a whole."""


@dataclass(frozen=True, slots=True)
class RivalShare:
    """A rival's share on a day, and ours by it."""

    share: Decimal
    suppression_ratio: Decimal | None


Landscapes = Mapping[Subject, Mapping[date, Mapping[UUID, RivalShare]]]
"""The known rivals of each day."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures by subject and source; those of KPIs that are amounts are in the currency."""

    currency: str | None = None
    series: Mapping[tuple[Subject, GoalSource], Series] = field(default_factory=dict)
    landscapes: Landscapes = field(default_factory=dict)

    def of(self, subject: Subject | None, source: GoalSource) -> Series:
        """The subject's figures; empty where there are none."""
        if subject is None:
            return {}
        if isinstance(source, SupplySource):
            days = self.landscapes.get(subject, {})
            return {day: MonthFigure(_against(source, rivals)) for day, rivals in days.items()}
        return self.series.get((subject, source), {})

    def __or__(self, other: "Figures") -> "Figures":
        """Both together."""
        series = {**self.series, **other.series}
        return Figures(self.currency or other.currency, series, {**self.landscapes, **other.landscapes})


def _against(source: SupplySource, rivals: Mapping[UUID, RivalShare]) -> Decimal | None:
    """A rival who is not among the known suppliers supplies nothing."""
    found = rivals.get(source.competitor_id)
    if source.metric is GoalMetric.SUPPRESSION_RATIO:
        return found.suppression_ratio if found else None
    return found.share if found else NOTHING
