"""Sales by product: one query over the order lines of two years' days."""

from typing import Any

import sqlalchemy as sa

from services.kpi.analytics.product_sales.model import ProductSalesQuery, ProductSalesRead
from services.kpi.analytics.product_sales.rules import ComparedDays, ProductChange
from services.kpi.analytics.sold_lines import COST, SALES, counts, sold_lines, with_costs
from services.kpi.facts.months.marks import archived_within
from services.kpi.facts.orders.model import lines
from services.kpi.facts.products.model import products
from shared.lists.listings import Listing, everybody


def product_sales(days: ComparedDays, among: sa.ColumnElement[bool]) -> dict[str, sa.ColumnElement[Any]]:
    """The columns of the list. `among`: a condition on the directory's codes."""
    summed = _summed(days, among).subquery("summed")
    sold = summed.c
    difference, profit = sold.sales - sold.last_year_sales, sold.costed_sales - sold.cost
    change = sa.case(
        (sold.last_year_lines == 0, ProductChange.NEW.value),
        (sold.lines == 0, ProductChange.DROPPED.value),
        else_=ProductChange.KEPT.value,
    )
    computed = {
        "product_name": products.c.name,
        "category": products.c.category,
        "starts_on": sa.literal(days.first, sa.Date),
        "ends_on": sa.literal(days.last, sa.Date),
        "archived_periods": archived_within([days[:2], days[2:]]),
        "difference": difference,
        "growth": _ratio(difference, sold.last_year_sales),
        "share": _ratio(sold.sales, sa.func.sum(sold.sales).over()),
        "change": change,
        "profit": profit,
        "margin": sa.func.round(profit / sa.func.nullif(sold.costed_sales, 0), 6, type_=sa.Numeric),
    }
    shown = [(computed[name] if name in computed else sold[name]).label(name) for name in ProductSalesRead.model_fields]
    found = sa.select(*shown).join_from(summed, products, products.c.sku == sold.sku, isouter=True).subquery("found")
    return {name: found.c[name] for name in ProductSalesRead.model_fields}


def _summed(days: ComparedDays, among: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """The sums of both years' days by product."""
    both = (days.first, days.last), (days.first_last_year, days.last_last_year)
    now, last_year = (lines.c.ordered_on.between(*one) for one in both)

    def summed(value: Any, during: sa.ColumnElement[bool]) -> sa.ColumnElement[Any]:
        return sa.func.coalesce(sa.func.sum(value).filter(during), 0)

    sku: Any = sa.func.coalesce(lines.c.sku, "")
    return (
        sa.select(
            sku.label("sku"),
            sa.func.count().filter(now).label("lines"),
            sa.func.count().filter(last_year).label("last_year_lines"),
            summed(lines.c.quantity, now).label("quantity"),
            summed(SALES, now).label("sales"),
            summed(lines.c.quantity, last_year).label("last_year_quantity"),
            summed(SALES, last_year).label("last_year_sales"),
            summed(SALES, sa.and_(now, COST.is_not(None))).label("costed_sales"),
            sa.func.sum(COST).filter(now).label("cost"),
        )
        .select_from(with_costs(sold_lines(*both)))
        .where(counts(*both), among)
        .group_by(sku)
    )


def _ratio(part: sa.ColumnElement[Any], whole: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    return sa.case((whole > 0, sa.func.round(part / sa.func.nullif(whole, 0), 6, type_=sa.Numeric)))


_COLUMNS: dict[str, sa.ColumnElement[Any]] = {name: sa.column(name) for name in ProductSalesRead.model_fields}
PRODUCT_SALES = Listing(ProductSalesRead, ProductSalesQuery, _COLUMNS, visible=everybody, key="sku")
"""`over` the sales that were asked for, which are to the caller's customers."""
