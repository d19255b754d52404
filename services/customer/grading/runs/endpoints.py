"""Grading runs over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.customer.clients import Kpis, Relationships
from services.customer.grading.runs import operations, store
from services.customer.grading.runs.model import GradingRun, GradingRunCreate, GradingRunRead
from services.customer.grading.runs.rules import (
    CustomersUnknown,
    FiscalYearNotBegun,
    GradingNeedsMargins,
    GradingRunNotFound,
)
from services.customer.grading.schemes.store import get_scheme_in_force
from shared.auth.access import CurrentPrincipal, Scope, requires
from shared.lists.listing import SortUnknown
from shared.lists.paging import CursorInvalid, Page, link_next
from shared.web.call import Session, brief_session
from shared.web.idempotency import ConceptRouter
from shared.web.peers import PeerUnavailable
from shared.web.problem_responses import can_fail_with

router = ConceptRouter("/v1/grading-runs", tag="grading-runs")

READS = requires(Scope.CUSTOMERS_READ)
RUNS = requires(Scope.CUSTOMERS_WRITE, Scope.KPIS_READ, Scope.RELATIONSHIPS_READ)
GradingRunQuery = store.LISTING.query_model


@router.get(
    "", dependencies=[READS], response_model=store.LISTING.page, responses=can_fail_with(CursorInvalid, SortUnknown)
)
async def list_grading_runs(
    query: Annotated[GradingRunQuery, Query()],  # type: ignore[valid-type]
    request: Request,
    response: Response,
    session: Session,
    principal: CurrentPrincipal,
) -> Page[GradingRunRead]:
    """Grading runs, newest first: one's own, and everybody's for who sees all customers."""
    page = await store.list_runs(session, principal, query)
    link_next(request, response, page)
    return page


@router.post(
    "",
    dependencies=[RUNS],
    status_code=201,
    response_model=GradingRunRead,
    responses=can_fail_with(FiscalYearNotBegun, GradingNeedsMargins, CustomersUnknown, PeerUnavailable),
)
async def run_grading(
    body: GradingRunCreate,
    request: Request,
    response: Response,
    session: Session,
    principal: CurrentPrincipal,
    kpi: Kpis,
    relationship: Relationships,
) -> GradingRun:
    """Grade one customer, several or all for a fiscal year, by the scheme in force.

    Computed factors are read from orders, receivables and payments, key-person levels, supply positions and strategic
    fits; what people have set counts in their place and is kept. Expected sales are only what people set. Every
    earlier grade stays. The classes, tiers, stages and tags of the latest year show in the customer directory at once.
    """
    start = request.app.state.settings.fiscal_year_start
    async with brief_session(request) as brief:
        scheme = await get_scheme_in_force(brief)
    run = await operations.run_grading(session, principal, kpi, relationship, body, scheme, start)
    response.headers["Location"] = f"/v1/grading-runs/{run.id}"
    return run


@router.get(
    "/{run_id}", dependencies=[READS], response_model=GradingRunRead, responses=can_fail_with(GradingRunNotFound)
)
async def get_grading_run(run_id: UUID, session: Session, principal: CurrentPrincipal) -> GradingRunRead:
    """One grading run; its grades are at `/v1/grades?run_id=…`."""
    return await store.get_run(session, principal, run_id)
