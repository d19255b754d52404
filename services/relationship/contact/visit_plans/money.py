"""The budget of a visit: from its submission on, each line is a planned expense in the ledger of what is spent."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONPATH
from sqlmodel import col

from services.relationship.clients import CustomerClient
from services.relationship.contact.touchpoints.money import BUDGETS
from services.relationship.contact.visit_plans.model import PRIVATE, VisitBudgetLine, VisitPlan
from services.relationship.contact.visit_plans.rules import VisitCost
from services.relationship.contact.visit_plans.store import VISIT_PLANS, list_people
from services.relationship.spending.expenses.decisions import approve, entitled_to, withdraw
from services.relationship.spending.expenses.links import LINKS
from services.relationship.spending.expenses.lookups import Asked, Prepared, look_up
from services.relationship.spending.expenses.model import Expense, ExpenseCreate
from services.relationship.spending.expenses.operations import store_expenses
from services.relationship.spending.expenses.rules import PLANNED, ExpenseStatus
from services.relationship.spending.expenses.store import lock_expenses
from services.relationship.spending.schemes.rules import ExpenseKind
from shared.auth.access import FieldHidden, Principal, Scope, is_cleared
from shared.problems import PreconditionFailed
from shared.web.call import Call

KINDS = {
    VisitCost.TRANSPORT: ExpenseKind.TRAVEL,
    VisitCost.MEALS: ExpenseKind.MEAL,
    VisitCost.GIFTS: ExpenseKind.GIFT,
    VisitCost.ACCOMMODATION: ExpenseKind.ACCOMMODATION,
    VisitCost.OTHER: ExpenseKind.OTHER,
}
NAMES = {"/customer_id": "", "/contact_ids": ""}
"""What a line of the budget calls the fields of its expense."""

IN_LEDGER = sa.cast("$[*].expense_id ? (@ != null)", JSONPATH)
"""A line of the budget is an expense."""


def _is_of(principal: Principal, visit_plan_id: UUID, customer_id: UUID) -> sa.ColumnElement[bool]:
    of = (col(VisitPlan.id) == visit_plan_id, col(VisitPlan.customer_id) == customer_id)
    return sa.exists().where(*of, VISIT_PLANS.seen_by(principal))


LINKS["visit_plan_id"] = _is_of


def _budgeted(touchpoint_id: UUID, customer_id: UUID) -> sa.Select[Any]:
    of = (col(VisitPlan.touchpoint_id) == touchpoint_id, col(VisitPlan.customer_id) == customer_id)
    return sa.select(col(VisitPlan.id)).where(*of, sa.func.jsonb_path_exists(col(VisitPlan.budget), IN_LEDGER))


BUDGETS.append(_budgeted)


class LookedUp(NamedTuple):
    """The lines of a budget that cost something, as expenses, and the state of the plan whose they are."""

    version: int
    places: list[int]
    prepared: list[Prepared]


async def look_up_budget(call: Call, customers: CustomerClient, visit_plan_id: UUID) -> LookedUp:
    """The budget with what the customer service says of it; asked before the call's own first query.

    Raises VisitPlanNotFound, FieldHidden, and as an expense.
    """
    async with call.briefly() as brief:
        plan = await VISIT_PLANS.row(brief, visit_plan_id)
        people = await list_people(brief.session, visit_plan_id)
    lines = [VisitBudgetLine.model_validate(_sent(one)) for one in plan.budget]
    places = [place for place, line in enumerate(lines) if line.amount]
    if places and not is_cleared(PRIVATE.level):
        raise FieldHidden("budget", PRIVATE.level)
    guests = tuple(one.contact_id for one in people if one.contact_id)
    asked = [
        Asked(_expense_of(call, plan, lines[place], guests, len(people)), f"/budget/{place}", NAMES, guests=guests)
        for place in places
    ]
    return LookedUp(plan.version, places, await look_up(call, customers, asked))


def _sent(line: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in line.items() if name in VisitBudgetLine.model_fields}


def _expense_of(
    call: Call, plan: VisitPlan, line: VisitBudgetLine, guests: Sequence[UUID], everybody: int
) -> ExpenseCreate:
    kind = KINDS[line.kind]
    sharing = len(guests) if kind is ExpenseKind.GIFT else everybody
    return ExpenseCreate.model_validate(
        {
            "customer_id": plan.customer_id,
            "kind": kind,
            "purpose": line.text or line.kind.named.in_language(call.language),
            "happens_on": plan.starts_on,
            "amount": line.amount,
            "participants": line.participants or max(1, sharing),
        }
    )


async def reserve_budget(call: Call, plan: VisitPlan, found: LookedUp) -> bool:
    """Plan the expenses of the budget; whether one of them needs approval.

    Raises ExpenseRefused, and PreconditionFailed where the plan has changed since it was looked up.
    """
    if plan.version != found.version:
        raise PreconditionFailed(current=plan.etag_for(call.principal.clearance))
    of = {"visit_plan_id": plan.id, "clearance": PRIVATE.level}
    expenses = await store_expenses(call, found.prepared, **of)
    by_place = {place: str(one.id) for place, one in zip(found.places, expenses, strict=True)}
    plan.budget = [line | {"expense_id": by_place.get(place)} for place, line in enumerate(plan.budget)]
    return any(one.status is ExpenseStatus.REQUESTED for one in expenses)


async def _expenses_of(call: Call, plan: VisitPlan) -> list[Expense]:
    """The planned expenses of the budget, locked."""
    ids = [UUID(line["expense_id"]) for line in plan.budget if line.get("expense_id")]
    is_planned = (col(Expense.status).in_(PLANNED), col(Expense.actual_amount).is_(None))
    return await lock_expenses(call.session, col(Expense.id).in_(ids), *is_planned) if ids else []


async def approve_budget(call: Call, plan: VisitPlan) -> None:
    """Give the approvals of the expenses that who approves the visit may give; others go on waiting for theirs."""
    if Scope.EXPENSES_APPROVE not in call.principal.scopes:
        return
    entitled = entitled_to(call.principal)
    for expense in await _expenses_of(call, plan):
        if expense.next_approver in entitled and expense.requested_by != call.principal.subject:
            approve(call, expense, None)


async def release_budget(call: Call, plan: VisitPlan) -> None:
    """Withdraw the expenses of a visit that is changed or does not take place; what was spent stays."""
    for expense in await _expenses_of(call, plan):
        withdraw(expense)
