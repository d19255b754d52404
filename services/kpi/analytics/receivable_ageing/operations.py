"""Computing the ageing: the query's rows, their order, and what is behind the limit."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from services.kpi.analytics.receivable_ageing import store
from services.kpi.analytics.receivable_ageing.model import (
    AgeBucketRead,
    AgedGroupRead,
    AgedRead,
    AgeingGroupingRead,
    AgeingQuery,
    ReceivableAgeingRead,
    UndatedRead,
)
from services.kpi.analytics.receivable_ageing.rules import AgeBucket
from services.kpi.analytics.receivable_groups.operations import shown_groups
from services.kpi.analytics.receivable_groups.rules import ReceivableDimension
from services.kpi.analytics.receivable_groups.store import Found, conditions, count_members, read_groups
from services.kpi.facts.receivables.balances import undated
from shared.problems import Language
from shared.statements import Record, Statement
from shared.time import company_today
from shared.web.call import Call

NOTHING = Decimal(0)


async def get_receivable_ageing(call: Call, asked: AgeingQuery) -> ReceivableAgeingRead:
    """The ageing. Raises GroupOfNobody, FieldHidden."""
    as_of = asked.as_of or company_today()
    statement = Statement(store.aged(call.principal, asked, as_of), is_planned_anew=True)
    async with call.snapshot():
        found = list(read_groups(asked.dimensions, await call.fetch(statement)))
        unknown = await _count_undated(call, asked, as_of)
        members = await count_members(call, asked)
    return ReceivableAgeingRead.model_construct(
        as_of=as_of,
        currency=call.settings.base_currency,
        members=members,
        total=next(AgedRead.model_construct(**_aged(one.row)) for one in found if one.dimension is None),
        undated=unknown,
        groupings=[_grouping(call.language, one, found, asked) for one in asked.dimensions],
    )


async def _count_undated(call: Call, asked: AgeingQuery, as_of: date) -> UndatedRead:
    """As of today nothing is unknown: what is paid in the ERP is closed."""
    if as_of >= company_today():
        return UndatedRead(receivables=0, amount=NOTHING)
    statement = Statement(undated(as_of, *conditions(call.principal, asked)), is_planned_anew=True)
    (row,) = await call.fetch(statement)
    return UndatedRead.model_construct(**row)


def _grouping(
    language: Language, dimension: ReceivableDimension, found: Sequence[Found], asked: AgeingQuery
) -> AgeingGroupingRead:
    items, others = shown_groups(dimension, found, _aged, language, by_label=asked.sort == "label")
    return AgeingGroupingRead.model_construct(
        group_by=dimension,
        items=[AgedGroupRead.model_construct(**one) for one in items],
        others=AgedRead.model_construct(**others) if others else None,
    )


def _aged(row: Record) -> dict[str, Any]:
    """The fields of an answer."""
    currency = row["first_currency"] if row["first_currency"] == row["last_currency"] else None
    buckets = [
        AgeBucketRead.model_construct(
            bucket=bucket,
            amount=row[f"amount_{place}"] or NOTHING,
            document_amount=row[f"left_{place}"] or NOTHING if currency else None,
            receivables=int(row[f"receivables_{place}"]),
        )
        for place, bucket in enumerate(AgeBucket)
    ]
    overdue = sum((one.amount for one in buckets[1:]), NOTHING)
    return {
        "amount": buckets[0].amount + overdue,
        "overdue": overdue,
        "disputed": row["disputed"] or NOTHING,
        "receivables": sum(one.receivables for one in buckets),
        "document_currency": currency,
        "document_amount": sum((one.document_amount or NOTHING for one in buckets), NOTHING) if currency else None,
        "buckets": buckets,
    }
