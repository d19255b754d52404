"""Steps of a risk over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.planning.risks.risks.rules import RiskClosed, RiskNotFound
from services.planning.risks.risks.store import RISKS
from services.planning.risks.steps import operations, rules
from services.planning.risks.steps.model import RiskStepCompletion, RiskStepRead, RiskStepReopening, RiskStepUpdate
from services.planning.risks.steps.store import RISK_STEPS, RiskStepQuery, of_risk
from shared.app.users import Users
from shared.auth.access import Scope
from shared.auth.users import UserUnknown
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.peers import PeerUnavailable
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/risks/{risk_id}/steps", tag="risk-steps", reads=Scope.PLANS_READ, writes=Scope.PLANS_WRITE)
REFUSALS = (RiskNotFound, RiskClosed)


@router.lists(RISK_STEPS, fails_with=[RiskNotFound])
async def list_risk_steps(call: Call, risk_id: UUID, query: Annotated[RiskStepQuery, Query()]) -> Page[RiskStepRead]:
    """The steps of a risk, in the order of its playbook. `done_at__is_null=true` lists those to be done."""
    await RISKS.get(call, risk_id)
    return await RISK_STEPS.page(call, query, of_risk(risk_id))


@router.reads(RISK_STEPS, fails_with=[RiskNotFound])
async def get_risk_step(call: Call, risk_id: UUID, step_id: UUID) -> RiskStepRead:
    """One step of a risk."""
    await RISKS.get(call, risk_id)
    return await RISK_STEPS.get(call, step_id, of_risk(risk_id))


@router.changes(RISK_STEPS, fails_with=[*REFUSALS, rules.RiskStepDone, UserUnknown, PeerUnavailable])
async def update_risk_step(
    call: Call, risk_id: UUID, step_id: UUID, body: RiskStepUpdate, users: Users
) -> RiskStepRead:
    """Change who does a step, or by when."""
    return await operations.update_risk_step(call, users, risk_id, step_id, body)


@router.acts(
    RISK_STEPS,
    "/{step_id}/completion",
    takes_match=True,
    fails_with=[*REFUSALS, rules.RiskStepDone, rules.ConfirmationMissing, rules.ConfirmationUnfit],
)
async def complete_risk_step(call: Call, risk_id: UUID, step_id: UUID, body: RiskStepCompletion) -> RiskStepRead:
    """Record that a step is done, with the evidence.

    A step that one side confirms in writing also needs who confirmed it, the day and the document.
    """
    return await operations.complete_risk_step(call, risk_id, step_id, body)


@router.acts(RISK_STEPS, "/{step_id}/reopening", takes_match=True, fails_with=[*REFUSALS, rules.RiskStepNotDone])
async def reopen_risk_step(call: Call, risk_id: UUID, step_id: UUID, body: RiskStepReopening) -> RiskStepRead:
    """Open a step again, with the reason. Its evidence and confirmation end; the history keeps them."""
    return await operations.reopen_risk_step(call, risk_id, step_id, body)
