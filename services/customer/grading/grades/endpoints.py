"""Grades over HTTP."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.customer.grading.grades import store
from services.customer.grading.grades.model import GradeDistributionRead, GradeRead, OverdueGradeRead
from services.customer.grading.grades.store import GRADES, OVERDUE_GRADES, GradeQuery, OverdueGradeQuery
from services.customer.grading.schemes.store import get_scheme_in_force
from shared.auth.access import Scope
from shared.lists.paging import Page
from shared.time import utc_now
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/grades", reads=Scope.CUSTOMERS_READ, writes=Scope.CUSTOMERS_WRITE)

DAYS_IN_MONTH = 30.4375


@router.lists(GRADES)
async def list_grades(call: Call, query: Annotated[GradeQuery, Query()]) -> Page[GradeRead]:
    """Grades of the caller's customers, every one ever given, newest first, each factor explained.

    Where customers stand now: `?is_current=true`. Who moved in a run, and why: `?run_id=…&movement__in=up,down`.
    What tells gross margin is for clearance 2: the factor `profit`, the score, the tags that follow from margin.
    """
    return await store.list_grades(call, query)


@router.reads(path="/distribution")
async def get_grade_distribution(call: Call) -> GradeDistributionRead:
    """How the caller's customers are spread over the classes, beside the reference pyramid of the scheme in force."""
    return await store.count_by_class(call, await get_scheme_in_force(call.session))


@router.lists(OVERDUE_GRADES, "/overdue")
async def list_overdue_grades(call: Call, query: Annotated[OverdueGradeQuery, Query()]) -> Page[OverdueGradeRead]:
    """The caller's customers that were never graded, or longer ago than the scheme allows; never graded ones last."""
    months = (await get_scheme_in_force(call.session)).regrade_months
    graded_before = utc_now() - timedelta(days=months * DAYS_IN_MONTH)
    return await OVERDUE_GRADES.page(call, query, store.not_graded_since(graded_before))


@router.reads(GRADES)
async def get_grade(call: Call, grade_id: UUID) -> GradeRead:
    """One grade: every factor's value, band, source and evidence, and what moved since the grade before."""
    return store.hide_profit(await GRADES.get(call, grade_id))
