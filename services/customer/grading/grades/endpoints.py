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
    """Grades of the caller's customers, newest first.

    Every grade ever given is there, each factor explained. Current grades: `?is_current=true`. Movements of a run, with
    reasons: `?run_id=…&movement__in=up,down`. Everybody sees class, tier and stage; what they follow from (score,
    coverage, factors, tags) reveals gross margin and needs clearance 2.
    """
    return await GRADES.page(call, query)


@router.reads(path="/distribution")
async def get_grade_distribution(call: Call) -> GradeDistributionRead:
    """Number of the caller's customers by class. It is compared with the reference pyramid of the scheme in force."""
    return await store.count_by_class(call, await get_scheme_in_force(call.session))


@router.lists(OVERDUE_GRADES, "/overdue")
async def list_overdue_grades(call: Call, query: Annotated[OverdueGradeQuery, Query()]) -> Page[OverdueGradeRead]:
    """Customers that are due to be graded again.

    Their last grade is older than the scheme allows; customers never graded come last.
    """
    months = (await get_scheme_in_force(call.session)).regrade_months
    graded_before = utc_now() - timedelta(days=months * DAYS_IN_MONTH)
    return await OVERDUE_GRADES.page(call, query, store.not_graded_since(graded_before))


@router.reads(GRADES)
async def get_grade(call: Call, grade_id: UUID) -> GradeRead:
    """One grade of a customer, explained.

    It has every factor's value, band, source and evidence, and the changes since the previous grade.
    """
    return await GRADES.get(call, grade_id)
