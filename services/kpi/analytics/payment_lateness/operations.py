"""Computing the lateness: the query's rows, their ratios and their order."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from services.kpi.analytics.payment_lateness import store
from services.kpi.analytics.payment_lateness.model import (
    LatenessGroupingRead,
    LatenessGroupRead,
    LatenessQuery,
    LatenessRead,
    PaymentLatenessRead,
)
from services.kpi.analytics.payment_lateness.rules import LatenessSums, PeriodReversed, mean_days, share
from services.kpi.analytics.receivable_groups.operations import shown_groups
from services.kpi.analytics.receivable_groups.rules import ReceivableDimension
from services.kpi.analytics.receivable_groups.store import Found, count_members, read_groups
from services.kpi.facts.receivables.due_claims import DuePeriod
from shared.problems import Language
from shared.statements import Record, Statement
from shared.time import company_today, months_after
from shared.web.call import Call


async def get_payment_lateness(call: Call, asked: LatenessQuery) -> PaymentLatenessRead:
    """The lateness. Raises GroupOfNobody, FieldHidden, PeriodReversed."""
    as_of = asked.as_of or company_today()
    first = asked.first or months_after(as_of, -12) + timedelta(days=1)
    if first > as_of:
        raise PeriodReversed(as_of=as_of)
    statement = Statement(store.lateness(call.principal, asked, DuePeriod(first, as_of)), is_planned_anew=True)
    async with call.snapshot():
        found = list(read_groups(asked.dimensions, await call.fetch(statement)))
        members = await count_members(call, asked)
    return PaymentLatenessRead.model_construct(
        starts_on=first,
        as_of=as_of,
        grace_days=asked.grace_days,
        currency=call.settings.base_currency,
        members=members,
        total=next(LatenessRead.model_construct(**_told(one.row)) for one in found if one.dimension is None),
        groupings=[_grouping(call.language, one, found, asked) for one in asked.dimensions],
    )


def _grouping(
    language: Language, dimension: ReceivableDimension, found: Sequence[Found], asked: LatenessQuery
) -> LatenessGroupingRead:
    items, others = shown_groups(dimension, found, _told, language, by_label=asked.sort == "label")
    return LatenessGroupingRead.model_construct(
        group_by=dimension,
        items=[LatenessGroupRead.model_construct(**one) for one in items],
        others=LatenessRead.model_construct(**others) if others else None,
    )


def _told(row: Record) -> dict[str, Any]:
    """The fields of an answer."""
    sums = LatenessSums.of(row)
    shown = {name: value for name, value in sums._asdict().items() if name in LatenessRead.model_fields}
    return {
        **shown,
        "late_rate": share(sums.late_receivables, sums.receivables),
        "late_amount_rate": share(sums.late_amount, sums.amount),
        "mean_days_late": mean_days(sums.days_late, sums.receivables),
        "weighted_days_late": mean_days(sums.delayed, sums.amount),
        "mean_days_to_settle": mean_days(sums.days_to_settle, sums.settled),
        "disputed_rate": share(sums.disputed, sums.receivables),
    }
