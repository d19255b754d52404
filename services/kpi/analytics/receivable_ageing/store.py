"""The one query of the ageing."""

import operator
from datetime import date
from functools import partial, reduce
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from services.kpi.analytics.receivable_ageing.model import AgeingQuery, AgeingSort
from services.kpi.analytics.receivable_ageing.rules import FIRST_DAYS, AgeBucket
from services.kpi.analytics.receivable_groups.store import conditions, first_groups, grouped
from services.kpi.facts.receivables.balances import open_receivables
from shared.auth.access import Principal


def aged(principal: Principal, asked: AgeingQuery, as_of: date) -> sa.Select[Any]:
    """What is open, in all and by group: amounts by age as `amount_0` to `amount_4`, and so on."""
    opened = open_receivables(as_of, *conditions(principal, asked)).subquery("opened")
    days = sa.literal_column(f"ARRAY[{', '.join(map(str, FIRST_DAYS))}]", ARRAY(sa.Integer))
    names = ("customer_code", "kind", "currency", "disputed", "left", "base")
    age = sa.func.width_bucket(as_of - opened.c.due_on, days)
    item = sa.select(*(opened.c[name] for name in names), age.label("age")).cte("item")
    sums = [
        sa.func.sum(item.c.base).filter(item.c.disputed).label("disputed"),
        sa.func.min(item.c.currency).label("first_currency"),
        sa.func.max(item.c.currency).label("last_currency"),
    ]
    for place in range(len(AgeBucket)):
        is_of_age = item.c.age == sa.literal_column(str(place))
        sums += [
            sa.func.sum(item.c.base).filter(is_of_age).label(f"amount_{place}"),
            sa.func.sum(item.c.left).filter(is_of_age).label(f"left_{place}"),
            sa.func.count().filter(is_of_age).label(f"receivables_{place}"),
        ]
    found = grouped(principal, asked.dimensions, item, sums)
    return first_groups(found, asked, partial(_order, asked.sort))


def _order(sort: AgeingSort, row: Any) -> sa.ColumnElement[Any] | None:
    if sort == "label":
        return None
    first = 1 if sort == "-overdue" else 0
    amounts = [sa.func.coalesce(row[f"amount_{place}"], 0) for place in range(first, len(AgeBucket))]
    return reduce(operator.add, amounts)
