"""Opening, changing, deciding on, closing and reopening risks."""

from datetime import datetime
from uuid import UUID

from services.planning.clients import CustomerClient
from services.planning.risks.playbooks.model import PlaybookBody, PlaybookStepBody
from services.planning.risks.playbooks.rules import due_at, score_of, severity_of
from services.planning.risks.playbooks.store import SCHEMES
from services.planning.risks.risks import rules, store
from services.planning.risks.risks.model import (
    Risk,
    RiskClosure,
    RiskCreate,
    RiskDecision,
    RiskRead,
    RiskReopening,
    RiskStep,
    RiskUpdate,
)
from services.planning.risks.risks.rules import RiskStatus
from services.planning.risks.risks.store import RISKS
from shared.auth.clearances import apply_patch
from shared.auth.users import UserSource, require_users
from shared.customers.competitors import CompetitorSource, require_competitors
from shared.customers.contacts import ContactSource, require_contacts
from shared.customers.directory import require_customer
from shared.time import company_today, months_after, utc_now
from shared.web.call import Call


async def create_risk(
    call: Call,
    customers: CustomerClient,
    contacts: ContactSource,
    competitors: CompetitorSource,
    users: UserSource,
    body: RiskCreate,
) -> RiskRead:
    """A new risk with the steps of its kind's playbook in the scheme in force."""
    rules.refuse_competitor(body.kind, body.competitor_id)
    await require_customer(call.session, call.principal, body.customer_id, customers)
    person = {"/contact_id": body.contact_id} if body.contact_id else {}
    await require_contacts(call.session, call.principal, body.customer_id, person, contacts, may_have_left=True)
    await _require_named(call, competitors, users, body.competitor_id, body.owner_id)
    scheme, now = await SCHEMES.hold_current(call.session), utc_now()
    playbook, score = scheme.content.playbook_of(body.kind), score_of(body.likelihood, body.impact)
    risk = Risk(
        **body.model_dump(),
        score=score,
        severity=severity_of(score, scheme.content.bands),
        scheme_version=scheme.number,
        opened_by=call.principal.subject,
        opened_by_name=call.principal.name,
    )
    plan_analysis(risk, playbook)
    call.session.add(risk)
    await call.session.flush()
    call.session.add_all(_step(risk, place, one, now) for place, one in enumerate(playbook.steps, start=1))
    return await RISKS.saved(call, risk)


async def update_risk(
    call: Call, competitors: CompetitorSource, users: UserSource, risk_id: UUID, body: RiskUpdate
) -> RiskRead:
    """Change the fields sent; the severity follows from the scheme under which the risk was opened."""
    await _require_named(call, competitors, users, body.competitor_id, body.owner_id)
    risk = await lock_risk(call, risk_id)
    rules.refuse_competitor(risk.kind, body.competitor_id)
    apply_patch(risk, body)
    risk.score = score_of(risk.likelihood, risk.impact)
    scheme = await SCHEMES.get(call.session, risk.scheme_version)
    risk.severity = severity_of(risk.score, scheme.content.bands)
    return await RISKS.saved(call, risk)


async def decide_on_risk(call: Call, risk_id: UUID, body: RiskDecision) -> RiskRead:
    """Mitigated, accepted or occurred."""
    risk = await lock_risk(call, risk_id)
    _decide(call, risk, body.status, body.reason)
    return await RISKS.saved(call, risk)


async def close_risk(call: Call, risk_id: UUID, body: RiskClosure) -> RiskRead:
    """Close the risk when its required steps are done."""
    risk = await RISKS.lock(call, risk_id)
    rules.refuse_closing(risk.status, await store.list_steps(call, risk_id))
    _decide(call, risk, RiskStatus.CLOSED, body.reason)
    return await RISKS.saved(call, risk)


async def reopen_risk(call: Call, risk_id: UUID, body: RiskReopening) -> RiskRead:
    """Open the closed risk again; its steps stay as they are."""
    risk = await RISKS.lock(call, risk_id)
    rules.refuse_not_closed(risk.status)
    _decide(call, risk, RiskStatus.OPEN, body.reason)
    return await RISKS.saved(call, risk)


async def lock_risk(call: Call, risk_id: UUID) -> Risk:
    """The risk, locked until the transaction ends, for a change of it, its steps or its analyses.

    Raises RiskNotFound, RiskClosed.
    """
    risk = await RISKS.lock(call, risk_id)
    rules.refuse_closed(risk.status)
    return risk


def plan_analysis(risk: Risk, playbook: PlaybookBody) -> None:
    """Set the day of the next analysis, counted from today."""
    months = playbook.analysis_months
    risk.next_analysis_on = months_after(company_today(), months) if months else None


async def _require_named(
    call: Call, competitors: CompetitorSource, users: UserSource, competitor_id: UUID | None, owner_id: UUID | None
) -> None:
    if competitor_id is not None:
        await require_competitors(call.session, {"/competitor_id": competitor_id}, competitors)
    if owner_id is not None:
        await require_users(call.session, users, {"/owner_id": owner_id})


def _decide(call: Call, risk: Risk, status: RiskStatus, reason: str) -> None:
    risk.status, risk.status_reason, risk.decided_at = status, reason, utc_now()
    risk.decided_by, risk.decided_by_name = call.principal.subject, call.principal.name


def _step(risk: Risk, position: int, one: PlaybookStepBody, opened_at: datetime) -> RiskStep:
    return RiskStep(
        **one.model_dump(exclude={"due_hours", "due_days"}),
        risk_id=risk.id,
        customer_id=risk.customer_id,
        contact_id=risk.contact_id,
        position=position,
        due_at=due_at(one, opened_at),
    )
