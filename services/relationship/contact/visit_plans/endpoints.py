"""Visit plans over HTTP."""

from typing import Annotated
from uuid import UUID

import sqlalchemy as sa
from fastapi import Query, Request, Response
from sqlmodel import col

from services.relationship.clients import Customers
from services.relationship.contact.campaigns.rules import EndBeforeStart
from services.relationship.contact.visit_plans import approvals, documents, operations, rules
from services.relationship.contact.visit_plans.model import (
    VisitCancellation,
    VisitDocumentQuery,
    VisitHolding,
    VisitPlan,
    VisitPlanCreate,
    VisitPlanRead,
    VisitPlanUpdate,
    VisitReturn,
    VisitsDocumentQuery,
)
from services.relationship.contact.visit_plans.rules import VisitStatus, VisitStepNotPossible
from services.relationship.contact.visit_plans.store import VISIT_PLANS, VisitPlanQuery
from services.relationship.spending.expenses.lookups import NEEDS, UNSUITED
from services.relationship.spending.expenses.rules import ExpenseRefused
from shared.app.users import Users
from shared.auth.access import FieldHidden, Scope
from shared.auth.users import UserUnknown
from shared.customers.contacts import ContactHasLeft, ContactUnknown
from shared.customers.directory import ContactMerged, CustomerMerged, CustomerNotFound
from shared.documents.answers import RENDERING_PROBLEMS, SHEET, Document, answer
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.peers import PeerUnavailable
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/visit-plans", reads=Scope.RELATIONSHIPS_READ, writes=Scope.RELATIONSHIPS_WRITE)
DECIDES = (Scope.RELATIONSHIPS_READ, Scope.EXPENSES_APPROVE)
"""Rights of who decides on visits: with the visit, its budget is approved."""
WRONG = (
    EndBeforeStart,
    rules.AgendaUnsound,
    ContactUnknown,
    ContactHasLeft,
    ContactMerged,
    UserUnknown,
    PeerUnavailable,
)
NOT_THE_APPROVER = (VisitStepNotPossible, rules.ApproverIsAuthor, rules.ApproverTooNarrow, FieldHidden)
MAX_IN_DOCUMENT = 500


@router.lists(VISIT_PLANS)
async def list_visit_plans(call: Call, query: Annotated[VisitPlanQuery, Query()]) -> Page[VisitPlanRead]:
    """Visit plans 来访计划 with the caller's customers, the latest first.

    A plan is shown at every level, without the people above the caller's clearance; the budget needs clearance 2.
    """
    return await VISIT_PLANS.page(call, query)


@router.creates(
    VISIT_PLANS,
    needs=(Scope.RELATIONSHIPS_WRITE, Scope.CUSTOMERS_READ),
    fails_with=[CustomerNotFound, CustomerMerged, *WRONG],
)
async def create_visit_plan(call: Call, body: VisitPlanCreate, customers: Customers, users: Users) -> VisitPlanRead:
    """Plan a visit of the customer to us, or of ours to the customer, as a draft.

    Its owner is by default the caller.."""
    return await operations.create_visit_plan(call, customers, users, body)


@router.reads(
    path="/document",
    model=Page[VisitPlanRead],
    answers=SHEET.answers,
    fails_with=[rules.TooManyVisits, *RENDERING_PROBLEMS],
    is_translated=True,
)
async def get_visit_plans_document(
    call: Call, query: Annotated[VisitsDocumentQuery, Query()], request: Request
) -> Response:
    """The visit plans of some days as one document: JSON, HTML, PDF or a workbook.

    The first visit first, at most 500; without the budgets for who does not see them.
    """
    wanted = VisitPlanQuery.model_construct(limit=MAX_IN_DOCUMENT, sort=["starts_on"])
    page = await VISIT_PLANS.page(call, wanted, *_within(query))
    if page.next_cursor:
        raise rules.TooManyVisits(limit=MAX_IN_DOCUMENT)
    plans, language = [documents.as_seen(plan) for plan in page.items], call.language
    document = Document(
        page,
        f"visit-plans-{query.first}-{query.last}",
        paper=lambda: documents.visits_paper(plans, query.first, query.last, language),
        workbook=lambda: documents.visit_workbook(plans, language),
    )
    return await answer(call, document, SHEET.chosen(request, query.format))


def _within(query: VisitsDocumentQuery) -> list[sa.ColumnElement[bool]]:
    row = VisitPlan
    wanted = [col(row.ends_on) >= query.first, col(row.starts_on) <= query.last]
    if query.status is None:
        wanted.append(col(row.status) != VisitStatus.CANCELLED)
    given = {"customer_id": query.customer_id, "direction": query.direction, "status": query.status}
    return [*wanted, *(col(getattr(row, name)) == value for name, value in given.items() if value is not None)]


@router.reads(VISIT_PLANS)
async def get_visit_plan(call: Call, visit_plan_id: UUID) -> VisitPlanRead:
    """One visit plan; send its `ETag` in `If-Match` when you change it."""
    return await VISIT_PLANS.get(call, visit_plan_id)


@router.reads(
    path="/{visit_plan_id}/document",
    model=VisitPlanRead,
    answers=SHEET.answers,
    fails_with=[rules.VisitPlanNotFound, *RENDERING_PROBLEMS],
    is_translated=True,
)
async def get_visit_plan_document(
    call: Call, visit_plan_id: UUID, query: Annotated[VisitDocumentQuery, Query()], request: Request
) -> Response:
    """A visit plan with people, agenda and budget: as JSON, HTML, PDF or a workbook."""
    plan, language = documents.as_seen(await VISIT_PLANS.get(call, visit_plan_id)), call.language
    document = Document(
        plan,
        f"visit-plan-{plan.starts_on}",
        paper=lambda: documents.visit_paper(plan, language),
        workbook=lambda: documents.visit_workbook([plan], language),
    )
    return await answer(call, document, SHEET.chosen(request, query.format))


@router.changes(VISIT_PLANS, fails_with=[VisitStepNotPossible, *WRONG])
async def update_visit_plan(
    call: Call, visit_plan_id: UUID, body: VisitPlanUpdate, customers: Customers, users: Users
) -> VisitPlanRead:
    """Change a draft or a returned plan (JSON merge-patch). What was submitted is withdrawn first."""
    return await operations.update_visit_plan(call, customers, users, visit_plan_id, body)


@router.acts(
    VISIT_PLANS,
    "/{visit_plan_id}/submission",
    needs=(Scope.RELATIONSHIPS_WRITE, *NEEDS),
    takes_match=True,
    fails_with=[VisitStepNotPossible, FieldHidden, ExpenseRefused, *UNSUITED],
)
async def submit_visit_plan(call: Call, visit_plan_id: UUID, customers: Customers) -> VisitPlanRead:
    """Submit a plan for approval. The visit scheme says whose it needs; one that needs nobody's is approved at once.

    Each line of the budget becomes a planned expense of the first day, which the spending policy refuses, allows or
    lets approve; who approves the visit gives the approvals of the expenses that are theirs to give. A plan with a
    budget is submitted from clearance 2 on.
    """
    return await approvals.submit_visit_plan(call, customers, visit_plan_id)


@router.acts(VISIT_PLANS, "/{visit_plan_id}/approval", needs=DECIDES, takes_match=True, fails_with=NOT_THE_APPROVER)
async def approve_visit_plan(call: Call, visit_plan_id: UUID) -> VisitPlanRead:
    """Approve a plan. Never its author; a supervisor, or somebody who sees all customers, as the scheme says."""
    return await approvals.approve_visit_plan(call, visit_plan_id)


@router.acts(VISIT_PLANS, "/{visit_plan_id}/return", needs=DECIDES, takes_match=True, fails_with=NOT_THE_APPROVER)
async def return_visit_plan(call: Call, visit_plan_id: UUID, body: VisitReturn) -> VisitPlanRead:
    """Return a plan to its author, and say what to change. Whoever may approve it may return it."""
    return await approvals.return_visit_plan(call, visit_plan_id, body)


@router.acts(VISIT_PLANS, "/{visit_plan_id}/withdrawal", takes_match=True, fails_with=[VisitStepNotPossible])
async def withdraw_visit_plan(call: Call, visit_plan_id: UUID) -> VisitPlanRead:
    """Make a submitted or approved plan a draft again, to change it; it needs its approval anew."""
    return await approvals.withdraw_visit_plan(call, visit_plan_id)


@router.acts(
    VISIT_PLANS,
    "/{visit_plan_id}/holding",
    takes_match=True,
    fails_with=[VisitStepNotPossible, rules.VisitNotBegun],
)
async def hold_visit(call: Call, visit_plan_id: UUID, body: VisitHolding) -> VisitPlanRead:
    """Record that an approved visit was held. It becomes a touchpoint: a company tour, or our routine visit."""
    return await operations.hold_visit(call, visit_plan_id, body)


@router.acts(VISIT_PLANS, "/{visit_plan_id}/cancellation", takes_match=True, fails_with=[VisitStepNotPossible])
async def cancel_visit(call: Call, visit_plan_id: UUID, body: VisitCancellation) -> VisitPlanRead:
    """Record that a visit does not take place, and why."""
    return await operations.cancel_visit(call, visit_plan_id, body)


@router.removes(VISIT_PLANS, fails_with=[VisitStepNotPossible])
async def delete_visit_plan(call: Call, visit_plan_id: UUID) -> None:
    """Remove a draft or a returned plan; the history keeps it."""
    await operations.delete_visit_plan(call, visit_plan_id)
