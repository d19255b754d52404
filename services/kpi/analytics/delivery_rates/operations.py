"""Delivery rates: groups and their total."""

import sqlalchemy as sa

from services.kpi.analytics.delivery_rates.model import DeliveryRateQuery, DeliveryRateRead, DeliveryRatesRead
from services.kpi.analytics.delivery_rates.rules import DeliveryCounts, rates_of, total_of
from services.kpi.analytics.delivery_rates.store import count_lines
from services.kpi.analytics.sold_lines import require_days
from services.kpi.facts.months.marks import archived_where, promised_within
from shared.documents.charts.bars import Bar, bars
from shared.documents.charts.theme import Heading, Spec
from shared.documents.numbers import Unit, written
from shared.problems import Language, Text
from shared.statements import Statement
from shared.time import company_today
from shared.web.call import Call

MAX_BARS = 30
TITLE = Text("Lines delivered on time", "订单行准时交付率")
SUBTITLE = Text(
    "By {group}; promised {first} to {last}; {share} of all {lines} lines due",
    "按{group}；承诺日 {first} 至 {last}；全部到期 {lines} 行，准时 {share}",
)
NO_NAME = Text("(none)", "（无）")


async def list_delivery_rates(call: Call, query: DeliveryRateQuery) -> DeliveryRatesRead:
    """The rates. Raises DaysInvalid, GroupOfNobody, FieldHidden."""
    require_days(query.first, query.last)
    today = company_today()
    found = await count_lines(call, query, today)
    lacked = archived_where(promised_within([(query.first, query.last)]))
    ((archived,),) = await call.fetch(Statement(sa.select(lacked)))
    return DeliveryRatesRead(
        group_by=query.group_by,
        as_of=today,
        total=_read(None, None, total_of([one.counts for one in found])),
        archived_periods=archived,
        items=[_read(*one) for one in found[: query.limit]],
    )


def _read(key: str | None, label: str | None, counts: DeliveryCounts) -> DeliveryRateRead:
    shown = {name: value for name, value in counts._asdict().items() if name != "late_days"}
    return DeliveryRateRead(key=key, label=label, **shown, **rates_of(counts)._asdict())


def chart_of(read: DeliveryRatesRead, query: DeliveryRateQuery, language: Language) -> Spec:
    """The share on time of each group shown, at most thirty."""
    values = {
        "group": Text(query.group_by.en.lower(), query.group_by.zh),
        "first": query.first.isoformat(),
        "last": query.last.isoformat(),
        "share": written(read.total.on_time, Unit.SHARE, language),
        "lines": read.total.due_lines,
    }
    heading = Heading(TITLE.in_language(language), language, SUBTITLE.in_language(language, values))
    nameless = NO_NAME.in_language(language)
    return bars(heading, [Bar(one.label or nameless, one.on_time) for one in read.items[:MAX_BARS]], Unit.SHARE)
