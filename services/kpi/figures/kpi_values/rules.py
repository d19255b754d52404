"""The queries that are refused."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple, Self

from services.kpi.figures.kpi_values.periods import month_number
from services.kpi.figures.kpis.catalogue import KPIS, KpiCode
from services.kpi.figures.kpis.entry import Kpi
from services.kpi.figures.kpis.rules import Dimension, Grain
from shared.labels import Labelled
from shared.problems import BadRequest, Text

MAX_MONTHS = 1200
MAX_ROWS = 100_000
MAX_DAYS, MAX_DAYS_OF_LINES = 92, 366
"""The longest time that is added up from order lines: by day, and by what only lines have."""


class Attributes(Labelled):
    """Which attributes of customers count: region, class, manager and so on."""

    TODAY = "today", "As of today", "按当前属性"
    PERIOD = "period", "As they were at each period's end", "按各期末属性"


class GroupBy(NamedTuple):
    """What figures are grouped by; `code` names the custom field."""

    dimension: Dimension
    code: str | None = None

    @classmethod
    def read(cls, text: str) -> Self:
        """The grouping that a caller has named. Raises GroupingUnknown."""
        name, _, code = text.partition(":")
        if name not in set(Dimension) or (name == Dimension.CUSTOM) != bool(code):
            known = [one.value for one in Dimension if one is not Dimension.CUSTOM]
            raise GroupingUnknown(grouping=text, allowed=[*known, "custom:<code>"])
        return cls(Dimension(name), code or None)

    def __str__(self) -> str:
        return f"{self.dimension}:{self.code}" if self.code else self.dimension.value


class PeriodInvalid(BadRequest):
    """`from` must be a month's first day, `to` a month's last day not before it, at most 100 years later."""

    title = Text("Figures are kept by month", "数据按月汇总")
    detail = Text(
        "Begin on a month's first day and end on a later month's last day, at most 100 years later.",
        "起始日期须为某月首日，截止日期须为同月或其后某月的末日，跨度不超过 100 年。",
    )


class DaysInvalid(BadRequest):
    """With `grain=day`, `to` must not be before `from`."""

    parameter = "to"
    title = Text("The period ends before it begins", "截止日期早于起始日期")
    detail = Text("Give a last day that is not before the first.", "截止日期不能早于起始日期。")


class TooLongForLines(BadRequest):
    """Figures by day, product, project or region of the order are added up from order lines: of a limited time."""

    parameter = "to"
    title = Text("Too long for order lines", "超出订单行统计的期间")
    detail = Text(
        'By "{by}" figures are added up from order lines, at most {days} days at once; ask for less, or without it.',
        "按“{by}”统计须汇总订单行，单次最多 {days} 天；请缩短期间，或不按此统计。",
    )


class CustomersNamedTwice(BadRequest):
    """`customer_id` and `customer_ids` are not given together."""

    parameter = "customer_ids"
    title = Text("Customers are named twice", "客户重复指定")
    detail = Text("Name one customer or several, not both.", "指定单个客户或多个客户，不能同时指定。")


class GroupingUnknown(BadRequest):
    """There is no such dimension."""

    parameter = "group_by"
    title = Text("No such grouping", "没有该分组维度")
    detail = Text(
        'There is no grouping "{grouping}"; available: {allowed}.', "没有分组维度“{grouping}”；可用：{allowed}。"
    )


class GroupUnsupported(BadRequest):
    """The KPI cannot be grouped or filtered by this dimension."""

    title = Text("Not supported by this KPI", "该指标不支持")
    detail = Text(
        '"{kpi}" cannot be grouped or filtered by "{dimension}"; available: {allowed}.',
        "“{kpi}”不能按“{dimension}”分组或筛选；可用：{allowed}。",
    )


class GrainUnsupported(BadRequest):
    """The KPI is not computed for periods of this length."""

    parameter = "grain"
    title = Text("Not supported by this KPI", "该指标不支持")
    detail = Text(
        '"{kpi}" is not computed by "{grain}"; available: {allowed}.', "“{kpi}”不支持按“{grain}”；可用：{allowed}。"
    )


class CustomFieldUnknown(BadRequest):
    """There is no such custom field of customers with a choice or yes and no, or it is above the caller's clearance."""

    parameter = "group_by"
    title = Text("No such custom field", "没有该自定义字段")
    detail = Text(
        'There is no custom field "{code}" of customers with one choice or yes and no, or you may not see it.',
        "客户没有单选或是/否类自定义字段“{code}”，或您无权查看。",
    )


class TooManyFigures(BadRequest):
    """The answer would have, or has to be chosen from, more rows than the limit."""

    title = Text("Too many figures", "结果过多")
    detail = Text(
        "More than {limit} rows; ask for fewer periods or groups, or limit the rows.",
        "结果超过 {limit} 行，请缩短期间、减少分组或限制行数。",
    )


def require_whole_months(first: date, last: date) -> None:
    """Raises PeriodInvalid."""
    starts = first.day == 1 and first.year >= 3 and last.year < 9999
    ends = starts and (last + timedelta(days=1)).day == 1
    if not ends or last < first or month_number(last) - month_number(first) >= MAX_MONTHS:
        raise PeriodInvalid()


def require_time(grain: Grain, first: date, last: date, of_lines: Dimension | None) -> None:
    """Check the requested time. `of_lines`: what only order lines have. Raises PeriodInvalid, DaysInvalid,
    TooLongForLines.
    """
    if grain is not Grain.DAY:
        require_whole_months(first, last)
    elif last < first or first.year < 3:
        raise DaysInvalid()
    most, by = (MAX_DAYS, grain.named) if grain is Grain.DAY else (MAX_DAYS_OF_LINES, of_lines and of_lines.named)
    if by and (last - first).days >= most:
        raise TooLongForLines(by=by, days=most)


def kpis_of(codes: Iterable[KpiCode]) -> list[Kpi]:
    """The KPIs with these codes, each once."""
    return [KPIS[code] for code in dict.fromkeys(codes)]


def require_dimensions(kpis: list[Kpi], groups: Iterable[Dimension], filters: Iterable[Dimension]) -> None:
    """Raises GroupUnsupported."""
    for kpi in kpis:
        for offered, asked in ((kpi.dimensions, groups), (kpi.filters, filters)):
            for dimension in asked:
                if dimension not in offered:
                    allowed = [known.named for known in Dimension if known in offered]
                    raise GroupUnsupported(kpi=kpi.name, dimension=dimension.named, allowed=allowed)


def require_grain(kpis: list[Kpi], grain: Grain) -> None:
    """Raises GrainUnsupported."""
    for kpi in kpis:
        if grain not in kpi.grains:
            allowed = [known.named for known in Grain if known in kpi.grains]
            raise GrainUnsupported(kpi=kpi.name, grain=grain.named, allowed=allowed)
