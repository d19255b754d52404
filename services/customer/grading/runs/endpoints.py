"""Grading runs over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.customer.clients import Kpis, Relationships
from services.customer.grading.runs import operations
from services.customer.grading.runs.model import GradingRunCreate, GradingRunRead
from services.customer.grading.runs.rules import CustomersUnknown, GradingNeedsMargins
from services.customer.grading.runs.store import GRADING_RUNS, GradingRunQuery
from services.customer.grading.schemes.years import FiscalYearNotBegun
from shared.auth.access import Scope
from shared.customers.handing_over import CustomerReadOnly
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.peers import PeerUnavailable
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/grading-runs", reads=Scope.CUSTOMERS_READ, writes=Scope.CUSTOMERS_WRITE)


@router.lists(GRADING_RUNS)
async def list_grading_runs(call: Call, query: Annotated[GradingRunQuery, Query()]) -> Page[GradingRunRead]:
    """Grading runs, newest first. Callers who see all customers see all runs, others their own."""
    return await GRADING_RUNS.page(call, query)


@router.creates(
    GRADING_RUNS,
    needs=(Scope.CUSTOMERS_WRITE, Scope.KPIS_READ, Scope.RELATIONSHIPS_READ),
    fails_with=[FiscalYearNotBegun, GradingNeedsMargins, CustomersUnknown, CustomerReadOnly, PeerUnavailable],
)
async def run_grading(call: Call, body: GradingRunCreate, kpi: Kpis, relationship: Relationships) -> GradingRunRead:
    """Grade one customer, several or all for a fiscal year.

    The scheme in force applies. Computed factors are read from orders, receivables and payments, key-person levels,
    supply positions and strategic fits, as they were at the end of the year: what was paid later does not count. A year
    that still runs is graded as of today, and its grades are preliminary. Factors set by people override computed ones;
    those of earlier years are carried forward, marked. Every earlier grade is kept, and movements are against the last
    grade of an earlier fiscal year. The customer directory shows the grades of the latest year immediately.
    """
    return await operations.run_grading(call, kpi, relationship, body)


@router.reads(GRADING_RUNS)
async def get_grading_run(call: Call, run_id: UUID) -> GradingRunRead:
    """One grading run. Its grades are at `/v1/grades?run_id=…`."""
    return await GRADING_RUNS.get(call, run_id)
