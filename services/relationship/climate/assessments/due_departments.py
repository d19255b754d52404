"""Departments that are due to be assessed."""

import sqlalchemy as sa

from services.relationship.assessing.reassessing import due_again, due_listing, page_of_due
from services.relationship.climate.assessments.store import ASSESSMENTS, planks
from services.relationship.climate.assessments.views import DueDepartmentRead
from services.relationship.climate.schemes.store import get_scheme_in_force
from shared.lists.paging import Page
from shared.lists.queries import ListQuery
from shared.web.call import Call


class DueDepartmentQuery(
    ListQuery,
    of=DueDepartmentRead,
    filters=("customer_id", "department", "level", "assessed_on", "due_on", "manager_id"),
    sorts=("due_on", "assessed_on", "customer_name"),
    default_sort="due_on",
):
    """How departments that are due are filtered and sorted."""


DUE_DEPARTMENTS = due_listing(DueDepartmentRead, DueDepartmentQuery)


async def departments(call: Call, *where: sa.ColumnElement[bool]) -> sa.Subquery:
    """Assessed departments of the caller's customers, and customers never assessed, with the day when each is due."""
    scheme = await get_scheme_in_force(call.session)
    latest = planks(None, ASSESSMENTS.seen_by(call.principal), *where)
    return due_again(call, latest, scheme.content.reassess_months, scheme.content.first_within_days)


async def list_due(call: Call, query: DueDepartmentQuery) -> Page[DueDepartmentRead]:
    """The departments of the caller's customers that are due."""
    return await page_of_due(call, DUE_DEPARTMENTS, query, await departments(call))
