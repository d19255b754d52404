"""Responsible people over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.relationship.clients import Customers
from services.relationship.key_people.managing import NotTheManager
from services.relationship.key_people.responsibilities import gaps, operations, rules
from services.relationship.key_people.responsibilities.gaps import GAPS, ResponsibilityGapQuery
from services.relationship.key_people.responsibilities.model import (
    AssignmentCreate,
    AssignmentRead,
    ResponsibilityCreate,
    ResponsibilityGapRead,
    ResponsibilityRead,
    ResponsibilityUpdate,
)
from services.relationship.key_people.responsibilities.store import RESPONSIBILITIES, ResponsibilityQuery
from shared.app.users import Users
from shared.auth.access import Scope
from shared.auth.users import UserUnknown
from shared.customers.contacts import ContactUnknown
from shared.customers.directory import CustomerMerged, CustomerNotFound
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.peers import PeerUnavailable
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/responsibilities", reads=Scope.RELATIONSHIPS_READ, writes=Scope.RELATIONSHIPS_WRITE)
NEEDED = (Scope.RELATIONSHIPS_WRITE, Scope.CUSTOMERS_READ)
REFUSALS = (
    *(CustomerNotFound, CustomerMerged, ContactUnknown, UserUnknown, NotTheManager, PeerUnavailable),
    *(rules.SubjectUnclear, rules.DepartmentUnknown),
)


@router.lists(RESPONSIBILITIES)
async def list_responsibilities(call: Call, query: Annotated[ResponsibilityQuery, Query()]) -> Page[ResponsibilityRead]:
    """Who is responsible for which key people and departments of the caller's customers.

    `is_inactive=true` finds those whose responsible person cannot sign in any more.
    """
    return await RESPONSIBILITIES.page(call, query)


@router.creates(RESPONSIBILITIES, needs=NEEDED, fails_with=[*REFUSALS, rules.ResponsibilityExists])
async def create_responsibility(
    call: Call, body: ResponsibilityCreate, customers: Customers, users: Users
) -> ResponsibilityRead:
    """Name the one responsible person of a contact or of a department.

    The account manager and superiors do this; so do they in all operations that change responsible people.
    """
    return await operations.create_responsibility(call, customers, users, body)


@router.lists(GAPS, "/gaps")
async def list_responsibility_gaps(
    call: Call, query: Annotated[ResponsibilityGapQuery, Query()]
) -> Page[ResponsibilityGapRead]:
    """Key people and departments without a responsible person who may sign in and see them.

    Each is a due item of the account manager, or of a superior where no manager can act. People who have left, and
    customers that have exited or are in the resource pool, are left out.
    """
    return await gaps.list_responsibility_gaps(call, query)


@router.acts(None, "/assignments", needs=NEEDED, fails_with=REFUSALS)
async def assign_responsibilities(
    call: Call, body: AssignmentCreate, customers: Customers, users: Users
) -> AssignmentRead:
    """Make one user responsible for up to 500 people and departments.

    They may be of several customers, and somebody else's until now.
    """
    return await operations.assign_responsibilities(call, customers, users, body)


@router.reads(RESPONSIBILITIES)
async def get_responsibility(call: Call, responsibility_id: UUID) -> ResponsibilityRead:
    """The responsible person of one contact or department."""
    return await RESPONSIBILITIES.get(call, responsibility_id)


@router.changes(RESPONSIBILITIES, fails_with=[UserUnknown, NotTheManager, PeerUnavailable])
async def update_responsibility(
    call: Call, responsibility_id: UUID, body: ResponsibilityUpdate, users: Users
) -> ResponsibilityRead:
    """Name another responsible person (JSON merge-patch)."""
    return await operations.update_responsibility(call, users, responsibility_id, body)


@router.removes(RESPONSIBILITIES, fails_with=[NotTheManager])
async def delete_responsibility(call: Call, responsibility_id: UUID) -> None:
    """Remove a responsible person. Who has nobody then is due for the account manager."""
    await operations.delete_responsibility(call, responsibility_id)
