"""Submitting, reviewing and deleting assessments of any kind."""

from typing import Any, TypeVar
from uuid import UUID

from services.relationship.assessing import rules
from services.relationship.assessing.model import ReviewCreate
from services.relationship.assessing.rules import AssessmentStatus, ReviewDecision
from shared.auth.access import DataScopeKind, Principal
from shared.database import Row
from shared.lists.collections import Collection
from shared.lists.paging import ReadT
from shared.time import utc_now
from shared.web.call import Call

RowT = TypeVar("RowT", bound=Row)
OF_REVIEW = ("reviewed_by", "reviewed_by_name", "reviewed_at", "review_remark")


def made_by(principal: Principal, *, is_draft: bool) -> dict[str, Any]:
    """The columns of a new assessment by this caller."""
    return {
        "status": AssessmentStatus.DRAFT if is_draft else AssessmentStatus.SUBMITTED,
        "submitted_at": None if is_draft else utc_now(),
        "assessed_by": principal.subject,
        "assessed_by_name": principal.name,
    }


async def lock_own(call: Call, assessments: Collection[RowT, ReadT], assessment_id: UUID) -> RowT:
    """The caller's own assessment, to be changed. Raises NotTheAssessor, AssessmentConfirmed."""
    assessment: Any = await assessments.lock(call, assessment_id)
    rules.refuse_change(
        assessment.status,
        assessor=assessment.assessed_by,
        assessor_name=assessment.assessed_by_name,
        caller=call.principal.subject,
    )
    found: RowT = assessment
    return found


async def submit(call: Call, assessments: Collection[RowT, ReadT], assessment_id: UUID) -> ReadT:
    """Submit the assessment: it counts from now on, and waits for review; an earlier review is history."""
    assessment: Any = await lock_own(call, assessments, assessment_id)
    if assessment.status is AssessmentStatus.SUBMITTED:
        raise rules.AssessmentAlreadySubmitted()
    assessment.status, assessment.submitted_at = AssessmentStatus.SUBMITTED, utc_now()
    for name in OF_REVIEW:
        setattr(assessment, name, None)
    return await assessments.saved(call, assessment)


async def review(call: Call, assessments: Collection[RowT, ReadT], assessment_id: UUID, body: ReviewCreate) -> ReadT:
    """Confirm the assessment, or return it with a remark; a returned one no longer counts."""
    rules.refuse_return_without_remark(body.decision, body.remark)
    assessment: Any = await assessments.lock(call, assessment_id)
    rules.refuse_review(
        assessment.status,
        assessor=assessment.assessed_by,
        reviewer=call.principal.subject,
        is_supervisor=call.principal.data_scope.kind is not DataScopeKind.OWN,
    )
    is_accepted = body.decision is ReviewDecision.ACCEPT
    assessment.status = AssessmentStatus.CONFIRMED if is_accepted else AssessmentStatus.RETURNED
    assessment.reviewed_by, assessment.reviewed_by_name = call.principal.subject, call.principal.name
    assessment.reviewed_at, assessment.review_remark = utc_now(), body.remark
    return await assessments.saved(call, assessment)


async def delete(call: Call, assessments: Collection[RowT, ReadT], assessment_id: UUID) -> None:
    """Delete the caller's assessment; its history stays."""
    assessment: Any = await lock_own(call, assessments, assessment_id)
    assessment.deleted_at = utc_now()
