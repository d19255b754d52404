"""Key-person assessments over HTTP."""

from typing import Annotated
from uuid import UUID

import sqlalchemy as sa
from fastapi import Depends, Query, Request, Response

from services.relationship.clients import Customers
from services.relationship.key_person_assessments import operations, rules, store
from services.relationship.key_person_assessments.model import (
    CurrentLevelsQuery,
    CurrentLevelsRead,
    KeyPersonAssessmentCreate,
    KeyPersonAssessmentRead,
    KeyPersonAssessmentUpdate,
    LevelRanksQuery,
    LevelRanksRead,
    ReviewCreate,
)
from services.relationship.key_person_assessments.rules import AssessmentNotFound
from services.relationship.key_person_schemes.model import DimensionScores, LevelProposalRead, explain
from services.relationship.key_person_schemes.store import get_scheme_in_force
from shared.auth.access import CurrentPrincipal, FieldHidden, Scope, refuse_outsiders, requires
from shared.customers.directory import CustomerNotFound
from shared.feed.history import HistoryPage, HistoryQuery, history_page
from shared.feed.log import of_entities
from shared.lists.filters import FilterInvalid
from shared.lists.listing import SortUnknown
from shared.lists.paging import CursorInvalid, Page, link_next
from shared.problems import PreconditionFailed
from shared.web.call import Session
from shared.web.etags import IfMatch, tagged
from shared.web.idempotency import ConceptRouter
from shared.web.peers import PeerUnavailable
from shared.web.problem_responses import can_fail_with

router = ConceptRouter("/v1/key-person-assessments", tag="key-person-assessments")

READS = requires(Scope.RELATIONSHIPS_READ)
WRITES = requires(Scope.RELATIONSHIPS_WRITE)
WRITES_OF_CONTACTS = requires(Scope.RELATIONSHIPS_WRITE, Scope.CUSTOMERS_READ)
KeyPersonAssessmentQuery = store.LISTING.query_model


@router.get(
    "",
    dependencies=[READS],
    response_model=store.LISTING.page,
    responses=can_fail_with(CursorInvalid, SortUnknown, FilterInvalid),
)
async def list_key_person_assessments(
    query: Annotated[KeyPersonAssessmentQuery, Query()],  # type: ignore[valid-type]
    request: Request,
    response: Response,
    session: Session,
    principal: CurrentPrincipal,
) -> Page[KeyPersonAssessmentRead]:
    """Assessments at the caller's customers, of us and of rivals, in every state.

    A person's story: `?contact_id=…&rates_us=true&sort=-assessed_on`. What waits for review: `?status=submitted`.
    """
    page = await store.list_assessments(session, principal, query)
    link_next(request, response, page)
    return page


@router.post(
    "",
    dependencies=[WRITES_OF_CONTACTS],
    status_code=201,
    response_model=KeyPersonAssessmentRead,
    responses=can_fail_with(
        CustomerNotFound,
        rules.ContactUnknown,
        rules.ContactHasLeft,
        rules.LevelReasonMissing,
        FieldHidden,
        PeerUnavailable,
    ),
)
async def create_key_person_assessment(
    body: KeyPersonAssessmentCreate,
    response: Response,
    session: Session,
    principal: CurrentPrincipal,
    customers: Customers,
) -> KeyPersonAssessmentRead:
    """Assess how we, or a rival, stand with a person.

    The scores propose a level; another level needs a reason. The assessment counts at once and waits for a
    supervisor's review, unless it is sent as a draft.
    """
    assessment = await operations.create_key_person_assessment(session, principal, customers, body)
    response.headers["Location"] = f"/v1/key-person-assessments/{assessment.id}"
    return tagged(response, assessment)


@router.get(
    "/current",
    dependencies=[READS],
    response_model=CurrentLevelsRead,
    responses=can_fail_with(rules.SubjectsUnclear, rules.RivalsUnclear, FilterInvalid),
)
async def list_current_key_person_levels(
    query: Annotated[CurrentLevelsQuery, Query()], session: Session, principal: CurrentPrincipal
) -> CurrentLevelsRead:
    """Where people stand now, or stood at the end of a day, and whether that is up or down: one row per person.

    Give either `customer_id` or `contact_ids`; `with_rivals=true` adds a row for each rival a person was assessed for,
    so that one call tells a whole power map. Drafts and returned assessments do not count; people who were never
    assessed, or whom the caller may not see, have no row.
    """
    rules.refuse_unclear_subjects(query.customer_id, query.contact_ids)
    rules.refuse_unclear_rivals(query.competitor, query.with_rivals)
    items = await store.list_current_levels(session, principal, query)
    return CurrentLevelsRead(items=items)


@router.get(
    "/levels",
    dependencies=[READS, Depends(refuse_outsiders)],
    response_model=LevelRanksRead,
    include_in_schema=False,
)
async def list_level_ranks(
    query: Annotated[LevelRanksQuery, Query()], session: Session, principal: CurrentPrincipal
) -> LevelRanksRead:
    """Where everybody at the caller's customers stands with us, for grading: one answer for all."""
    return await store.read_level_ranks(session, principal, query)


@router.get(
    "/{assessment_id}",
    dependencies=[READS],
    response_model=KeyPersonAssessmentRead,
    responses=can_fail_with(AssessmentNotFound),
)
async def get_key_person_assessment(
    assessment_id: UUID, response: Response, session: Session, principal: CurrentPrincipal
) -> KeyPersonAssessmentRead:
    """One assessment; fields above the caller's clearance are null."""
    return tagged(response, await store.get_assessment(session, principal, assessment_id))


@router.patch(
    "/{assessment_id}",
    dependencies=[WRITES],
    response_model=KeyPersonAssessmentRead,
    responses=can_fail_with(
        AssessmentNotFound,
        rules.NotTheAssessor,
        rules.AssessmentConfirmed,
        rules.LevelReasonMissing,
        FieldHidden,
        PreconditionFailed,
    ),
)
async def update_key_person_assessment(
    assessment_id: UUID,
    body: KeyPersonAssessmentUpdate,
    response: Response,
    session: Session,
    principal: CurrentPrincipal,
    if_match: IfMatch = None,
) -> KeyPersonAssessmentRead:
    """Change an assessment of one's own until it is confirmed (JSON merge-patch, down to a dimension's score).

    A level that followed the scores keeps following them; one chosen otherwise stays as it was chosen.
    """
    return tagged(
        response,
        await operations.update_key_person_assessment(session, principal, assessment_id, body, if_match),
    )


@router.delete(
    "/{assessment_id}",
    dependencies=[WRITES],
    status_code=204,
    responses=can_fail_with(AssessmentNotFound, rules.NotTheAssessor, rules.AssessmentConfirmed, PreconditionFailed),
)
async def delete_key_person_assessment(
    assessment_id: UUID, session: Session, principal: CurrentPrincipal, if_match: IfMatch = None
) -> None:
    """Take back an assessment of one's own that is not confirmed; its history is kept."""
    await operations.delete_key_person_assessment(session, principal, assessment_id, if_match)


@router.post(
    "/{assessment_id}/submission",
    dependencies=[WRITES],
    response_model=KeyPersonAssessmentRead,
    responses=can_fail_with(
        AssessmentNotFound,
        rules.NotTheAssessor,
        rules.AssessmentConfirmed,
        rules.AssessmentAlreadySubmitted,
        PreconditionFailed,
    ),
)
async def submit_key_person_assessment(
    assessment_id: UUID,
    response: Response,
    session: Session,
    principal: CurrentPrincipal,
    if_match: IfMatch = None,
) -> KeyPersonAssessmentRead:
    """Hand a draft, or what was returned, to the supervisor; from now on it counts."""
    return tagged(response, await operations.submit_key_person_assessment(session, principal, assessment_id, if_match))


@router.post(
    "/{assessment_id}/review",
    dependencies=[WRITES],
    response_model=KeyPersonAssessmentRead,
    responses=can_fail_with(
        AssessmentNotFound,
        rules.ReviewerIsAssessor,
        rules.ReviewerNotSupervisor,
        rules.AssessmentNotSubmitted,
        rules.AssessmentConfirmed,
        rules.ReviewRemarkMissing,
        PreconditionFailed,
    ),
)
async def review_key_person_assessment(
    assessment_id: UUID,
    body: ReviewCreate,
    response: Response,
    session: Session,
    principal: CurrentPrincipal,
    if_match: IfMatch = None,
) -> KeyPersonAssessmentRead:
    """Confirm a submitted assessment of somebody else's, or return it with a remark.

    Confirmed, it can no longer be changed; returned, it does not count until it is submitted again.
    """
    return tagged(
        response, await operations.review_key_person_assessment(session, principal, assessment_id, body, if_match)
    )


@router.get(
    "/{assessment_id}/history",
    dependencies=[READS],
    response_model=HistoryPage,
    responses=can_fail_with(AssessmentNotFound),
)
async def list_key_person_assessment_history(
    assessment_id: UUID,
    query: Annotated[HistoryQuery, Query()],
    request: Request,
    session: Session,
    principal: CurrentPrincipal,
) -> HistoryPage:
    """Who changed what of an assessment, newest first."""
    await store.get_assessment(session, principal, assessment_id)
    return await history_page(session, request, of_entities(sa.select(sa.literal(assessment_id))), query)


@router.post("/proposals", dependencies=[READS], response_model=LevelProposalRead)
async def propose_key_person_level(body: DimensionScores, session: Session) -> LevelProposalRead:
    """The level these scores propose and what is missing for the next, while a form is being filled; keeps nothing."""
    return explain(body.by_dimension(), await get_scheme_in_force(session))
