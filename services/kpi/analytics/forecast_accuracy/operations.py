"""Forecast accuracy: groups and their total."""

from datetime import date, timedelta

from services.kpi.analytics.forecast_accuracy.model import (
    ForecastAccuraciesRead,
    ForecastAccuracyQuery,
    ForecastAccuracyRead,
)
from services.kpi.analytics.forecast_accuracy.rules import ForecastSums, accuracy_of, total_of
from services.kpi.analytics.forecast_accuracy.store import sum_forecasts
from services.kpi.figures.kpi_values.rules import require_whole_months
from shared.documents.charts.bars import Bar, bars
from shared.documents.charts.theme import Heading, Spec
from shared.documents.numbers import Unit, written
from shared.problems import Language, Text
from shared.time import company_today
from shared.web.call import Call

MAX_BARS = 30
TITLE = Text("Forecast accuracy", "预测准确率")
SUBTITLE = Text(
    "By {group}; {first} to {last}; all: {accuracy}, bias {bias}, {missing} without a forecast",
    "按{group}；{first} 至 {last}；合计 {accuracy}，偏差 {bias}，缺少预测 {missing} 项",
)


async def list_forecast_accuracy(call: Call, query: ForecastAccuracyQuery) -> ForecastAccuraciesRead:
    """The accuracy of complete months. Raises PeriodInvalid, GroupOfNobody, FieldHidden."""
    require_whole_months(query.first, query.last)
    ends_on = min(query.last, company_today().replace(day=1) - timedelta(days=1))
    found = await sum_forecasts(call, query, ends_on)
    return ForecastAccuraciesRead(
        currency=call.settings.base_currency,
        group_by=query.group_by,
        ends_on=ends_on,
        total=_read(None, None, total_of([one.sums for one in found])),
        items=[_read(*one) for one in found[: query.limit]],
    )


def _read(key: str | None, label: str | None, sums: ForecastSums) -> ForecastAccuracyRead:
    shown = {name: value for name, value in sums._asdict().items() if name != "absolute"}
    return ForecastAccuracyRead(key=key, label=label, **shown, **accuracy_of(sums)._asdict())


def chart_of(read: ForecastAccuraciesRead, first: date, language: Language) -> Spec:
    """The accuracy of each group shown, at most thirty."""
    values = {
        "group": Text(read.group_by.en.lower(), read.group_by.zh),
        "first": first.isoformat(),
        "last": read.ends_on.isoformat(),
        "accuracy": written(read.total.accuracy, Unit.SHARE, language),
        "bias": written(read.total.bias, Unit.SHARE, language),
        "missing": read.total.missing,
    }
    heading = Heading(TITLE.in_language(language), language, SUBTITLE.in_language(language, values))
    shown = read.items[:MAX_BARS] if any(one.accuracy is not None for one in read.items) else []
    return bars(heading, [Bar(one.label or "–", one.accuracy) for one in shown], Unit.SHARE)
