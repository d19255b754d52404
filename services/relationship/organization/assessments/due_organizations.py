"""Customers whose organizational relationship is due to be assessed."""

import sqlalchemy as sa

from services.relationship.assessing.reassessing import due_again, due_listing, page_of_due
from services.relationship.organization.assessments.store import ASSESSMENTS, latest
from services.relationship.organization.assessments.views import DueOrganizationRead
from services.relationship.organization.schemes.store import get_scheme_in_force
from shared.lists.paging import Page
from shared.lists.queries import ListQuery
from shared.web.call import Call


class DueOrganizationQuery(
    ListQuery,
    of=DueOrganizationRead,
    filters=("customer_id", "level", "assessed_on", "due_on", "manager_id"),
    sorts=("due_on", "assessed_on", "customer_name"),
    default_sort="due_on",
):
    """How customers that are due are filtered and sorted."""


DUE_ORGANIZATIONS = due_listing(DueOrganizationRead, DueOrganizationQuery)


async def organizations(call: Call, *where: sa.ColumnElement[bool]) -> sa.Subquery:
    """Every customer of the caller with the day on which it is due: at first, or again."""
    scheme = await get_scheme_in_force(call.session)
    found = latest(None, ASSESSMENTS.seen_by(call.principal), *where)
    return due_again(call, found, scheme.content.reassess_months, scheme.content.first_within_days)


async def list_due(call: Call, query: DueOrganizationQuery) -> Page[DueOrganizationRead]:
    """The caller's customers that are due."""
    return await page_of_due(call, DUE_ORGANIZATIONS, query, await organizations(call))
