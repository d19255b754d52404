"""Making and changing organizational assessments."""

from typing import Any
from uuid import UUID

from services.relationship.assessing import operations as assessing
from services.relationship.assessing.model import ReviewCreate
from services.relationship.assessing.rules import decide_level
from services.relationship.clients import CustomerClient
from services.relationship.organization.assessments import rules
from services.relationship.organization.assessments.matching import (
    Snapshot,
    fit_judged_by,
    is_from_file,
    match_of,
    supply_judged_by,
)
from services.relationship.organization.assessments.model import (
    OrganizationalAssessment,
    OrganizationalAssessmentCreate,
    OrganizationalAssessmentRead,
    OrganizationalAssessmentUpdate,
    StageRead,
    stages_of,
)
from services.relationship.organization.assessments.rules import MATCH_LEVEL
from services.relationship.organization.assessments.store import ASSESSMENTS
from services.relationship.organization.schemes.rules import OrganizationalScheme, judge
from services.relationship.organization.schemes.store import get_scheme_in_force, scheme_of
from shared.auth.access import RowHidden
from shared.customers.directory import require_customer
from shared.problems import PreconditionFailed
from shared.web.call import Call

MATCHED = ("strategic_fit", "supply_position")
"""What is stated, or read from the customer's file."""


def refuse_uncleared(call: Call) -> None:
    """Assessing and reviewing judge strategic fit and shares. Raises RowHidden."""
    if call.principal.clearance < MATCH_LEVEL:
        raise RowHidden(clearance=MATCH_LEVEL)


async def create_organizational_assessment(
    call: Call, customers: CustomerClient, body: OrganizationalAssessmentCreate
) -> OrganizationalAssessmentRead:
    """A new assessment by the caller; fit and supply position are asked for before the transaction begins."""
    refuse_uncleared(call)
    rules.refuse_impossible_stages([(one.stage, one.since) for one in body.stages], body.assessed_on)
    fit = await fit_judged_by(customers, body.customer_id, body.assessed_on, body.strategic_fit)
    supply = await supply_judged_by(customers, body.customer_id, body.assessed_on, body.supply_position)
    await require_customer(call.session, call.principal, body.customer_id, customers)
    stages = [one.model_dump(mode="json") for one in body.stages]
    judged = _judged(stages, fit, supply, scheme_of(await get_scheme_in_force(call.session)))
    assessment = OrganizationalAssessment(
        customer_id=body.customer_id,
        assessed_on=body.assessed_on,
        stages=stages,
        strategic_fit=fit,
        supply_position=supply,
        level=decide_level(judged["proposed_level"], body.level, body.level_reason),
        level_reason=body.level_reason,
        **judged,
        **assessing.made_by(call.principal, is_draft=body.is_draft),
    )
    return await ASSESSMENTS.add(call, assessment)


async def update_organizational_assessment(
    call: Call, customers: CustomerClient, assessment_id: UUID, body: OrganizationalAssessmentUpdate
) -> OrganizationalAssessmentRead:
    """Change the fields sent; the proposed level follows. What was read from files is read anew for another day.

    Raises PreconditionFailed when the assessment changed while the files were read.
    """
    read_for, matched = await _matched(call, customers, assessment_id, body)
    assessment = await assessing.lock_own(call, ASSESSMENTS, assessment_id)
    if read_for not in (None, assessment.version):
        raise PreconditionFailed(current=assessment.etag_for(call.principal.clearance))
    scheme = scheme_of(await get_scheme_in_force(call.session))
    follows = assessment.level is assessment.proposed_level
    sent = body.model_fields_set
    for name in sent & {"assessed_on", "level_reason"}:
        setattr(assessment, name, getattr(body, name))
    if "stages" in sent:
        assessment.stages = [one.model_dump(mode="json") for one in body.stages]
    _refuse_impossible(assessment)
    for name, value in matched.items():
        setattr(assessment, name, value)
    judged = _judged(assessment.stages, assessment.strategic_fit, assessment.supply_position, scheme)
    for name, value in judged.items():
        setattr(assessment, name, value)
    chosen = body.level if "level" in sent else None if follows else assessment.level
    assessment.level = decide_level(assessment.proposed_level, chosen, assessment.level_reason)
    return await ASSESSMENTS.saved(call, assessment)


async def review_organizational_assessment(
    call: Call, assessment_id: UUID, body: ReviewCreate
) -> OrganizationalAssessmentRead:
    """Confirm or return the assessment."""
    await ASSESSMENTS.customer_of(call, assessment_id)
    refuse_uncleared(call)
    return await assessing.review(call, ASSESSMENTS, assessment_id, body)


async def _matched(
    call: Call, customers: CustomerClient, assessment_id: UUID, body: OrganizationalAssessmentUpdate
) -> tuple[int | None, dict[str, Snapshot]]:
    """The fit and supply position that change, asked for while no transaction is open.

    Before them the version of the row for whose day they were read; None: any will do.
    """
    async with call.briefly() as brief:
        kept = await ASSESSMENTS.row(brief, assessment_id)
        refuse_uncleared(call)
        version, customer_id, day = kept.version, kept.customer_id, kept.assessed_on
        from_file = {name for name in MATCHED if is_from_file(getattr(kept, name))}
    sent, matched = body.model_fields_set, dict[str, Snapshot]()
    wanted = sent.intersection(MATCHED)
    if "assessed_on" in sent:
        day, wanted = body.assessed_on, wanted | from_file
    if "strategic_fit" in wanted:
        matched["strategic_fit"] = await fit_judged_by(customers, customer_id, day, body.strategic_fit)
    if "supply_position" in wanted:
        matched["supply_position"] = await supply_judged_by(customers, customer_id, day, body.supply_position)
    depends_on_row = "assessed_on" in sent or any(getattr(body, name) is None for name in wanted)
    return version if depends_on_row else None, matched


def _refuse_impossible(assessment: OrganizationalAssessment) -> None:
    stages = [StageRead.model_validate(one) for one in assessment.stages]
    rules.refuse_impossible_stages([(one.stage, one.since) for one in stages], assessment.assessed_on)


def _judged(
    stages: list[dict[str, Any]], fit: Snapshot, supply: Snapshot, scheme: OrganizationalScheme
) -> dict[str, Any]:
    judgement = judge(stages_of(stages), match_of(fit, supply), scheme)
    return {
        "participation": judgement.participation,
        "participation_level": judgement.participation_level,
        "match_level": judgement.match_level,
        "proposed_level": judgement.level,
        "scheme_version": scheme.version,
    }
