"""How much of the sales the best customers make (method, section 7); an unknown code counts as a separate customer."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from services.kpi.figures.kpi_values.grouping import Joining, during, number_of
from services.kpi.figures.kpi_values.question import Question
from services.kpi.figures.kpi_values.rows import DOCUMENTS, rows_for
from services.kpi.figures.kpi_values.sums import places_of
from shared.auth.visibility import codes


def select_concentration(question: Question, names: Sequence[str]) -> sa.Select[Any]:
    """Over the customers with a counted document, ranked by net sales in each period and group."""
    ranked = _ranked(question).subquery()
    keys = [ranked.c[f"key_{place}"] for place in range(len(question.groups))]
    sums = {name: _sums(ranked)[name].label(name) for name in names}
    return sa.select(ranked.c.period, *keys, *sums.values()).group_by(ranked.c.period, *keys)


def _ranked(question: Question) -> sa.Select[Any]:
    """Each customer's net sales by period and group, its rank, and what all customers have together."""
    facts = rows_for(question, ("sales", *DOCUMENTS))
    number = number_of(question, facts.day)
    grouping = Joining(question, facts.rows, by_owner=True).grouped(number)
    owner = sa.func.coalesce(sa.cast(codes.c.customer_id, sa.Text), facts.rows.c.customer_code)
    columns = [number.label("period"), *(key.label(f"key_{place}") for place, key in enumerate(grouping.keys))]
    by: Any = sa.text(places_of(columns))
    documents = sa.func.sum(facts.rows.c.orders + facts.rows.c.credit_notes)
    bought = (
        sa.select(*columns, sa.func.sum(facts.rows.c.sales).label("sales"))
        .select_from(grouping.rows)
        .where(*during(question, facts.day), *grouping.where)
        .group_by(by, owner)
        .having(documents > 0)
        .subquery()
    )
    within: dict[str, Any] = {"partition_by": [bought.c[column.name] for column in columns]}
    positive = sa.func.greatest(bought.c.sales, 0)
    return sa.select(
        bought,
        sa.func.row_number().over(**within, order_by=bought.c.sales.desc()).label("rank"),
        sa.func.count().over(**within).label("customers"),
        sa.func.nullif(sa.func.sum(positive).over(**within), 0).label("positive"),
    )


def _sums(ranked: sa.Subquery) -> dict[str, sa.ColumnElement[Any]]:
    sales, share = ranked.c.sales, sa.func.greatest(ranked.c.sales, 0) / ranked.c.positive

    def best(part: str) -> sa.ColumnElement[Any]:
        among = ranked.c.rank <= sa.func.ceil(ranked.c.customers * sa.literal(Decimal(part), sa.Numeric))
        return sa.func.sum(sales).filter(among)

    return {
        "top_fifth": best("0.2"),
        "top_tenth": best("0.1"),
        "top_ten": sa.func.sum(sales).filter(ranked.c.rank <= 10),
        "all": sa.func.sum(sales),
        "customers": sa.func.count(),
        "negatives": sa.func.count().filter(sales < 0),
        "hhi": sa.func.sum(share * share),
    }
