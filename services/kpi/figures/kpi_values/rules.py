"""Periods of the fiscal year, and the queries that are refused."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from services.kpi.figures.kpis.catalogue import KPIS, Kpi
from services.kpi.figures.kpis.rules import Dimension, Grain, KpiCode
from shared.customers.groups import GroupOfNobody as GroupOfNobody
from shared.problems import BadRequest, Text

MAX_MONTHS = 1200
MAX_ROWS = 100_000
MONTHS_IN = {Grain.MONTH: 1, Grain.QUARTER: 3, Grain.YEAR: 12}


class PeriodInvalid(BadRequest):
    """`from` must be a month's first day, `to` a month's last day not before it, at most 100 years later."""

    title = Text("Figures are kept by month", "数据按月汇总")
    detail = Text(
        "Begin on a month's first day and end on a later month's last day, at most 100 years later.",
        "起始日期须为某月首日，截止日期须为同月或其后某月的末日，跨度不超过 100 年。",
    )


class GroupUnsupported(BadRequest):
    """The KPI cannot be grouped or filtered by this dimension."""

    title = Text("Not supported by this KPI", "该指标不支持")
    detail = Text(
        '"{kpi}" cannot be grouped or filtered by "{dimension}"; available: {allowed}.',
        "“{kpi}”不能按“{dimension}”分组或筛选；可用：{allowed}。",
    )


class TooManyFigures(BadRequest):
    """The answer would have more rows than the limit."""

    title = Text("Too many figures", "结果过多")
    detail = Text(
        "More than {limit} rows; ask for fewer periods or groups, or limit the rows.",
        "结果超过 {limit} 行，请缩短期间、减少分组或限制行数。",
    )


@dataclass(frozen=True, slots=True)
class Period:
    """A period of whole months, cut off at the requested time."""

    label: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Calendar:
    """The periods of fiscal years that start with a given month."""

    grain: Grain
    first_month: int

    @property
    def months(self) -> int:
        """Months in a period; 0 for the total."""
        return MONTHS_IN.get(self.grain, 0)

    def periods(self, first: date, last: date) -> list[Period]:
        """Every period of the requested time, in order."""
        if not self.months:
            return [Period("total", first, last)]
        shift = self.first_month - 1
        numbers = range((month_number(first) - shift) // self.months, (month_number(last) - shift) // self.months + 1)
        return [self._period(number, first, last) for number in numbers]

    def _period(self, number: int, first: date, last: date) -> Period:
        start = number * self.months + self.first_month - 1
        begins, ends = month_start(start), month_start(start + self.months) - timedelta(days=1)
        return Period(self._label(number, begins), max(begins, first), min(ends, last))

    def _label(self, number: int, begins: date) -> str:
        if self.grain is Grain.MONTH:
            return f"{begins:%Y-%m}"
        year = number * self.months // 12
        name = f"{year}" if self.first_month == 1 else f"FY{year}"
        return name if self.grain is Grain.YEAR else f"{name}-Q{number % 4 + 1}"


def month_number(day: date) -> int:
    """Months since the start of the calendar."""
    return day.year * 12 + day.month - 1


def month_start(number: int) -> date:
    """First day of a month by its number."""
    return date(number // 12, number % 12 + 1, 1)


def require_whole_months(first: date, last: date) -> None:
    """Raises PeriodInvalid."""
    starts = first.day == 1 and first.year >= 2 and last.year < 9999
    ends = starts and (last + timedelta(days=1)).day == 1
    if not ends or last < first or month_number(last) - month_number(first) >= MAX_MONTHS:
        raise PeriodInvalid()


def kpis_of(codes: Iterable[KpiCode]) -> list[Kpi]:
    """The KPIs with these codes, each once."""
    return [KPIS[code] for code in dict.fromkeys(codes)]


def require_dimension(kpis: list[Kpi], dimension: Dimension) -> None:
    """Raises GroupUnsupported."""
    for kpi in kpis:
        if dimension not in kpi.dimensions:
            allowed = [known.named for known in Dimension if known in kpi.dimensions]
            raise GroupUnsupported(kpi=kpi.code.named, dimension=dimension.named, allowed=allowed)
