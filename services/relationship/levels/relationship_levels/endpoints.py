"""Levels over all customers over HTTP."""

from typing import Annotated

from fastapi import Query

from services.relationship.levels.relationship_levels import past, store
from services.relationship.levels.relationship_levels.model import (
    PastLevelsQuery,
    PastLevelsRead,
    RelationshipLevelRead,
)
from services.relationship.levels.relationship_levels.store import LEVELS, RelationshipLevelQuery
from shared.auth.access import Access, Scope
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/relationship-levels", reads=Scope.RELATIONSHIPS_READ, writes=Scope.RELATIONSHIPS_WRITE)


@router.lists(LEVELS)
async def list_relationship_levels(
    call: Call, query: Annotated[RelationshipLevelQuery, Query()]
) -> Page[RelationshipLevelRead]:
    """The general and the organizational level of each of the caller's customers.

    `as_of` gives those at the end of a day. Customers never assessed have no levels: `?general_level__is_null=true`.
    Weak ones: `?general_rank__lte=1`. The organizational level needs clearance 2; the level by purchasing stages alone
    is for everybody.
    """
    return await store.list_levels(call, query)


@router.reads(path="/history", needs=(Scope.RELATIONSHIPS_READ, Access.SERVICES))
async def list_past_levels(call: Call, query: Annotated[PastLevelsQuery, Query()]) -> PastLevelsRead:
    """For planning: the general and organizational levels of these customers over time."""
    return await past.read_past_levels(call, query.customer_ids)
