"""What an entry of the catalogue says."""

from dataclasses import dataclass
from datetime import date

from services.kpi.figures.kpis.formulas import Formula
from services.kpi.figures.kpis.rules import EVERY, EVERY_GRAIN, Dimension, Direction, Grain, Unit
from shared.problems import Text

FIRST = date(2026, 11, 1)
SECOND = date(2026, 11, 22)
"""Days on which KPIs were added."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kpi:
    """One KPI: everything that queries, documentation and `/v1/kpis` know of it."""

    code: str
    name: Text
    meaning: Text
    unit: Unit
    formula: Formula
    direction: Direction = Direction.HIGHER
    dimensions: frozenset[Dimension] = EVERY
    grains: frozenset[Grain] = EVERY_GRAIN
    clearance: int = 1
    since: date = SECOND

    @property
    def filters(self) -> frozenset[Dimension]:
        """The dimensions that it can be filtered by; by customer wherever a customer has a figure of its own."""
        offered = self.dimensions - {Dimension.GROUP, Dimension.CUSTOM}
        return offered | {Dimension.CUSTOMER} if Dimension.INDUSTRY in self.dimensions else offered
