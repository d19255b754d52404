"""The plans of a year over all customers, over HTTP."""

from typing import Annotated

from fastapi import Query

from services.planning.annual.portfolio import operations, store
from services.planning.annual.portfolio.model import PlanCoverageRead, PlanPortfolioRead
from services.planning.annual.portfolio.store import PORTFOLIO, PlanPortfolioQuery
from services.planning.clients import Expenses
from shared.auth.access import Scope
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.router import ConceptRouter

FiscalYear = Annotated[int | None, Query(ge=2000, le=2100, description="By default the present one.")]

router = ConceptRouter("/v1/plan-portfolio", reads=Scope.PLANS_READ, writes=Scope.PLANS_WRITE)


@router.lists(PORTFOLIO)
async def list_plan_portfolio(
    call: Call, query: Annotated[PlanPortfolioQuery, Query()], expenses: Expenses
) -> Page[PlanPortfolioRead]:
    """The caller's customers whom we serve, each with its plan of a fiscal year.

    Missing plans: `?need=missing`. Customers whose resources are to shrink: `?stance=shrink`; where people go against
    the customer's value: `?conflict__is_null=false`. What follows from its value, and money, needs clearance 2. What
    was spent comes from the relationship service, in one call for the page; when it does not answer in time, or the
    caller lacks the scope expenses:read, `spending_state` gives the reason.
    """
    return await operations.list_portfolio(call, expenses, query)


@router.lists(None, "/coverage")
async def list_plan_coverage(call: Call, fiscal_year: FiscalYear = None) -> Page[PlanCoverageRead]:
    """How many of the caller's customers have their plan of a fiscal year, by class."""
    return Page[PlanCoverageRead].whole(await store.list_coverage(call, fiscal_year))
