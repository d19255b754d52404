"""Showing the portfolio: what planning keeps, and what was spent, asked of the relationship service once for a page."""

from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from services.planning.annual.portfolio import store
from services.planning.annual.portfolio.model import PlanPortfolioRead
from services.planning.annual.portfolio.store import PlanPortfolioQuery
from services.planning.clients import SpendingClient
from services.planning.execution.budgets.spending import Spending, ask_spending
from shared.lists.paging import Page
from shared.web.call import Call


class CustomerYear(NamedTuple):
    """A customer in the fiscal year that is shown."""

    customer_id: UUID
    fiscal_year: int


async def list_portfolio(call: Call, expenses: SpendingClient, query: PlanPortfolioQuery) -> Page[PlanPortfolioRead]:
    """A page of the caller's customers whom we serve, with their plans and what was spent on them."""
    async with call.briefly() as brief:
        page = await store.list_rows(brief, query)
    year = store.year_of(call, query.fiscal_year)
    spending = await ask_spending(call, expenses, [CustomerYear(row.customer_id, year) for row in page.items])
    page.items = [_with_spending(row, spending, year) for row in page.items]
    return page


def _with_spending(row: PlanPortfolioRead, spending: Spending, year: int) -> PlanPortfolioRead:
    found = spending.of(CustomerYear(row.customer_id, year))
    spent = None if found is None else sum((one.actual for one in found.values()), start=Decimal(0))
    return row.model_copy(update={"spending_state": spending.state, "spent": spent})
