"""Sales by product over HTTP."""

from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import Query, Request

from services.kpi.analytics.product_sales.model import ProductSalesQuery, ProductSalesRead
from services.kpi.analytics.product_sales.rules import compared_days
from services.kpi.analytics.product_sales.store import PRODUCT_SALES, product_sales
from services.kpi.analytics.sold_lines import DaysInvalid
from services.kpi.figures.selection import SELECTION_PROBLEMS, selected
from shared.auth.access import Scope
from shared.batches.tables import TABLE, tabulated_in_lots
from shared.problems import Unavailable
from shared.time import company_today
from shared.web.call import Call
from shared.web.formats import Format
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/product-sales", reads=Scope.KPIS_READ, writes=Scope.FACTS_WRITE)


@router.lists(
    PRODUCT_SALES, answers=TABLE.answers, fails_with=[DaysInvalid, Unavailable, *SELECTION_PROBLEMS], may_lag=True
)
async def list_product_sales(call: Call, query: Annotated[ProductSalesQuery, Query()], request: Request) -> Any:
    """Sales of each product against the same days of last year; new and dropped ones are marked.

    To the caller's customers, narrowed by the filters; a caller who may see all customers also sees sales to codes that
    nobody has taken. A time that is running counts up to today, and so does last year's. The sum over all products is
    the sum of the caller's sales. Cost, profit and margin need clearance 2. As JSON, or as CSV of all pages.
    """
    days = compared_days(query.first, query.last, company_today())
    listing = PRODUCT_SALES.over(product_sales(days, sa.and_(*selected(query, call.principal))))
    if TABLE.chosen(request, query.format) is Format.CSV:
        return await tabulated_in_lots(
            call, ProductSalesRead, lambda brief: listing.lots(brief, query), "product-sales"
        )
    return await listing.page(call, query)
