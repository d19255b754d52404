"""Grades over HTTP."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.customer.grading.grades import store
from services.customer.grading.grades.model import GradeDistributionRead, GradeRead, OverdueGradeRead
from services.customer.grading.grades.rules import GradeNotFound
from services.customer.grading.schemes.store import get_scheme_in_force
from shared.auth.access import CurrentPrincipal, FieldHidden, Scope, requires
from shared.lists.filters import FilterInvalid
from shared.lists.listing import SortUnknown
from shared.lists.paging import CursorInvalid, Page, link_next
from shared.time import utc_now
from shared.web.call import Session
from shared.web.idempotency import ConceptRouter
from shared.web.problem_responses import can_fail_with

router = ConceptRouter("/v1/grades", tag="grades")

READS = requires(Scope.CUSTOMERS_READ)
GradeQuery = store.LISTING.query_model
OverdueGradeQuery = store.OVERDUE.query_model
DAYS_IN_MONTH = 30.4375


@router.get(
    "",
    dependencies=[READS],
    response_model=store.LISTING.page,
    responses=can_fail_with(CursorInvalid, SortUnknown, FilterInvalid, FieldHidden),
)
async def list_grades(
    query: Annotated[GradeQuery, Query()],  # type: ignore[valid-type]
    request: Request,
    response: Response,
    session: Session,
    principal: CurrentPrincipal,
) -> Page[GradeRead]:
    """Grades of the caller's customers, every one ever given, newest first, each factor explained.

    Where customers stand now: `?is_current=true`. Who moved in a run, and why: `?run_id=…&movement__in=up,down`.
    What tells gross margin is for clearance 2: the factor `profit`, the score, the tags that follow from margin.
    """
    page = await store.list_grades(session, principal, query)
    link_next(request, response, page)
    return page


@router.get("/distribution", dependencies=[READS], response_model=GradeDistributionRead)
async def get_grade_distribution(session: Session, principal: CurrentPrincipal) -> GradeDistributionRead:
    """How the caller's customers are spread over the classes, beside the reference pyramid of the scheme in force."""
    return await store.count_by_class(session, principal, await get_scheme_in_force(session))


@router.get(
    "/overdue",
    dependencies=[READS],
    response_model=store.OVERDUE.page,
    responses=can_fail_with(CursorInvalid, SortUnknown, FilterInvalid),
)
async def list_overdue_grades(
    query: Annotated[OverdueGradeQuery, Query()],  # type: ignore[valid-type]
    request: Request,
    response: Response,
    session: Session,
    principal: CurrentPrincipal,
) -> Page[OverdueGradeRead]:
    """The caller's customers that were never graded, or longer ago than the scheme allows; never graded ones last."""
    months = (await get_scheme_in_force(session)).regrade_months
    graded_before = utc_now() - timedelta(days=months * DAYS_IN_MONTH)
    page = await store.list_overdue(session, principal, query, graded_before)
    link_next(request, response, page)
    return page


@router.get("/{grade_id}", dependencies=[READS], response_model=GradeRead, responses=can_fail_with(GradeNotFound))
async def get_grade(grade_id: UUID, session: Session, principal: CurrentPrincipal) -> GradeRead:
    """One grade: every factor's value, band, source and evidence, and what moved since the grade before."""
    return await store.get_grade(session, principal, grade_id)
