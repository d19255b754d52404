"""Moves of relationships over HTTP."""

from typing import Annotated

from fastapi import Query

from services.relationship.key_people.assessments.rules import SubjectsUnclear, refuse_unclear_subjects
from services.relationship.key_people.moves import rules, store
from services.relationship.key_people.moves.model import KeyPersonMoveRead, KeyPersonMovesQuery
from shared.auth.access import Scope
from shared.lists.filters import FilterInvalid
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter(
    "/v1/key-person-assessments/moves",
    reads=Scope.RELATIONSHIPS_READ,
    writes=Scope.RELATIONSHIPS_WRITE,
    tag="key-person-moves",
)


@router.lists(None, fails_with=[SubjectsUnclear, rules.WindowEndsEarly, FilterInvalid])
async def list_key_person_moves(call: Call, query: Annotated[KeyPersonMovesQuery, Query()]) -> Page[KeyPersonMoveRead]:
    """How the levels of people moved, the latest first, and what moved them.

    Give either `customer_id` or `contact_ids`. A first assessment is a move out of no contact. Drafts and returned
    assessments do not count; people whom the caller may not see have no moves.
    """
    refuse_unclear_subjects(query.customer_id, query.contact_ids)
    rules.refuse_early_end(query.first, query.last)
    return Page[KeyPersonMoveRead].whole(await store.list_moves(call, query))
