"""Setting the budget of a plan, and comparing budgets with what is spent."""

from decimal import Decimal
from uuid import UUID

from services.planning.clients import SpendingClient
from services.planning.execution.budgets import rules, store
from services.planning.execution.budgets.model import (
    BudgetComparisonRead,
    PlanBudget,
    PlanBudgetRead,
    PlanBudgetSet,
)
from services.planning.execution.budgets.rules import BudgetUse, Comparison
from services.planning.execution.budgets.spending import Spending, ask_spending
from services.planning.execution.resource_schemes import rules as ratios
from services.planning.execution.resource_schemes.store import SCHEMES
from services.planning.execution.resources.model import BUDGET_CLEARANCE
from services.planning.execution.resources.operations import propose_resources
from services.planning.execution.resources.rules import refuse_unexplained
from services.planning.plans.plans.model import CustomerPlanRead
from services.planning.plans.plans.rules import PlanStep, customer_of
from services.planning.plans.plans.store import CUSTOMER_PLANS, PlanQuery, get_customer_plan
from services.planning.plans.steps.operations import editing
from shared.lists.paging import Page
from shared.money import format_decimal
from shared.time import utc_now
from shared.web.call import Call

AMOUNTS = [use.value for use in BudgetUse]
OTHERS = ("currency", "fx_rate", "proposed_amount", "scheme_version", "reason")


async def read_budget(call: Call, spending: SpendingClient, plan_id: UUID) -> PlanBudgetRead:
    """The plan's budget against what is spent. Its ETag is the plan's."""
    async with call.briefly() as brief:
        plan = await get_customer_plan(brief, plan_id)
        row = await store.find_budget(brief, plan_id)
    call.etag = plan.etag
    return _describe(call, plan, row, await ask_spending(call, spending, [plan]))


async def list_budgets(call: Call, spending: SpendingClient, query: PlanQuery) -> Page[PlanBudgetRead]:
    """A page of plans with their budgets; the relationship service is asked once for all of them."""
    async with call.briefly() as brief:
        page = await CUSTOMER_PLANS.page(brief, query)
        found = await store.find_budgets(brief, [plan.id for plan in page.items])
    spent = await ask_spending(call, spending, page.items)
    items = [_describe(call, plan, found.get(plan.id), spent) for plan in page.items]
    return Page[PlanBudgetRead](**{**dict(page), "items": items})


async def set_budget(call: Call, spending: SpendingClient, plan_id: UUID, body: PlanBudgetSet) -> PlanBudgetRead:
    """Set what the plan may spend; beyond the tolerance from the proposal with a reason."""
    currency = body.currency or call.settings.base_currency
    rules.refuse_unclear_rate(currency, call.settings.base_currency, body.fx_rate)
    async with call.briefly() as brief:
        spent = await ask_spending(call, spending, [await get_customer_plan(brief, plan_id)])
    async with editing(call, plan_id, PlanStep.EXECUTION, PlanBudget) as plan:
        proposal = await propose_resources(call, plan)
        proposed = proposal.budget or Decimal(0)
        tolerance = (await SCHEMES.get(call.session, proposal.scheme_version)).content.tolerance
        total = round(body.total * (body.fx_rate or 1), 4)
        refuse_unexplained(
            differs=ratios.differs(total, proposed, tolerance), reason=body.reason, proposed=format_decimal(proposed)
        )
        said = {**body.model_dump(), "currency": currency, "proposed_amount": proposed}
        said["scheme_version"] = proposal.scheme_version
        row = await store.find_budget(call, plan_id) or PlanBudget(
            plan_id=plan_id, customer_id=customer_of(plan.customer_id), **said
        )
        call.session.add(row.sqlmodel_update(said))
        plan.touch(BUDGET_CLEARANCE)
    shown = await get_customer_plan(call, plan_id)
    call.etag = shown.etag
    return _describe(call, shown, row, spent)


async def remove_budget(call: Call, plan_id: UUID) -> None:
    """Take back the budget of a draft; approved versions keep it."""
    async with editing(call, plan_id, PlanStep.EXECUTION, PlanBudget) as plan:
        row = await store.find_budget(call, plan_id)
        if row is None:
            raise rules.BudgetNotSet(id=plan_id)
        row.deleted_at = utc_now()
        plan.touch(BUDGET_CLEARANCE)


def _describe(call: Call, plan: CustomerPlanRead, row: PlanBudget | None, spending: Spending) -> PlanBudgetRead:
    uses = rules.compare(row.base_amounts if row else None, spending.of(plan))
    return PlanBudgetRead(
        plan_id=plan.id,
        customer_id=plan.customer_id,
        customer_name=plan.customer_name,
        fiscal_year=plan.fiscal_year,
        status=plan.status,
        **{name: getattr(row, name, None) for name in (*AMOUNTS, *OTHERS)},
        base_currency=call.settings.base_currency,
        spending_state=spending.state,
        uses=[_compared(use, one) for use, one in uses.items()],
        total=_compared(None, rules.total_of(uses.values())),
    )


def _compared(use: BudgetUse | None, one: Comparison) -> BudgetComparisonRead:
    return BudgetComparisonRead(
        use=use,
        budget=one.budget,
        planned=one.planned,
        actual=one.actual,
        left=one.left,
        used_share=one.used_share,
    )
