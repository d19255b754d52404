"""The value report as a paper: what the customer reads, in its language."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from services.kpi.reports.value_reports import wording as words
from services.kpi.reports.value_reports.model import ValueReportDocumentRead
from services.kpi.reports.value_reports.rules import ReportStatus
from services.kpi.reports.value_reports.shapes import DeliveryValueRead, ValueFactsRead
from shared.customers.monthly_figures import PeerKpi
from shared.documents.charts.bars import Bar, bars
from shared.documents.charts.curves import CurvePoint, curve
from shared.documents.charts.theme import Heading
from shared.documents.numbers import Unit, written
from shared.documents.papers.structure import (
    Block,
    Bullets,
    Cell,
    Chart,
    Column,
    KeyFigure,
    KeyFigures,
    Note,
    Paper,
    Paragraph,
    Section,
    Table,
    Tone,
)
from shared.documents.saying import Say
from shared.problems import Language, Text


def value_paper(document: ValueReportDocumentRead, good_delivery: Decimal, language: Language) -> Paper:
    """The whole paper; from `good_delivery` on a share of deliveries is shown as good."""
    report, facts = document.report, document.facts
    say = _Say(language)
    meta = [
        (say(words.QUARTER), report.quarter),
        (say(words.PERIOD), f"{report.starts_on} – {report.ends_on}"),
        (say(words.AS_OF), str(facts.as_of)),
    ]
    if report.correction_reason:
        named = say(words.CORRECTED, edition=report.edition, reason=report.correction_reason)
        meta.append((say(words.EDITION), named))
    sections = [
        _glance(document, good_delivery, say),
        _delivered(facts, say),
        _punctual(facts, say),
        _service(facts, say),
    ]
    sections += [_saved(document, say), _best(document, say), _open(facts, say), _next(document, say)]
    is_draft = report.status is ReportStatus.DRAFT
    return Paper(
        title=say(words.TITLE) + (f" · {say(words.DRAFT)}" if is_draft else ""),
        subtitle=report.customer_name,
        language=language,
        meta=meta,
        sections=[section for section in sections if section.blocks],
        footer=say(words.FOOTER, customer=report.customer_name, currency=facts.currency),
    )


class _Say(Say):
    """The paper's words and numbers in its language."""

    def number(self, value: Decimal | None, unit: Unit) -> str:
        return written(value, unit, self.language)

    def heading(self, title: Text, subtitle: str = "") -> Heading:
        return Heading(self(title), self.language, subtitle)


def _glance(document: ValueReportDocumentRead, good_delivery: Decimal, say: _Say) -> Section:
    facts = document.facts
    note = say(facts.growth_note.named) if facts.growth_note else ""
    if facts.growth is not None:
        sign = "+" if facts.growth > 0 else ""
        against = say(words.AGAINST, growth=sign + say.number(facts.growth, Unit.SHARE))
        note = "; ".join(one for one in (against, note) if one)
    figures = [
        KeyFigure(say(words.SALES), facts.sales, Unit.AMOUNT, note),
        KeyFigure(say(words.ORDERS), facts.orders, Unit.COUNT, say(words.LINES, count=facts.lines)),
        *_deliveries(facts.delivery, good_delivery, say),
    ]
    summary = document.report.summary
    return Section(say(words.GLANCE), [KeyFigures(figures), *([Paragraph(summary)] if summary else [])])


def _deliveries(delivery: DeliveryValueRead, good_delivery: Decimal, say: _Say) -> Iterator[KeyFigure]:
    shares = (
        (words.ON_TIME, delivery.on_time, delivery.on_time_lines, delivery.due_lines),
        (words.IN_FULL, delivery.on_time_in_full, delivery.perfect_lines, delivery.checked_lines),
    )
    for name, value, good, all_ in shares:
        tone = Tone.NEUTRAL if value is None else Tone.GOOD if value >= good_delivery else Tone.BAD
        yield KeyFigure(say(name), value, Unit.SHARE, say(words.OF_DUE, good=good, all=all_), tone)


def _delivered(facts: ValueFactsRead, say: _Say) -> Section:
    if not any(one.sales or one.previous for one in facts.months):
        return Section(say(words.DELIVERED), [Paragraph(say(words.NOTHING_BOUGHT))])
    points = [CurvePoint(f"{one.month:%Y-%m}", one.sales, one.previous) for one in facts.months]
    shown = say(words.MONTHS_SHOWN, currency=facts.currency)
    blocks: list[Block] = [Chart(curve(say.heading(words.BY_MONTH, shown), points, Unit.AMOUNT))]
    if facts.categories:
        named = [(one.category or say(words.OTHER), one) for one in facts.categories]
        figures = [Bar(name, one.sales) for name, one in named]
        heading = say.heading(words.BY_CATEGORY, facts.currency)
        blocks.append(Chart(bars(heading, figures, Unit.AMOUNT)))
        rows: list[list[Cell]] = [[name, one.quantity, one.sales, one.previous] for name, one in named]
        total: list[Cell] = [say(words.TOTAL), facts.quantity, facts.sales, facts.previous_sales]
        blocks.append(Table(_category_columns(say), rows, total=total))
    return Section(say(words.DELIVERED), blocks)


def _category_columns(say: _Say) -> list[Column]:
    return [
        Column(say(words.CATEGORY), share=2),
        Column(say(words.QUANTITY), Unit.COUNT),
        Column(say(words.SALES), Unit.EXACT_AMOUNT),
        Column(say(words.LAST_YEAR), Unit.EXACT_AMOUNT),
    ]


def _punctual(facts: ValueFactsRead, say: _Say) -> Section:
    blocks: list[Block] = []
    if facts.delivery.due_lines:
        blocks.append(Chart(bars(say.heading(words.ON_TIME_BY_MONTH), _on_time(facts.deliveries), Unit.SHARE)))
    returned = say(words.NO_RETURNS)
    if facts.credit_notes:
        amount = say.number(facts.credits, Unit.AMOUNT)
        returned = say(words.RETURNED, count=facts.credit_notes, amount=amount)
    archived = [Note(say(words.ARCHIVED, periods=", ".join(facts.archived_periods)))] if facts.archived_periods else []
    return Section(say(words.PUNCTUAL), [*blocks, Paragraph(returned), *archived])


def _on_time(deliveries: Sequence[DeliveryValueRead]) -> list[Bar]:
    return [Bar(f"{one.month:%Y-%m}" if one.month else "", one.on_time) for one in deliveries]


def _service(facts: ValueFactsRead, say: _Say) -> Section:
    quality = facts.quality
    if quality.missing is not None:
        return Section(say(words.SERVICE), [Note(say(quality.missing.named))])
    answers = say(words.FROM_ANSWERS, count=quality.answers)
    figure = KeyFigure(say(PeerKpi.SATISFACTION.named), quality.score, Unit.SHARE, answers)
    return Section(say(words.SERVICE), [KeyFigures([figure])])


def _saved(document: ValueReportDocumentRead, say: _Say) -> Section:
    savings = document.report.savings
    if not savings:
        return Section(say(words.SAVED), [Paragraph(say(words.NONE_NOTED))])
    rows: list[list[Cell]] = []
    for one in savings:
        confirmed = " ".join(str(part) for part in (one.confirmed_by, one.confirmed_on) if part)
        rows.append([one.what, one.amount, one.computed_from or "", confirmed or say(words.NOT_CONFIRMED)])
    columns = [
        Column(say(words.SAVING), share=3),
        Column(say(words.AMOUNT), Unit.EXACT_AMOUNT, share=1.4),
        Column(say(words.COMPUTED), share=2),
        Column(say(words.CONFIRMED), share=1.6),
    ]
    known = [one.amount for one in savings if one.amount is not None]
    total: list[Cell] | None = [say(words.TOTAL), sum(known, Decimal(0)), "", ""] if len(known) > 1 else None
    return Section(say(words.SAVED), [Table(columns, rows, total=total)])


def _best(document: ValueReportDocumentRead, say: _Say) -> Section:
    highlights = document.report.highlights
    return Section(say(words.BEST), [Bullets(highlights)] if highlights else [])


def _open(facts: ValueFactsRead, say: _Say) -> Section:
    if not facts.open_points:
        return Section(say(words.OPEN), [Paragraph(say(words.NOTHING_OPEN))])
    columns = [
        Column(say(words.ORDER)),
        Column(say(words.PRODUCT), share=2),
        Column(say(words.QUANTITY), Unit.COUNT, share=0.7),
        Column(say(words.PROMISED)),
    ]
    rows: list[list[Cell]] = [
        [f"{one.order_no}/{one.line_no}", one.product or "", one.quantity, str(one.promised_on)]
        for one in facts.open_points
    ]
    note = say(words.MORE_OPEN, shown=len(rows), all=facts.open_count) if facts.open_count > len(rows) else ""
    return Section(say(words.OPEN), [Table(columns, rows, note=note)])


def _next(document: ValueReportDocumentRead, say: _Say) -> Section:
    steps = document.report.next_steps
    if not steps:
        return Section(say(words.NEXT), [Paragraph(say(words.NONE_NOTED))])
    columns = [Column(say(words.STEP), share=3), Column(say(words.WHO), share=1.4), Column(say(words.BY_WHEN))]
    rows: list[list[Cell]] = [[one.what, one.who, str(one.due_on) if one.due_on else ""] for one in steps]
    return Section(say(words.NEXT), [Table(columns, rows)])
