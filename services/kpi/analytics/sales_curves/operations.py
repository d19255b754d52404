"""Sales curves: the months asked for, and the fit to the complete ones."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from services.kpi.analytics.sales_curves.model import CurvePointRead, SalesCurveQuery, SalesCurveRead
from services.kpi.analytics.sales_curves.rules import MAX_MONTHS, YEAR, CurveReason, CurveTooLong, Fit, fit, season_of
from services.kpi.analytics.sales_curves.store import read_sales
from services.kpi.figures.kpi_values.periods import month_number
from services.kpi.figures.kpi_values.rules import require_whole_months
from shared.documents.charts.curves import CurvePoint, curve
from shared.documents.charts.theme import Heading, Spec
from shared.documents.numbers import Unit
from shared.problems import Language, Text
from shared.time import company_today, months_after
from shared.web.call import Call

NOTHING, PLACES, RATIO_PLACES = Decimal(0), Decimal("0.0001"), Decimal("0.0001")
TITLE = Text("Sales curve", "销售曲线")
SUBTITLE = Text("Net sales by month, {currency}", "月度净销售额（{currency}）")
RUNNING = Text("{month} is running and not drawn", "{month} 未结束，不绘出")


class Span(NamedTuple):
    """First days of the first and the last month asked for, and of the running month."""

    first: date
    last: date
    running: date


class Curve(NamedTuple):
    """What was fitted to the complete months, and what is missing."""

    sales: Mapping[date, Decimal]
    start: date | None
    months: int
    fit: Fit | CurveReason
    season: CurveReason | None


async def get_sales_curve(call: Call, query: SalesCurveQuery) -> SalesCurveRead:
    """The curve of the customers selected. Raises PeriodInvalid, CurveTooLong, GroupOfNobody, FieldHidden."""
    span = span_of(query, company_today())
    sales = await read_sales(call, query, months_after(span.first, -YEAR), months_after(span.last, query.ahead))
    curve_ = _fitted(sales, span)
    fitted = curve_.fit if isinstance(curve_.fit, Fit) else None
    months = [months_after(span.first, place) for place in range(_distance(span.first, span.last) + 1 + query.ahead)]
    return SalesCurveRead(
        currency=call.settings.base_currency,
        fitted_from=curve_.start,
        fitted_months=curve_.months,
        trend_per_month=_amount(fitted.slope) if fitted else None,
        trend_reason=None if isinstance(curve_.fit, Fit) else curve_.fit,
        season_reason=curve_.season,
        items=[_point(month, curve_, span) for month in months],
    )


def span_of(query: SalesCurveQuery, today: date) -> Span:
    """The months asked for. Raises PeriodInvalid, CurveTooLong."""
    running = today.replace(day=1)
    last = query.last or months_after(running, 1) - timedelta(days=1)
    first = query.first or months_after(last.replace(day=1), 1 - query.months)
    require_whole_months(first, last)
    if _distance(first, last) >= MAX_MONTHS:
        raise CurveTooLong(limit=MAX_MONTHS)
    return Span(first, last.replace(day=1), running)


def _fitted(sales: Mapping[date, Decimal], span: Span) -> Curve:
    """The fit to the complete months asked for, from the first with sales on: before it there was no customer."""
    end = min(span.last, months_after(span.running, -1))
    start = min((month for month, value in sales.items() if value and span.first <= month <= end), default=None)
    if start is None:
        return Curve(sales, None, 0, CurveReason.TOO_FEW_MONTHS, CurveReason.TOO_FEW_MONTHS)
    months = _distance(start, end) + 1
    values = [float(sales.get(months_after(start, place), NOTHING)) for place in range(months)]
    season = season_of(values)
    if isinstance(season, CurveReason):
        return Curve(sales, start, months, fit(values), season)
    return Curve(sales, start, months, fit(values, season), None)


def _point(month: date, curve_: Curve, span: Span) -> CurvePointRead:
    is_ahead = month > span.running
    read = {
        "month": month,
        "actual": None if is_ahead else curve_.sales.get(month, NOTHING),
        "last_year": curve_.sales.get(months_after(month, -YEAR), NOTHING),
        "is_running": month == span.running,
        "is_ahead": is_ahead,
    }
    names = ("trend", "seasonal_index", "expected", "low", "high")
    if not isinstance(curve_.fit, Fit) or curve_.start is None or month < curve_.start:
        return CurvePointRead.model_validate(read | dict.fromkeys(names))
    place = _distance(curve_.start, month)
    low, high = curve_.fit.band(place)
    index = curve_.fit.index(place)
    shown = {"trend": curve_.fit.trend(place), "expected": curve_.fit.expected(place), "low": low, "high": high}
    read |= {name: _amount(value) for name, value in shown.items()}
    read["seasonal_index"] = None if index is None else Decimal(index).quantize(RATIO_PLACES)
    return CurvePointRead.model_validate(read)


def _distance(first: date, last: date) -> int:
    return month_number(last) - month_number(first)


def _amount(value: float) -> Decimal:
    return Decimal(value).quantize(PLACES)


def chart_of(read: SalesCurveRead, language: Language) -> Spec:
    """The curve with last year's, the trend and the expectation."""
    subtitle = SUBTITLE.in_language(language, {"currency": read.currency})
    running = next((one.month for one in read.items if one.is_running), None)
    if running:
        note = RUNNING.in_language(language, {"month": f"{running:%Y-%m}"})
        subtitle = f"{subtitle} · {note}"
    points = [_drawn(one, read.fitted_from) for one in read.items]
    return curve(Heading(TITLE.in_language(language), language, subtitle), points, Unit.AMOUNT)


def _drawn(one: CurvePointRead, fitted_from: date | None) -> CurvePoint:
    """The month; a running one would look like a fall, and months before the first order like a rise."""
    has_begun = fitted_from is not None and one.month >= fitted_from
    return CurvePoint(
        f"{one.month:%Y-%m}",
        one.actual if has_begun and not one.is_running else None,
        one.last_year or None,
        one.trend,
        one.low,
        one.high,
    )
