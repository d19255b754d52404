"""Grading runs over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.customer.clients import Kpis, Relationships
from services.customer.grading.runs import operations
from services.customer.grading.runs.model import GradingRunCreate, GradingRunRead
from services.customer.grading.runs.rules import CustomersUnknown, FiscalYearNotBegun, GradingNeedsMargins
from services.customer.grading.runs.store import GRADING_RUNS, GradingRunQuery
from shared.auth.access import Scope
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
    fails_with=[FiscalYearNotBegun, GradingNeedsMargins, CustomersUnknown, PeerUnavailable],
)
async def run_grading(call: Call, body: GradingRunCreate, kpi: Kpis, relationship: Relationships) -> GradingRunRead:
    """Grade one customer, several or all for a fiscal year.

    The scheme in force applies. Computed factors are read from orders, receivables and payments, key-person levels,
    supply positions and strategic fits; factors set by people override them and stay. Expected sales come only from
    people. Every earlier grade is kept. The customer directory shows the classes, tiers, stages and tags of the latest
    year immediately.
    """
    return await operations.run_grading(call, kpi, relationship, body)


@router.reads(GRADING_RUNS)
async def get_grading_run(call: Call, run_id: UUID) -> GradingRunRead:
    """One grading run. Its grades are at `/v1/grades?run_id=…`."""
    return await GRADING_RUNS.get(call, run_id)
