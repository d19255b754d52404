"""The net sales of each customer, category or product, the best first."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

import sqlalchemy as sa

from services.kpi.analytics.pareto.model import ParetoQuery
from services.kpi.analytics.pareto.rules import Ranked
from services.kpi.analytics.sold_lines import SALES, counts, sold_lines
from services.kpi.facts.orders.model import lines
from services.kpi.facts.products.model import products
from services.kpi.facts.rollups.model import category_months, customer_months
from services.kpi.figures.selection import selected, with_codes
from shared.auth.visibility import codes, customers
from shared.statements import Statement
from shared.web.call import Call


class Member(NamedTuple):
    """A member and its net sales."""

    key: str | None
    label: str | None
    sales: Decimal


async def read_members(call: Call, query: ParetoQuery) -> Sequence[Member]:
    """All with a counted document in the period, from the best on."""
    found = _QUERIES[query.by](query).where(*selected(query, call.principal))
    ranked = found.order_by(sa.text("sales DESC"), sa.text("key NULLS LAST"))
    return [Member(*row) for row in await call.fetch(Statement(ranked))]


def _of_customers(query: ParetoQuery) -> sa.Select[Any]:
    """A code that nobody has taken counts as a customer of its own."""
    month, code = customer_months.c.month, customer_months.c.customer_code
    key = sa.func.coalesce(sa.cast(codes.c.customer_id, sa.Text), code)
    found = with_codes(customer_months).outerjoin(customers, customers.c.id == codes.c.customer_id)
    label = sa.func.coalesce(sa.func.max(customers.c.name), sa.func.max(code))
    documents = sa.func.sum(customer_months.c.orders + customer_months.c.credit_notes)
    return (
        sa.select(key.label("key"), label, sa.func.sum(customer_months.c.sales).label("sales"))
        .select_from(found)
        .where(month.between(query.first, query.last))
        .group_by(key)
        .having(documents > 0)
    )


def _of_categories(query: ParetoQuery) -> sa.Select[Any]:
    category = sa.func.nullif(category_months.c.category, "")
    return (
        sa.select(category.label("key"), category, sa.func.sum(category_months.c.sales).label("sales"))
        .select_from(with_codes(category_months))
        .where(category_months.c.month.between(query.first, query.last))
        .group_by(category)
        .having(sa.func.sum(category_months.c.lines) > 0)
    )


def _of_products(query: ParetoQuery) -> sa.Select[Any]:
    days = (query.first, query.last)
    found = sold_lines(days).outerjoin(products, products.c.sku == lines.c.sku)
    label = sa.func.coalesce(sa.func.max(products.c.name), lines.c.sku)
    return (
        sa.select(lines.c.sku.label("key"), label, sa.func.sum(SALES).label("sales"))
        .select_from(found)
        .where(counts(days))
        .group_by(lines.c.sku)
    )


_QUERIES = {Ranked.CUSTOMER: _of_customers, Ranked.CATEGORY: _of_categories, Ranked.PRODUCT: _of_products}
