"""Every query over budgets of plans."""

from collections.abc import Collection as Ids
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.planning.execution.budgets.model import PlanBudget, PlanBudgetRead
from services.planning.execution.budgets.rules import BudgetNotSet
from services.planning.plans.versions.in_force import in_force, list_in_force, seen_in_force
from shared.auth.visibility import of_visible_customers
from shared.lists.collections import Collection
from shared.web.call import Call

# Read as rows: a budget is shown with what is spent of it, which comes from another service.
BUDGETS = Collection(
    PlanBudget,
    PlanBudgetRead,
    missing=BudgetNotSet,
    visible=of_visible_customers(col(PlanBudget.customer_id)),
)


def of_plan(plan_id: UUID) -> sa.ColumnElement[bool]:
    """SQL condition: budgets of the plan."""
    return col(PlanBudget.plan_id) == plan_id


async def find_budget(call: Call, plan_id: UUID) -> PlanBudget | None:
    """The plan's budget; None: it has none yet."""
    return next(iter(await BUDGETS.rows(call, of_plan(plan_id))), None)


async def find_budgets(call: Call, plan_ids: Ids[UUID]) -> dict[UUID, PlanBudget]:
    """The budgets in force of these plans, by plan."""
    is_shown = (col(in_force(PlanBudget).plan_id).in_(plan_ids), seen_in_force(call.principal, PlanBudget))
    return {one.plan_id: one for one in await list_in_force(call.session, PlanBudget, *is_shown)}
