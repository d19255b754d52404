"""Cohorts: the periods asked for, and what is kept in each."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from services.kpi.analytics.cohorts.model import (
    CohortPeriodRead,
    CohortQuery,
    CohortRead,
    CohortRowRead,
    CohortsRead,
)
from services.kpi.analytics.cohorts.rules import (
    MAX_PERIODS,
    CohortGrain,
    CohortMeasure,
    CohortsTooLong,
    RetentionReason,
    retained,
)
from services.kpi.analytics.cohorts.store import NOBODY, Kept, read_cohorts
from services.kpi.figures.kpi_values.periods import MONTHS_IN, Calendar, Period, month_number, month_start
from services.kpi.figures.kpi_values.rules import PeriodInvalid
from shared.documents.charts.heat_maps import Cohort, cohorts
from shared.documents.charts.theme import Heading, Spec
from shared.problems import Language, Text
from shared.time import company_today, months_after
from shared.web.call import Call

USUAL_PERIODS = 8
TITLE = Text("Customers kept since their first order", "客户留存（按首单期间）")
SUBTITLES = {
    CohortMeasure.COUNT: Text(
        "Share of the customers of each {grain} that ordered again, in complete periods",
        "各{grain}首单客户在后续完整期间有订单的占比",
    ),
    CohortMeasure.REVENUE: Text(
        "Net sales as a share of those of the first {grain}, in complete periods",
        "各完整期间净销售额占首个{grain}的比例",
    ),
}


class Asked(NamedTuple):
    """All periods from the first cohort's until today, and how many of them begin a cohort."""

    periods: Sequence[Period]
    cohorts: int
    today: date


async def list_cohorts(call: Call, query: CohortQuery) -> CohortsRead:
    """The cohorts. Raises PeriodInvalid, CohortsTooLong, GroupOfNobody, FieldHidden."""
    asked = periods_of(query, call.settings.fiscal_year_start, company_today())
    kept = await read_cohorts(call, query, [one.first for one in asked.periods], asked.today)
    items = [_cohort(number, asked, kept) for number in range(asked.cohorts)]
    return CohortsRead(currency=call.settings.base_currency, grain=query.grain, items=items)


def periods_of(query: CohortQuery, fiscal_year_start: int, today: date) -> Asked:
    """The periods, each from its first day on. Raises PeriodInvalid, CohortsTooLong."""
    length, shift = MONTHS_IN[query.grain.grain], fiscal_year_start - 1
    last = min(query.last or today, today)
    first = query.first or months_after(last.replace(day=1), -length * (USUAL_PERIODS - 1))
    if first > last:
        raise PeriodInvalid()
    start = month_start((month_number(first) - shift) // length * length + shift)
    periods = Calendar(query.grain.grain, fiscal_year_start).periods(start, today)
    if len(periods) > MAX_PERIODS:
        raise CohortsTooLong(first=first.isoformat(), limit=MAX_PERIODS)
    return Asked(periods, sum(one.first <= last for one in periods), today)


def _cohort(number: int, asked: Asked, kept: Mapping[tuple[int, int], Kept]) -> CohortRead:
    start, began = asked.periods[number], kept.get((number, number), NOBODY)
    size = began.customers
    later = range(number, len(asked.periods)) if size else ()
    return CohortRead(
        period=start.label,
        starts_on=start.first,
        is_running=number == len(asked.periods) - 1,
        customers=size,
        reason=RetentionReason.NO_FIRST_SALES if size and began.sales <= 0 else None,
        periods=[_kept(place, number, asked, kept.get((number, place), NOBODY), began) for place in later],
    )


def _kept(place: int, number: int, asked: Asked, now: Kept, began: Kept) -> CohortPeriodRead:
    return CohortPeriodRead.model_validate(
        {
            "number": place - number,
            "period": asked.periods[place].label,
            "is_running": place == len(asked.periods) - 1,
            "customers": now.customers,
            "retention": retained(Decimal(now.customers), Decimal(began.customers)),
            "sales": now.sales,
            "revenue_retention": retained(now.sales, began.sales),
        }
    )


def rows_of(read: CohortsRead) -> list[CohortRowRead]:
    """The cohorts as a table."""
    return [
        CohortRowRead(cohort=one.period, customers_in_all=one.customers, **period.model_dump())
        for one in read.items
        for period in one.periods
    ]


def chart_of(read: CohortsRead, measure: CohortMeasure, language: Language) -> Spec:
    """Cohorts by their periods, shaded by what is kept."""
    name = "retention" if measure is CohortMeasure.COUNT else "revenue_retention"
    found = [
        Cohort(
            one.period,
            one.customers,
            # A running period would look like a loss.
            [getattr(period, name) for period in one.periods if not (period.is_running and period.number)],
        )
        for one in read.items
    ]
    subtitle = SUBTITLES[measure].in_language(language, {"grain": named(read.grain)})
    return cohorts(Heading(TITLE.in_language(language), language, subtitle), found)


def named(grain: CohortGrain) -> Text:
    """The length of a period inside a sentence."""
    return Text(grain.en.lower(), grain.zh)
