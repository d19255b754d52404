"""Surveys over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from services.relationship.clients import Customers
from services.relationship.satisfaction.surveys import operations, rules
from services.relationship.satisfaction.surveys.model import (
    SurveyClosure,
    SurveyCreate,
    SurveyInvitationsCreate,
    SurveyInvitationsRead,
    SurveyRead,
    SurveyRecord,
    SurveyRoundCreate,
    SurveyRoundRead,
    SurveyUpdate,
    SurveyWithLinks,
)
from services.relationship.satisfaction.surveys.store import SURVEYS, SurveyQuery
from shared.app.users import Users
from shared.auth.access import Scope
from shared.auth.users import UserUnknown
from shared.customers.directory import CustomerMerged, CustomerNotFound
from shared.lists.paging import Page
from shared.schemes.problems import SchemeVersionNotFound
from shared.web.call import Call
from shared.web.compression import CONFIDENTIAL
from shared.web.peers import PeerUnavailable
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/surveys", reads=Scope.RELATIONSHIPS_READ, writes=Scope.RELATIONSHIPS_WRITE)
ASKS_CUSTOMERS = (Scope.RELATIONSHIPS_WRITE, Scope.CUSTOMERS_READ)
CANNOT_BEGIN = (
    CustomerNotFound,
    CustomerMerged,
    SchemeVersionNotFound,
    UserUnknown,
    rules.DaysWrong,
    rules.NobodyToAsk,
    rules.TooManyPeople,
    PeerUnavailable,
)


@router.lists(SURVEYS)
async def list_surveys(call: Call, query: Annotated[SurveyQuery, Query()]) -> Page[SurveyRead]:
    """Surveys of the caller's customers. Those to close and evaluate: `?status=open&closes_on__lt=…`."""
    return await SURVEYS.page(call, query)


@router.creates(SURVEYS, takes_key=False, needs=ASKS_CUSTOMERS, fails_with=[*CANNOT_BEGIN, rules.PeopleUnknown])
async def create_survey(
    call: Call, body: SurveyCreate, customers: Customers, users: Users, response: Response
) -> SurveyWithLinks:
    """Begin a survey of a customer and invite the people named, else its key people.

    Each person gets the questionnaire of their role, and a link of their own to an answer page that needs no sign-in.
    The links are in this answer only: send them by your own mail. It takes no `Idempotency-Key`, because the links
    would be stored with the reply; after a lost answer, delete the newest survey and begin again.
    """
    response.headers["Cache-Control"] = CONFIDENTIAL
    return await operations.create_survey(call, customers, users, body)


@router.acts(
    None,
    "/rounds",
    status_code=201,
    takes_key=False,
    needs=ASKS_CUSTOMERS,
    fails_with=CANNOT_BEGIN,
)
async def create_survey_round(
    call: Call, body: SurveyRoundCreate, customers: Customers, users: Users, response: Response
) -> SurveyRoundRead:
    """Begin a survey for each of several customers, and invite their key people; all or none."""
    response.headers["Cache-Control"] = CONFIDENTIAL
    return await operations.create_survey_round(call, customers, users, body)


@router.acts(
    None,
    "/recorded",
    status_code=201,
    needs=ASKS_CUSTOMERS,
    fails_with=[CustomerNotFound, CustomerMerged, SchemeVersionNotFound, UserUnknown, rules.DaysWrong, PeerUnavailable],
)
async def record_survey(call: Call, body: SurveyRecord, customers: Customers, users: Users) -> SurveyRead:
    """Enter a survey made elsewhere: on paper, by telephone, or with another tool.

    Its days may lie in the past. Nobody is invited: its answers are entered with `record_responses`, and those of an
    anonymous survey count when it is closed.
    """
    return await operations.record_survey(call, customers, users, body)


@router.reads(SURVEYS)
async def get_survey(call: Call, survey_id: UUID) -> SurveyRead:
    """One survey.

    Its people are `/v1/survey-invitations?survey_id=…`, its result `/v1/satisfaction?survey_id=…`.
    """
    return await SURVEYS.get(call, survey_id)


@router.changes(SURVEYS, fails_with=[rules.SurveyClosed, rules.DaysWrong, UserUnknown, PeerUnavailable])
async def update_survey(call: Call, survey_id: UUID, body: SurveyUpdate, users: Users) -> SurveyRead:
    """Change an open survey, for instance its last day."""
    return await operations.update_survey(call, users, survey_id, body)


@router.removes(SURVEYS, fails_with=[rules.SurveyAnswered])
async def delete_survey(call: Call, survey_id: UUID) -> None:
    """Remove a survey that nobody has answered; its links stop working."""
    await operations.delete_survey(call, survey_id)


@router.acts(
    SURVEYS,
    "/{survey_id}/invitations",
    status_code=201,
    takes_key=False,
    takes_match=True,
    needs=ASKS_CUSTOMERS,
    fails_with=[rules.SurveyClosed, rules.SurveyRecorded, rules.PeopleUnknown, rules.TooManyPeople, PeerUnavailable],
)
async def invite_to_survey(
    call: Call, survey_id: UUID, body: SurveyInvitationsCreate, customers: Customers, response: Response
) -> SurveyInvitationsRead:
    """Invite further people of the customer; their links are in this answer only."""
    response.headers["Cache-Control"] = CONFIDENTIAL
    return await operations.invite_to_survey(call, customers, survey_id, body)


@router.acts(SURVEYS, "/{survey_id}/closure", takes_match=True, fails_with=[rules.SurveyClosed])
async def close_survey(call: Call, survey_id: UUID, body: SurveyClosure) -> SurveyRead:
    """Close a survey with its evaluation: what the answers say and what follows. Its links stop working.

    The answers to an anonymous survey are counted now; where they are to be read first, let its last day pass.
    """
    return await operations.close_survey(call, survey_id, body)
