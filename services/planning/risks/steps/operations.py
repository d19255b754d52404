"""Changing, completing and reopening the steps of a risk; every change locks the risk first."""

from uuid import UUID

from services.planning.risks.risks.model import Risk, RiskStep
from services.planning.risks.risks.operations import lock_risk
from services.planning.risks.steps import rules
from services.planning.risks.steps.model import RiskStepCompletion, RiskStepRead, RiskStepReopening, RiskStepUpdate
from services.planning.risks.steps.store import RISK_STEPS, of_risk
from shared.auth.clearances import apply_patch
from shared.auth.users import UserSource, require_users
from shared.time import utc_now
from shared.web.call import Call


async def update_risk_step(
    call: Call, users: UserSource, risk_id: UUID, step_id: UUID, body: RiskStepUpdate
) -> RiskStepRead:
    """Change who does the step, or by when."""
    if body.owner_id is not None:
        await require_users(call.session, users, {"/owner_id": body.owner_id})
    risk, step = await _lock(call, risk_id, step_id)
    rules.refuse_done(step.done_at)
    apply_patch(step, body)
    return await _saved(call, risk, step)


async def complete_risk_step(call: Call, risk_id: UUID, step_id: UUID, body: RiskStepCompletion) -> RiskStepRead:
    """Record that the step is done, with the confirmation where it needs one."""
    risk, step = await _lock(call, risk_id, step_id)
    rules.refuse_done(step.done_at)
    rules.refuse_confirmation(step.confirming_side, is_given=body.confirmation is not None)
    step.evidence, step.done_at = body.evidence, utc_now()
    step.done_by, step.done_by_name = call.principal.subject, call.principal.name
    if given := body.confirmation:
        step.confirmed_by, step.confirmed_on = given.confirmed_by, given.confirmed_on
        step.document = given.document
    return await _saved(call, risk, step)


async def reopen_risk_step(call: Call, risk_id: UUID, step_id: UUID, body: RiskStepReopening) -> RiskStepRead:
    """Open the step again; the history keeps what was done."""
    risk, step = await _lock(call, risk_id, step_id)
    rules.refuse_not_done(step.done_at)
    step.evidence = step.done_at = step.done_by = step.done_by_name = None
    step.confirmed_by = step.confirmed_on = step.document = None
    step.reopening_reason = body.reason
    return await _saved(call, risk, step)


async def _lock(call: Call, risk_id: UUID, step_id: UUID) -> tuple[Risk, RiskStep]:
    risk = await lock_risk(call, risk_id)
    return risk, await RISK_STEPS.lock(call, step_id, of_risk(risk_id))


async def _saved(call: Call, risk: Risk, step: RiskStep) -> RiskStepRead:
    risk.touch()
    return await RISK_STEPS.saved(call, step)
