"""Grades over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.customer.grading.grades import operations, store
from services.customer.grading.grades.model import GradeDistributionRead, GradeRead, OverdueGradeRead
from services.customer.grading.grades.store import GRADES, OVERDUE_GRADES, GradeQuery, OverdueGradeQuery
from services.customer.grading.schemes.store import get_scheme_in_force
from services.customer.grading.schemes.years import last_closed_year
from shared.auth.access import Scope
from shared.lists.paging import Page
from shared.time import company_today
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/grades", reads=Scope.CUSTOMERS_READ, writes=Scope.CUSTOMERS_WRITE)


@router.lists(GRADES)
async def list_grades(call: Call, query: Annotated[GradeQuery, Query()]) -> Page[GradeRead]:
    """Grades of the caller's customers, newest first.

    Every grade ever given is there, with all thirteen factors explained in the language of `Accept-Language`. Current
    grades: `?is_current=true`. Movements of a run, with reasons: `?run_id=…&movement__in=up,down`. Everybody sees
    class, tier and stage; what they follow from (score, coverage, factors, tags, judgements) reveals gross margin and
    judgements, and needs clearance 2.
    """
    return await operations.list_grades(call, query)


@router.reads(path="/distribution")
async def get_grade_distribution(call: Call) -> GradeDistributionRead:
    """Number of the caller's customers by class, beside the reference pyramid.

    The pyramid, of the scheme in force, counts from the top and has words of its own; it is shown for comparison, and
    nobody is forced into it.
    """
    return await store.count_by_class(call, await get_scheme_in_force(call.session))


@router.lists(OVERDUE_GRADES, "/overdue")
async def list_overdue_grades(call: Call, query: Annotated[OverdueGradeQuery, Query()]) -> Page[OverdueGradeRead]:
    """Customers that have no grade of the last closed fiscal year.

    They are due from the day after that year. A grade given while the year still ran is preliminary and does not count.
    Customers never graded come last.
    """
    closed = last_closed_year(company_today(), call.settings.fiscal_year_start)
    return await store.overdue_grades(closed).page(call, query, store.has_grade_due(closed))


@router.reads(GRADES)
async def get_grade(call: Call, grade_id: UUID) -> GradeRead:
    """One grade of a customer, explained.

    It has every factor's value, band, source and evidence, or why it has none, and the changes since the last grade of
    an earlier fiscal year.
    """
    return await operations.get_grade(call, grade_id)
