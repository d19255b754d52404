"""General assessments over HTTP."""

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
)
from services.relationship.clients import Customers
from services.relationship.climate.assessments import due_departments, operations, rules
from services.relationship.climate.assessments.due_departments import DUE_DEPARTMENTS, DueDepartmentQuery
from services.relationship.climate.assessments.model import (
    DepartmentEnd,
    GeneralAssessmentCreate,
    GeneralAssessmentRead,
    GeneralAssessmentUpdate,
)
from services.relationship.climate.assessments.store import ASSESSMENTS, GeneralAssessmentQuery
from services.relationship.climate.assessments.views import (
    CurrentGeneralLevelRead,
    DueDepartmentRead,
    GeneralLevelsQuery,
    GeneralMoveRead,
    GeneralMovesQuery,
    GeneralWorkOrderRead,
    WorkOrderQuery,
)
from services.relationship.climate.schemes.model import ElementScores, GeneralProposalRead, explain
from services.relationship.climate.schemes.store import get_scheme_in_force
from shared.auth.access import Scope
from shared.customers.directory import CustomerMerged, CustomerNotFound
from shared.feed.history import HistoryPage, HistoryQuery, history_page
from shared.feed.log import of_entities
from shared.lists.paging import CursorInvalid, Page
from shared.web.call import Call
from shared.web.peers import PeerUnavailable
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/general-assessments", reads=Scope.RELATIONSHIPS_READ, writes=Scope.RELATIONSHIPS_WRITE)
OF_CUSTOMER = (CustomerNotFound, CustomerMerged, PeerUnavailable)


@router.lists(ASSESSMENTS)
async def list_general_assessments(
    call: Call, query: Annotated[GeneralAssessmentQuery, Query()]
) -> Page[GeneralAssessmentRead]:
    """Assessments of the climate at the caller's customers, in every status.

    A department's history: `?customer_id=…&department=采购部&sort=-assessed_on`. Pending reviews: `?status=submitted`.
    """
    return await ASSESSMENTS.page(call, query)


@router.creates(ASSESSMENTS, needs=(Scope.RELATIONSHIPS_WRITE, Scope.CUSTOMERS_READ), fails_with=OF_CUSTOMER)
async def create_general_assessment(
    call: Call, body: GeneralAssessmentCreate, customers: Customers
) -> GeneralAssessmentRead:
    """Assess the general relationship with a department, or with the whole customer.

    The level follows the shortest plank: the weakest of the four elements, which is named. Unless it is a draft, the
    assessment counts at once and waits for a supervisor's review. Earlier ones stay as history.
    """
    return await operations.create_general_assessment(call, customers, body)


@router.lists(None, "/current")
async def list_current_general_levels(
    call: Call, query: Annotated[GeneralLevelsQuery, Query()]
) -> Page[CurrentGeneralLevelRead]:
    """Customers' present general levels, with the weakest department and element.

    Every assessed department is listed. `as_of` gives those at the end of a day. The level is that of the weakest
    department. Drafts and returned assessments do not count, nor dissolved departments; customers never assessed, or
    that the caller may not see, have no row.
    """
    return Page[CurrentGeneralLevelRead].whole(await operations.list_current_levels(call, query))


@router.lists(None, "/moves")
async def list_general_moves(call: Call, query: Annotated[GeneralMovesQuery, Query()]) -> Page[GeneralMoveRead]:
    """How general relationships moved, and what moved them, newest first.

    One row for each assessment that changed the level of its department or of the customer, with the elements whose
    scores changed and their evidence.
    """
    return Page[GeneralMoveRead].whole(await operations.list_moves(call, query))


@router.reads(path="/work-order", needs=(Scope.RELATIONSHIPS_READ, Scope.CUSTOMERS_READ), fails_with=OF_CUSTOMER)
async def get_general_work_order(
    call: Call, query: Annotated[WorkOrderQuery, Query()], customers: Customers
) -> GeneralWorkOrderRead:
    """What lifts a customer's general relationship to the next level, with measures.

    Every element of every department that keeps the customer below its next level, the furthest from it first.
    """
    return await operations.get_work_order(call, customers, query)


@router.lists(DUE_DEPARTMENTS, "/due")
async def list_due_general_assessments(
    call: Call, query: Annotated[DueDepartmentQuery, Query()]
) -> Page[DueDepartmentRead]:
    """Departments due to be assessed again and customers never assessed, the most overdue first.

    They are those of the caller's customers. Without a filter by `due_on`, those due today or before. Customers that
    have left are not among them, nor prospects that were never assessed. `?assessed_on__is_null=true`: never assessed.
    """
    return await due_departments.list_due(call, query)


@router.reads(ASSESSMENTS)
async def get_general_assessment(call: Call, assessment_id: UUID) -> GeneralAssessmentRead:
    """One assessment of a general relationship, with the evidence of each element."""
    return await ASSESSMENTS.get(call, assessment_id)


@router.changes(ASSESSMENTS, fails_with=[*OWN_UNCONFIRMED, rules.DepartmentDissolved])
async def update_general_assessment(
    call: Call, assessment_id: UUID, body: GeneralAssessmentUpdate
) -> GeneralAssessmentRead:
    """Change your own assessment until it is confirmed (JSON merge-patch).

    The patch may go down to an element's score. The level follows the scores. One that says that its department was
    dissolved keeps its department and day.
    """
    return await operations.update_general_assessment(call, assessment_id, body)


@router.removes(ASSESSMENTS, fails_with=OWN_UNCONFIRMED)
async def delete_general_assessment(call: Call, assessment_id: UUID) -> None:
    """Delete your own assessment while it is not confirmed. Its history is kept."""
    await assessing.delete(call, ASSESSMENTS, assessment_id)


@router.acts(
    ASSESSMENTS,
    "/{assessment_id}/submission",
    takes_match=True,
    fails_with=[*OWN_UNCONFIRMED, AssessmentAlreadySubmitted],
)
async def submit_general_assessment(call: Call, assessment_id: UUID) -> GeneralAssessmentRead:
    """Submit a draft or a returned assessment to the supervisor. It counts at once."""
    return await assessing.submit(call, ASSESSMENTS, assessment_id)


@router.acts(ASSESSMENTS, "/{assessment_id}/review", takes_match=True, fails_with=REVIEW_REFUSALS)
async def review_general_assessment(call: Call, assessment_id: UUID, body: ReviewCreate) -> GeneralAssessmentRead:
    """Review another user's submitted assessment.

    Confirm it, or return it with a remark. A confirmed assessment can no longer be changed; a returned one does not
    count until it is submitted again.
    """
    return await assessing.review(call, ASSESSMENTS, assessment_id, body)


@router.acts(
    ASSESSMENTS,
    "/{assessment_id}/end",
    takes_match=True,
    fails_with=[rules.DepartmentDissolved, rules.EndsTooEarly, rules.AssessmentNotCounting],
)
async def end_general_assessment(call: Call, assessment_id: UUID, body: DepartmentEnd) -> GeneralAssessmentRead:
    """Say that a department was dissolved: from that day on its assessment does not count.

    What it said before stays as it was. An assessment of the department that describes that day or a later one counts
    again. A department ends once, whichever of its assessments is named.
    """
    return await operations.end_general_assessment(call, assessment_id, body)


@router.lists(None, "/{assessment_id}/history", fails_with=[AssessmentNotFound, CursorInvalid])
async def list_general_assessment_history(
    call: Call, assessment_id: UUID, query: Annotated[HistoryQuery, Query()]
) -> HistoryPage:
    """The changes of an assessment and their authors, newest first."""
    await ASSESSMENTS.get(call, assessment_id)
    return await history_page(call, of_entities(sa.select(sa.literal(assessment_id))), query)


@router.acts(None, "/proposals", needs=Scope.RELATIONSHIPS_READ)
async def propose_general_level(call: Call, body: ElementScores) -> GeneralProposalRead:
    """The level that some scores give, by the shortest plank.

    It also shows what is missing for the next one; nothing is stored. For use in forms.
    """
    scheme = await get_scheme_in_force(call.session)
    return explain(body.by_element(), scheme.content.as_rule(scheme.number))
