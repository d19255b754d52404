"""Budgets of plans over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.planning.clients import Expenses
from services.planning.execution.budgets import operations, rules
from services.planning.execution.budgets.model import PlanBudgetRead, PlanBudgetSet
from services.planning.execution.resources.model import BUDGET_CLEARANCE
from services.planning.execution.resources.rules import DifferenceUnexplained
from services.planning.plans.plans.rules import PLAN_CLOSED, MarketPlanHasNone, PlanFrozen
from services.planning.plans.plans.store import PLANS, PlanQuery
from services.planning.plans.steps.rules import StepNotOpen
from shared.auth.access import Scope
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter(
    "/v1", tag="plan-budgets", reads=Scope.PLANS_READ, writes=Scope.PLANS_WRITE, clearance=BUDGET_CLEARANCE
)
ADDRESS = "/plans/{plan_id}/budget"
FROZEN = (PlanFrozen, *PLAN_CLOSED, MarketPlanHasNone, StepNotOpen)


@router.lists(None, "/plan-budgets", fails_with=PLANS.list_problems)
async def list_plan_budgets(
    call: Call, query: Annotated[PlanQuery, Query()], expenses: Expenses
) -> Page[PlanBudgetRead]:
    """Plans of the caller's customers with their budgets against what was spent. Needs clearance 2.

    Filters and sorting are those of `/v1/plans`. What is planned and was spent on a customer in the year comes from the
    relationship service, in one call for the page; when it does not answer in time, or the caller lacks the scope
    expenses:read, plans are shown without it and `spending_state` gives the reason.
    """
    return await operations.list_budgets(call, expenses, query)


@router.reads(path=ADDRESS, fails_with=[PLANS.missing, MarketPlanHasNone])
async def get_plan_budget(call: Call, plan_id: UUID, expenses: Expenses) -> PlanBudgetRead:
    """A plan's budget by use, against what is planned and was spent on its customer. Needs clearance 2.

    The `ETag` is the plan's. `spending_state` gives the reason where the relationship service's figures are missing.
    """
    return await operations.read_budget(call, expenses, plan_id)


@router.puts(PLANS, ADDRESS, fails_with=[*FROZEN, rules.BudgetRateUnclear, DifferenceUnexplained])
async def set_plan_budget(call: Call, plan_id: UUID, body: PlanBudgetSet, expenses: Expenses) -> PlanBudgetRead:
    """Set what a plan may spend, by use; a reason is needed beyond the scheme's tolerance. Needs clearance 2.

    The proposal is that of the plan's resources. The first four steps must be complete. `If-Match` takes the plan's
    ETag.
    """
    return await operations.set_budget(call, expenses, plan_id, body)


@router.removes(PLANS, ADDRESS, fails_with=[*FROZEN, rules.BudgetNotSet])
async def remove_plan_budget(call: Call, plan_id: UUID) -> None:
    """Take back the budget of a draft; approved versions keep it. Needs clearance 2.

    `If-Match` takes the plan's ETag.
    """
    await operations.remove_budget(call, plan_id)
