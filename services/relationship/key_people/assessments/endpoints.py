"""Key-person assessments over HTTP."""

from typing import Annotated
from uuid import UUID

import sqlalchemy as sa
from fastapi import Query

from services.relationship.assessing import operations as assessing
from services.relationship.assessing.model import ReviewCreate
from services.relationship.assessing.rules import (
    OWN_UNCONFIRMED,
    REVIEW_REFUSALS,
    AssessmentAlreadySubmitted,
    AssessmentNotFound,
    LevelReasonMissing,
)
from services.relationship.clients import Customers
from services.relationship.key_people.assessments import operations, rules
from services.relationship.key_people.assessments.model import (
    KeyPersonAssessmentCreate,
    KeyPersonAssessmentRead,
    KeyPersonAssessmentUpdate,
)
from services.relationship.key_people.assessments.store import ASSESSMENTS, KeyPersonAssessmentQuery
from services.relationship.key_people.schemes.model import DimensionScores, LevelProposalRead, explain
from services.relationship.key_people.schemes.store import get_scheme_in_force
from shared.auth.access import Scope
from shared.customers.competitors import CompetitorUnknown
from shared.customers.contacts import ContactHasLeft, ContactUnknown
from shared.customers.directory import ContactMerged, CustomerMerged, CustomerNotFound
from shared.feed.history import HistoryPage, HistoryQuery, history_page
from shared.feed.log import of_entities
from shared.lists.paging import CursorInvalid, Page
from shared.web.call import Call
from shared.web.peers import PeerUnavailable
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/key-person-assessments", reads=Scope.RELATIONSHIPS_READ, writes=Scope.RELATIONSHIPS_WRITE)
UNSOUND = (rules.NothingSeen, rules.EvidenceMissing, LevelReasonMissing)


@router.lists(ASSESSMENTS)
async def list_key_person_assessments(
    call: Call, query: Annotated[KeyPersonAssessmentQuery, Query()]
) -> Page[KeyPersonAssessmentRead]:
    """Assessments of people at the caller's customers.

    Those of us and of rivals are there, in every status. A person's history:
    `?contact_id=…&rates_us=true&sort=-assessed_on`. Pending reviews: `?status=submitted`.
    """
    return await ASSESSMENTS.page(call, query)


@router.creates(
    ASSESSMENTS,
    needs=(Scope.RELATIONSHIPS_WRITE, Scope.CUSTOMERS_READ),
    fails_with=[
        CustomerNotFound,
        CustomerMerged,
        ContactMerged,
        ContactUnknown,
        ContactHasLeft,
        CompetitorUnknown,
        rules.NothingSeen,
        LevelReasonMissing,
        PeerUnavailable,
    ],
)
async def create_key_person_assessment(
    call: Call, body: KeyPersonAssessmentCreate, customers: Customers
) -> KeyPersonAssessmentRead:
    """Assess our, or a rival's, relationship with a person.

    The scores propose a level; another level needs a reason. A dimension of which nothing was seen is left out; a
    person whom nobody has met is not in contact and needs no assessment. Unless it is a draft, the assessment counts at
    once and waits for a supervisor's review.
    """
    return await operations.create_key_person_assessment(call, customers, body)


@router.reads(ASSESSMENTS)
async def get_key_person_assessment(call: Call, assessment_id: UUID) -> KeyPersonAssessmentRead:
    """One assessment of a key person. Fields above the caller's clearance are null."""
    return await ASSESSMENTS.get(call, assessment_id)


@router.changes(ASSESSMENTS, fails_with=[*OWN_UNCONFIRMED, *UNSOUND])
async def update_key_person_assessment(
    call: Call, assessment_id: UUID, body: KeyPersonAssessmentUpdate
) -> KeyPersonAssessmentRead:
    """Change your own assessment until it is confirmed (JSON merge-patch).

    The patch may go down to a dimension's score. A level that follows the scores keeps following them; another chosen
    level stays.
    """
    return await operations.update_key_person_assessment(call, assessment_id, body)


@router.removes(ASSESSMENTS, fails_with=OWN_UNCONFIRMED)
async def delete_key_person_assessment(call: Call, assessment_id: UUID) -> None:
    """Delete your own assessment while it is not confirmed. Its history is kept."""
    await assessing.delete(call, ASSESSMENTS, assessment_id)


@router.acts(
    ASSESSMENTS,
    "/{assessment_id}/submission",
    takes_match=True,
    fails_with=[*OWN_UNCONFIRMED, AssessmentAlreadySubmitted],
)
async def submit_key_person_assessment(call: Call, assessment_id: UUID) -> KeyPersonAssessmentRead:
    """Submit a draft or a returned assessment to the supervisor. It counts at once."""
    return await assessing.submit(call, ASSESSMENTS, assessment_id)


@router.acts(
    ASSESSMENTS,
    "/{assessment_id}/review",
    takes_match=True,
    fails_with=REVIEW_REFUSALS,
)
async def review_key_person_assessment(call: Call, assessment_id: UUID, body: ReviewCreate) -> KeyPersonAssessmentRead:
    """Review another user's submitted assessment.

    Confirm it, or return it with a remark. A confirmed assessment can no longer be changed; a returned one does not
    count until it is submitted again.
    """
    return await assessing.review(call, ASSESSMENTS, assessment_id, body)


@router.lists(None, "/{assessment_id}/history", fails_with=[AssessmentNotFound, CursorInvalid])
async def list_key_person_assessment_history(
    call: Call, assessment_id: UUID, query: Annotated[HistoryQuery, Query()]
) -> HistoryPage:
    """The changes of an assessment and their authors, newest first."""
    await ASSESSMENTS.get(call, assessment_id)
    return await history_page(call, of_entities(sa.select(sa.literal(assessment_id))), query)


@router.acts(None, "/proposals", needs=Scope.RELATIONSHIPS_READ)
async def propose_key_person_level(call: Call, body: DimensionScores) -> LevelProposalRead:
    """Propose the level for some scores.

    It also shows what is missing for the next one; nothing is stored. For use in forms.
    """
    return explain(body.by_dimension(), await get_scheme_in_force(call.session))
