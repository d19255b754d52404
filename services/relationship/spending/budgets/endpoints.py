"""Spending budgets over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.relationship.clients import Customers
from services.relationship.spending.budgets import operations
from services.relationship.spending.budgets.model import (
    BUDGET_CLEARANCE,
    SpendingBudgetCreate,
    SpendingBudgetRead,
    SpendingBudgetUpdate,
    SpendingComparisonQuery,
    SpendingComparisonRead,
    SpentQuery,
    SpentRead,
)
from services.relationship.spending.budgets.rules import BudgetHolderUnclear, HolderNotSupervised, OwnBudget
from services.relationship.spending.budgets.store import BUDGETS, SpendingBudgetQuery
from shared.app.users import Users
from shared.auth.access import Access, Scope
from shared.auth.users import UserUnknown
from shared.customers.directory import CustomerMerged, CustomerNotFound
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.downloads import disposition_of
from shared.web.formats import Format, Formats
from shared.web.peers import PeerUnavailable
from shared.web.router import ConceptRouter

router = ConceptRouter(
    "/v1/spending-budgets", reads=Scope.EXPENSES_READ, writes=Scope.EXPENSES_APPROVE, clearance=BUDGET_CLEARANCE
)
FORMATS = Formats(Format.JSON, Format.CSV)


@router.lists(BUDGETS)
async def list_spending_budgets(call: Call, query: Annotated[SpendingBudgetQuery, Query()]) -> Page[SpendingBudgetRead]:
    """Spending budgets, each with what is planned and spent of it. Needs clearance 2.

    Those of the caller's customers, and of people: one's own, and those of the people whom the caller supervises: who
    sees regions supervises who serves customers there, who sees all customers everybody. The sums are of the expenses
    that the caller sees.
    """
    return await BUDGETS.page(call, query)


@router.creates(
    BUDGETS,
    needs=(Scope.EXPENSES_APPROVE, Scope.CUSTOMERS_READ),
    fails_with=[
        BudgetHolderUnclear,
        HolderNotSupervised,
        OwnBudget,
        CustomerNotFound,
        CustomerMerged,
        UserUnknown,
        PeerUnavailable,
    ],
)
async def create_spending_budget(
    call: Call, body: SpendingBudgetCreate, customers: Customers, users: Users
) -> SpendingBudgetRead:
    """Set a budget of a customer, or of people whom you supervise, for a fiscal year.

    Several of one holder add up. Nobody sets their own.
    """
    return await operations.create_spending_budget(call, customers, users, body)


@router.reads(path="/comparison", model=SpendingComparisonRead, answers=FORMATS.answers, is_translated=True)
async def compare_spending(
    call: Call, query: Annotated[SpendingComparisonQuery, Query()], request: Request
) -> Response:
    """Budgets of customers compared with what is planned and spent, for planning and BI.

    By customer, kind and month, as asked; a month has no budget of its own.

    As JSON, or as CSV in the reader's language.
    """
    found = await operations.compare_spending(call, query)
    if FORMATS.chosen(request, query.format) is Format.CSV:
        headers = {"Content-Disposition": disposition_of("spending.csv")}
        lines = operations.csv_lines(found, call.language)
        return Response("".join(lines), media_type="text/csv; charset=utf-8", headers=headers)
    return Response(found.model_dump_json(), media_type=Format.JSON.media_type)


@router.reads(path="/spent", needs=(Scope.EXPENSES_READ, Access.SERVICES))
async def list_spent(call: Call, query: Annotated[SpentQuery, Query()]) -> SpentRead:
    """For plans: what is planned and was spent on these customers in these fiscal years, in one answer."""
    return await operations.list_spent(call, query)


@router.reads(BUDGETS)
async def get_spending_budget(call: Call, budget_id: UUID) -> SpendingBudgetRead:
    """One spending budget. Needs clearance 2."""
    return await BUDGETS.get(call, budget_id)


@router.changes(BUDGETS, fails_with=[OwnBudget])
async def update_spending_budget(call: Call, budget_id: UUID, body: SpendingBudgetUpdate) -> SpendingBudgetRead:
    """Change the amount or the notes of a budget; its holders do not."""
    return await operations.update_spending_budget(call, budget_id, body)


@router.removes(BUDGETS, fails_with=[OwnBudget])
async def delete_spending_budget(call: Call, budget_id: UUID) -> None:
    """Delete a budget; its holders do not. Its history is kept."""
    await operations.delete_spending_budget(call, budget_id)
