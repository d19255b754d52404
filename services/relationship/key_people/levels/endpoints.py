"""Levels in bulk over HTTP."""

from typing import Annotated

from fastapi import Query

from services.relationship.key_people.levels import store
from services.relationship.key_people.levels.model import LevelRanksQuery, LevelRanksRead
from shared.auth.access import Access, Scope
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter(
    "/v1/key-person-assessments/levels",
    reads=(Scope.RELATIONSHIPS_READ, Access.SERVICES),
    writes=Access.SERVICES,
    in_spec=False,
)


@router.reads(path="")
async def list_level_ranks(call: Call, query: Annotated[LevelRanksQuery, Query()]) -> LevelRanksRead:
    """For grading, planning and KPIs: our present level with every assessed person at the caller's customers.

    `with_not_in_contact=true` adds the key people whom nobody has met.
    """
    return await store.read_level_ranks(call, query)
