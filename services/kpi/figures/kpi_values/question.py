"""A checked query and its caller: which figures, of which days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Self

from services.kpi.figures.custom_fields.rules import ChoiceField
from services.kpi.figures.kpi_values.model import KpiValueQuery
from services.kpi.figures.kpi_values.periods import Calendar, Compare, Period, is_month_end
from services.kpi.figures.kpi_values.rules import Attributes, GroupBy
from services.kpi.figures.kpis.rules import Dimension, Grain
from shared.auth.access import Principal

FILTERED: dict[str, Dimension] = {
    "customer_ids": Dimension.CUSTOMER,
    "customer_id": Dimension.CUSTOMER,
    "region": Dimension.REGION,
    "industry": Dimension.INDUSTRY,
    "customer_class": Dimension.CLASS,
    "tier": Dimension.TIER,
    "quadrant": Dimension.QUADRANT,
    "stage": Dimension.STAGE,
    "manager_id": Dimension.MANAGER,
    "categories": Dimension.CATEGORY,
    "category": Dimension.CATEGORY,
    "products": Dimension.PRODUCT,
    "product": Dimension.PRODUCT,
    "order_region": Dimension.ORDER_REGION,
    "project": Dimension.PROJECT,
}
"""The filters, and the dimension of each; a single value goes before a list of them."""


def filters_of(query: KpiValueQuery) -> dict[Dimension, Any]:
    """The values asked for, by dimension."""
    given = ((dimension, getattr(query, name)) for name, dimension in FILTERED.items())
    return {dimension: value for dimension, value in given if value is not None}


@dataclass(frozen=True, slots=True)
class Question:
    """The query and its caller. `starts`: the first days of the periods asked for, also where others are compared."""

    query: KpiValueQuery
    groups: tuple[GroupBy, ...]
    filters: dict[Dimension, Any]
    calendar: Calendar
    periods: Sequence[Period]
    starts: Sequence[date]
    principal: Principal
    today: date
    fields: Mapping[str, ChoiceField] = field(default_factory=dict)
    """The custom fields that figures are grouped by, by their codes."""

    @property
    def first(self) -> date:
        """The first day of the first period."""
        return self.periods[0].first

    @property
    def last(self) -> date:
        """The last day of the last period."""
        return self.periods[-1].last

    @property
    def dimensions(self) -> frozenset[Dimension]:
        """What figures are grouped or filtered by."""
        return frozenset(self.filters) | {group.dimension for group in self.groups}

    @property
    def is_base(self) -> bool:
        """Whether it is about what others are compared with."""
        return any(period.first != start for period, start in zip(self.periods, self.starts, strict=True))

    @property
    def is_by_period(self) -> bool:
        """Whether the attributes of each period's end count."""
        return self.query.attributes is Attributes.PERIOD

    @property
    def has_gaps(self) -> bool:
        """Whether there are days between the periods, which count nowhere."""
        return any(one.last.toordinal() + 1 < after.first.toordinal() for one, after in self._neighbours())

    @property
    def broken_months(self) -> list[tuple[date, date]]:
        """The days of each month of which only the first days count."""
        whole = Grain.DAY is self.query.grain
        return (
            [] if whole else [(one.last.replace(day=1), one.last) for one in self.periods if not is_month_end(one.last)]
        )

    def compared_with(self, compare: Compare) -> Self:
        """The same question about the like days of other periods."""
        return replace(self, periods=self.calendar.bases(list(self.periods), compare, self.today))

    def of_all(self) -> Self:
        """The same periods, over everything that the caller sees, ungrouped."""
        return replace(self, groups=(), filters={}, query=self.query.model_copy(update={"include_group": False}))

    def _neighbours(self) -> Sequence[tuple[Period, Period]]:
        return list(zip(self.periods, self.periods[1:], strict=False))
