"""Cadences over HTTP."""

from typing import Annotated

from fastapi import Query

from services.relationship.contact.cadences import operations, store
from services.relationship.contact.cadences.model import (
    CadenceCountsQuery,
    CadenceCountsRead,
    CadenceRead,
    ContactCoverageQuery,
    ContactCoverageRead,
)
from services.relationship.contact.cadences.store import CADENCES, CadenceQuery
from shared.auth.access import Scope
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/cadences", reads=Scope.RELATIONSHIPS_READ, writes=Scope.RELATIONSHIPS_WRITE)


@router.lists(CADENCES)
async def list_cadences(call: Call, query: Annotated[CadenceQuery, Query()]) -> Page[CadenceRead]:
    """What contact the caller's customers are owed, the most overdue first.

    By the service policy in force and the customer's traits; touchpoints that count are the contact scheme's. A rule
    that follows from a trait above the caller's clearance is left out: the caller gets what the other rules demand.
    Contact of executives is for clearance 2. `?owner=me&is_overdue=true` finds what an account manager has to do.
    """
    return await operations.list_cadences(call, query)


@router.lists(None, "/statistics")
async def list_cadence_statistics(call: Call, query: Annotated[CadenceCountsQuery, Query()]) -> Page[CadenceCountsRead]:
    """How much of the contact that is due was made in time.

    By account manager, region, class or kind; those with the most overdue come first.
    """
    return Page[CadenceCountsRead].whole(await store.count_cadences(call, query))


@router.lists(None, "/coverage")
async def list_contact_coverage(
    call: Call, query: Annotated[ContactCoverageQuery, Query()]
) -> Page[ContactCoverageRead]:
    """With how many customers of each class account managers are in contact.

    Beside as many as the service policy wants. In contact is who was met within the days that the contact scheme says.
    """
    return Page[ContactCoverageRead].whole(await operations.list_contact_coverage(call, query))
