"""Organizational assessments over HTTP."""

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
from services.relationship.organization.assessments import due_organizations, ladders, operations
from services.relationship.organization.assessments.due_organizations import DUE_ORGANIZATIONS, DueOrganizationQuery
from services.relationship.organization.assessments.model import (
    OrganizationalAssessmentCreate,
    OrganizationalAssessmentRead,
    OrganizationalAssessmentUpdate,
)
from services.relationship.organization.assessments.rules import StagesImpossible
from services.relationship.organization.assessments.store import ASSESSMENTS, OrganizationalAssessmentQuery
from services.relationship.organization.assessments.views import (
    CurrentOrganizationalLevelRead,
    DueOrganizationRead,
    LadderQuery,
    OrganizationalLadderRead,
    OrganizationalLevelsQuery,
    OrganizationalMoveRead,
    OrganizationalMovesQuery,
)
from services.relationship.organization.schemes.model import (
    OrganizationalCriteria,
    OrganizationalProposalRead,
    explain,
)
from services.relationship.organization.schemes.store import get_scheme_in_force, scheme_of
from shared.auth.access import RowHidden, Scope
from shared.customers.directory import CustomerMerged, CustomerNotFound
from shared.feed.history import HistoryPage, HistoryQuery, history_page
from shared.feed.log import of_entities
from shared.lists.paging import CursorInvalid, Page
from shared.web.call import Call
from shared.web.peers import PeerUnavailable
from shared.web.router import ConceptRouter

router = ConceptRouter(
    "/v1/organizational-assessments", reads=Scope.RELATIONSHIPS_READ, writes=Scope.RELATIONSHIPS_WRITE
)
OF_CUSTOMER = (CustomerNotFound, CustomerMerged, PeerUnavailable)
NEEDS_FILE = (Scope.RELATIONSHIPS_WRITE, Scope.CUSTOMERS_READ)


@router.lists(ASSESSMENTS)
async def list_organizational_assessments(
    call: Call, query: Annotated[OrganizationalAssessmentQuery, Query()]
) -> Page[OrganizationalAssessmentRead]:
    """Assessments of the organizational relationship with customers, in every status.

    A customer's history: `?customer_id=…&sort=-assessed_on`. Pending reviews: `?status=submitted`. The stages are for
    everybody who may see the customer; levels, strategic fit and supply position need clearance 2.
    """
    return await ASSESSMENTS.page(call, query)


@router.creates(
    ASSESSMENTS,
    needs=NEEDS_FILE,
    fails_with=[*OF_CUSTOMER, StagesImpossible, LevelReasonMissing, RowHidden],
)
async def create_organizational_assessment(
    call: Call, body: OrganizationalAssessmentCreate, customers: Customers
) -> OrganizationalAssessmentRead:
    """Assess the organizational relationship by the purchasing stages that we take part in.

    Strategic fit and supply position are read from the customer's file as of the assessed day, unless they are stated
    with evidence; the assessment keeps them as they were. Both sets of criteria propose a level; another level needs a
    reason. Unless it is a draft, it counts at once and waits for a supervisor's review. Needs clearance 2.
    """
    return await operations.create_organizational_assessment(call, customers, body)


@router.lists(None, "/current")
async def list_current_organizational_levels(
    call: Call, query: Annotated[OrganizationalLevelsQuery, Query()]
) -> Page[CurrentOrganizationalLevelRead]:
    """Customers' present organizational levels and how they moved.

    `as_of` gives those at the end of a day. Drafts and returned assessments do not count; customers never assessed, or
    that the caller may not see, have no row.
    """
    return Page[CurrentOrganizationalLevelRead].whole(await ladders.list_current_levels(call, query))


@router.lists(None, "/moves")
async def list_organizational_moves(
    call: Call, query: Annotated[OrganizationalMovesQuery, Query()]
) -> Page[OrganizationalMoveRead]:
    """How organizational relationships moved, newest first.

    It shows the level, and the stages won and lost. Below clearance 2, only assessments that changed the stages are
    listed.
    """
    return Page[OrganizationalMoveRead].whole(await ladders.list_moves(call, query))


@router.reads(path="/ladder", needs=(Scope.RELATIONSHIPS_READ, Scope.CUSTOMERS_READ), fails_with=OF_CUSTOMER)
async def get_organizational_ladder(
    call: Call, query: Annotated[LadderQuery, Query()], customers: Customers
) -> OrganizationalLadderRead:
    """A customer's step from vendor to strategic partner, and what the next one needs.

    By the stages alone, and, with clearance 2, by both sets of criteria. Stages that we do not take part in are listed
    with what they would add.
    """
    return await ladders.get_ladder(call, customers, query)


@router.lists(DUE_ORGANIZATIONS, "/due")
async def list_due_organizational_assessments(
    call: Call, query: Annotated[DueOrganizationQuery, Query()]
) -> Page[DueOrganizationRead]:
    """Customers that are due to be assessed, at first or again, the longest overdue first.

    They are the caller's. Without a filter by `due_on`, those due today or before. Customers that have left are not
    among them, nor prospects that were never assessed. `?assessed_on__is_null=true`: never assessed.
    """
    return await due_organizations.list_due(call, query)


@router.reads(ASSESSMENTS)
async def get_organizational_assessment(call: Call, assessment_id: UUID) -> OrganizationalAssessmentRead:
    """One assessment of an organizational relationship. Fields above the caller's clearance are null."""
    return await ASSESSMENTS.get(call, assessment_id)


@router.changes(
    ASSESSMENTS,
    needs=NEEDS_FILE,
    fails_with=[*OWN_UNCONFIRMED, StagesImpossible, LevelReasonMissing, PeerUnavailable, RowHidden],
)
async def update_organizational_assessment(
    call: Call, assessment_id: UUID, body: OrganizationalAssessmentUpdate, customers: Customers
) -> OrganizationalAssessmentRead:
    """Change your own assessment until it is confirmed (JSON merge-patch).

    `stages` replaces the list. A level that follows the criteria keeps following them; another chosen level stays.
    With another `assessed_on`, what was read from the customer's file is read anew. Needs clearance 2.
    """
    return await operations.update_organizational_assessment(call, customers, assessment_id, body)


@router.removes(ASSESSMENTS, fails_with=OWN_UNCONFIRMED)
async def delete_organizational_assessment(call: Call, assessment_id: UUID) -> None:
    """Delete your own assessment while it is not confirmed. Its history is kept."""
    await assessing.delete(call, ASSESSMENTS, assessment_id)


@router.acts(
    ASSESSMENTS,
    "/{assessment_id}/submission",
    takes_match=True,
    fails_with=[*OWN_UNCONFIRMED, AssessmentAlreadySubmitted],
)
async def submit_organizational_assessment(call: Call, assessment_id: UUID) -> OrganizationalAssessmentRead:
    """Submit a draft or a returned assessment to the supervisor. It counts at once."""
    return await assessing.submit(call, ASSESSMENTS, assessment_id)


@router.acts(ASSESSMENTS, "/{assessment_id}/review", takes_match=True, fails_with=[*REVIEW_REFUSALS, RowHidden])
async def review_organizational_assessment(
    call: Call, assessment_id: UUID, body: ReviewCreate
) -> OrganizationalAssessmentRead:
    """Review another user's submitted assessment. Needs clearance 2.

    Confirm it, or return it with a remark. A confirmed assessment can no longer be changed; a returned one does not
    count until it is submitted again.
    """
    return await operations.review_organizational_assessment(call, assessment_id, body)


@router.lists(None, "/{assessment_id}/history", fails_with=[AssessmentNotFound, CursorInvalid])
async def list_organizational_assessment_history(
    call: Call, assessment_id: UUID, query: Annotated[HistoryQuery, Query()]
) -> HistoryPage:
    """The changes of an assessment and their authors, newest first."""
    await ASSESSMENTS.get(call, assessment_id)
    return await history_page(call, of_entities(sa.select(sa.literal(assessment_id))), query)


@router.acts(None, "/proposals", needs=Scope.RELATIONSHIPS_READ)
async def propose_organizational_level(call: Call, body: OrganizationalCriteria) -> OrganizationalProposalRead:
    """The level that both sets of criteria propose for some stages, fit and shares.

    It also shows what is missing for the next one; nothing is read of a customer, and nothing stored. For use in forms.
    """
    return explain(body, scheme_of(await get_scheme_in_force(call.session)))
