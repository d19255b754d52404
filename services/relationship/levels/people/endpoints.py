"""Levels of people over HTTP."""

from typing import Annotated

from fastapi import Query

from services.relationship.key_people.assessments.rules import SubjectsUnclear, refuse_unclear_subjects
from services.relationship.levels.people import current, rules, store
from services.relationship.levels.people.model import (
    CurrentLevelRead,
    CurrentLevelsQuery,
    LevelHistoryQuery,
    LevelHistoryRead,
    LevelRanksQuery,
    LevelRanksRead,
)
from shared.auth.access import Access, Scope
from shared.lists.filters import FilterInvalid
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter(
    "/v1/key-person-assessments",
    reads=Scope.RELATIONSHIPS_READ,
    writes=Scope.RELATIONSHIPS_WRITE,
    tag="key-person-levels",
)


@router.lists(None, "/current", fails_with=[SubjectsUnclear, rules.RivalsUnclear, FilterInvalid])
async def list_current_key_person_levels(
    call: Call, query: Annotated[CurrentLevelsQuery, Query()]
) -> Page[CurrentLevelRead]:
    """People's present relationship levels and their movement.

    `as_of` gives those at the end of a day. There is one row per person. Give either `customer_id` or `contact_ids`;
    `with_rivals=true` adds a row for each rival that a person was assessed for, so that one call returns a whole power
    map, and `with_not_assessed=true` one for each person whom nobody has assessed yet, with the reason in `no_level`.
    Drafts and returned assessments do not count; people whom the caller may not see have no row.
    """
    refuse_unclear_subjects(query.customer_id, query.contact_ids)
    rules.refuse_unclear_rivals(query.competitor_id, query.with_rivals)
    return Page[CurrentLevelRead].whole(await current.list_current_levels(call, query))


@router.reads(path="/levels", needs=(Scope.RELATIONSHIPS_READ, Access.SERVICES))
async def list_level_ranks(call: Call, query: Annotated[LevelRanksQuery, Query()]) -> LevelRanksRead:
    """For grading and planning: our level with each assessed person at the caller's customers, in one answer."""
    return await store.read_level_ranks(call, query)


@router.reads(path="/levels/history", needs=(Scope.RELATIONSHIPS_READ, Access.SERVICES))
async def list_level_history(call: Call, query: Annotated[LevelHistoryQuery, Query()]) -> LevelHistoryRead:
    """For planning: our levels with the people of these customers by every assessment that counts, in one answer."""
    return await store.read_level_history(call, query)
