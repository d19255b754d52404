"""The ageing as a chart, and as a table."""

from collections.abc import Iterator
from decimal import Decimal

from services.kpi.analytics.receivable_ageing.model import AgedRead, ReceivableAgeingRead
from services.kpi.analytics.receivable_ageing.rules import AgeBucket
from shared.batches.csv_text import BYTE_ORDER_MARK, csv_line
from shared.documents.charts.bars import AgedBar, ageing
from shared.documents.charts.theme import Heading, Spec
from shared.documents.numbers import Unit, written
from shared.money import format_decimal
from shared.problems import Language, Text

MAX_BARS = 25
TITLE = Text("Receivable ageing", "应收账款账龄")
SUBTITLE = Text(
    "as of {day} · {currency} · overdue {overdue} of {amount}",
    "截至 {day} · {currency} · 逾期 {overdue} / 未结 {amount}",
)
BY = Text(" · by {dimension}", " · 按{dimension}")
LEFT_OUT = Text(" · not shown: {amount}", " · 未显示：{amount}")
ALL, NONE = Text("All", "合计"), Text("None or unknown", "无或未知")


def ageing_chart(found: ReceivableAgeingRead, language: Language) -> Spec:
    """The first groups of the first grouping as bars; without a grouping, the total."""
    ages = [bucket.named.in_language(language) for bucket in AgeBucket]
    heading = Heading(TITLE.in_language(language), language, _subtitle(found, language))
    return ageing(heading, ages, list(_bars(found, language)))


def _subtitle(found: ReceivableAgeingRead, language: Language) -> str:
    def amount(value: Decimal) -> str:
        return written(value, Unit.AMOUNT, language)

    total = found.total
    told = {"day": found.as_of, "currency": found.currency}
    told |= {"overdue": amount(total.overdue), "amount": amount(total.amount)}
    text = SUBTITLE.in_language(language, told)
    if found.groupings:
        grouping = found.groupings[0]
        text += BY.in_language(language, {"dimension": grouping.group_by.named})
        # As a bar of its own, thousands of small customers would leave no room for the largest.
        if grouping.others or len(grouping.items) > MAX_BARS:
            shown = sum((one.amount for one in grouping.items[:MAX_BARS]), Decimal(0))
            text += LEFT_OUT.in_language(language, {"amount": amount(total.amount - shown)})
    return text


def _bars(found: ReceivableAgeingRead, language: Language) -> Iterator[AgedBar]:
    if found.groupings:
        for one in found.groupings[0].items[:MAX_BARS]:
            yield _bar(one.label or NONE.in_language(language), one)
    elif found.total.receivables:
        yield _bar(ALL.in_language(language), found.total)


def _bar(name: str, one: AgedRead) -> AgedBar:
    return AgedBar(name, [bucket.amount for bucket in one.buckets])


def csv_lines(found: ReceivableAgeingRead) -> Iterator[str]:
    """The total and all groups as CSV with a header line."""
    ages = [bucket.value for bucket in AgeBucket]
    names = ("group_by", "key", "label", "amount", "overdue", "disputed", "receivables", "document_currency")
    yield BYTE_ORDER_MARK + csv_line([*names, "document_amount", *ages, *(f"receivables_{age}" for age in ages)])
    yield csv_line(["total", "", "", *_cells(found.total)])
    for grouping in found.groupings:
        for one in grouping.items:
            yield csv_line([grouping.group_by.value, one.key or "", one.label or "", *_cells(one)])
        if grouping.others:
            yield csv_line([f"{grouping.group_by.value}:others", "", "", *_cells(grouping.others)])


def _cells(one: AgedRead) -> list[str]:
    document = "" if one.document_amount is None else format_decimal(one.document_amount)
    return [
        *map(format_decimal, (one.amount, one.overdue, one.disputed)),
        str(one.receivables),
        one.document_currency or "",
        document,
        *(format_decimal(bucket.amount) for bucket in one.buckets),
        *(str(bucket.receivables) for bucket in one.buckets),
    ]
