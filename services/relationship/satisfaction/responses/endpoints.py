"""Survey responses over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.relationship.satisfaction.responses.model import RESPONSES_CLEARANCE, SurveyResponseRead
from services.relationship.satisfaction.responses.store import RESPONSES, SurveyResponseQuery
from shared.auth.access import Scope
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter(
    "/v1/survey-responses",
    reads=Scope.RELATIONSHIPS_READ,
    writes=Scope.RELATIONSHIPS_WRITE,
    clearance=RESPONSES_CLEARANCE,
)


@router.lists(RESPONSES)
async def list_survey_responses(call: Call, query: Annotated[SurveyResponseQuery, Query()]) -> Page[SurveyResponseRead]:
    """Who answered what to the surveys of the caller's customers; needs clearance 2.

    The answers to an anonymous survey name nobody, and are listed together when it has ended with enough of them.
    """
    return await RESPONSES.page(call, query)


@router.reads(RESPONSES)
async def get_response_of_survey(call: Call, response_id: UUID) -> SurveyResponseRead:
    """One person's answers; needs clearance 2."""
    return await RESPONSES.get(call, response_id)
