"""Bringing leads in, qualifying, converting, winning, losing, rejecting and removing them."""

from datetime import date
from uuid import UUID

from sqlmodel import col

from services.planning.clients import CustomerClient
from services.planning.pursuits.leads import rules
from services.planning.pursuits.leads.figures import publish_leads
from services.planning.pursuits.leads.model import (
    Lead,
    LeadConversion,
    LeadCreate,
    LeadLoss,
    LeadQualification,
    LeadRead,
    LeadRejection,
    LeadUpdate,
    LeadWin,
)
from services.planning.pursuits.leads.rules import PURSUED, LeadState
from services.planning.pursuits.leads.store import LEADS
from services.planning.pursuits.summit_projects.model import SummitProject
from services.planning.pursuits.summit_projects.store import SUMMIT_PROJECTS
from shared.auth.clearances import apply_patch
from shared.auth.users import UserSource, require_users
from shared.customers.competitors import CompetitorSource, require_competitors
from shared.customers.directory import hold_customer_of, require_customer
from shared.time import company_today
from shared.web.call import Call


async def create_lead(call: Call, customers: CustomerClient, users: UserSource, body: LeadCreate) -> LeadRead:
    """A new lead; the caller has brought it in where nobody else is named."""
    rules.refuse_amount(body.expected_amount, body.currency)
    await require_customer(call.session, call.principal, body.customer_id, customers)
    if body.owner_id is not None:
        await require_users(call.session, users, {"/owner_id": body.owner_id})
    return await LEADS.create(call, body, owner_id=body.owner_id or call.principal.user_id)


async def update_lead(call: Call, users: UserSource, lead_id: UUID, body: LeadUpdate) -> LeadRead:
    """Change the fields sent of an open lead."""
    if "owner_id" in body.model_fields_set:
        await require_users(call.session, users, {"/owner_id": body.owner_id})
    lead = await _lock(call, lead_id)
    rules.refuse_closed(lead.state)
    rules.refuse_before_conversion(lead.state, body.model_fields_set)
    await _require_project(call, lead, body.summit_project_id)
    apply_patch(lead, body)
    rules.refuse_amount(lead.expected_amount, lead.currency)
    if lead.qualified_on is not None:
        rules.refuse_late(lead.brought_in_on, lead.qualified_on, "/brought_in_on")
        await publish_leads(call.session, lead.customer_id)
    return await LEADS.saved(call, lead)


async def qualify_lead(call: Call, lead_id: UUID, body: LeadQualification) -> LeadRead:
    """The new lead is worth pursuing."""
    lead = await _lock(call, lead_id)
    rules.refuse_unless(lead.state, [LeadState.NEW])
    lead.qualified_on = _day(body.qualified_on, "/qualified_on", lead.brought_in_on)
    lead.state, lead.qualification_reason = LeadState.QUALIFIED, body.reason
    await publish_leads(call.session, lead.customer_id)
    return await LEADS.saved(call, lead)


async def convert_lead(call: Call, lead_id: UUID, body: LeadConversion) -> LeadRead:
    """The qualified lead becomes an opportunity."""
    lead = await LEADS.lock(call, lead_id)
    rules.refuse_unless(lead.state, [LeadState.QUALIFIED])
    await _require_project(call, lead, body.summit_project_id)
    lead.summit_project_id = body.summit_project_id
    lead.converted_on = _day(body.converted_on, "/converted_on", lead.qualified_on)
    lead.state, lead.probability, lead.expected_order_on = (
        LeadState.OPPORTUNITY,
        body.probability,
        body.expected_order_on,
    )
    return await LEADS.saved(call, lead)


async def win_lead(call: Call, lead_id: UUID, body: LeadWin) -> LeadRead:
    """The opportunity has led to an order."""
    lead = await LEADS.lock(call, lead_id)
    rules.refuse_unless(lead.state, [LeadState.OPPORTUNITY])
    _close(lead, LeadState.WON, _day(body.won_on, "/won_on", lead.converted_on), body.remark)
    lead.order_no = body.order_no
    return await LEADS.saved(call, lead)


async def lose_lead(call: Call, competitors: CompetitorSource, lead_id: UUID, body: LeadLoss) -> LeadRead:
    """The qualified lead or opportunity is lost."""
    if body.competitor_id is not None:
        await require_competitors(call.session, {"/competitor_id": body.competitor_id}, competitors)
    lead = await LEADS.lock(call, lead_id)
    rules.refuse_unless(lead.state, PURSUED)
    _close(lead, LeadState.LOST, _day(body.lost_on, "/lost_on", lead.converted_on or lead.qualified_on), body.remark)
    lead.loss_reason, lead.competitor_id = body.reason, body.competitor_id
    return await LEADS.saved(call, lead)


async def reject_lead(call: Call, lead_id: UUID, body: LeadRejection) -> LeadRead:
    """The new lead is not worth pursuing."""
    lead = await LEADS.lock(call, lead_id)
    rules.refuse_unless(lead.state, [LeadState.NEW])
    _close(lead, LeadState.INVALID, _day(body.rejected_on, "/rejected_on", lead.brought_in_on), body.reason)
    return await LEADS.saved(call, lead)


async def delete_lead(call: Call, lead_id: UUID) -> None:
    """Remove the lead; a qualified one counts no more."""
    lead = await _lock(call, lead_id)
    await LEADS.remove(call, lead_id)
    await publish_leads(call.session, lead.customer_id)


async def _lock(call: Call, lead_id: UUID) -> Lead:
    """The lead, locked until the transaction ends, for a change after which the figures are counted again."""
    await hold_customer_of(call.session, Lead, lead_id)
    return await LEADS.lock(call, lead_id)


async def _require_project(call: Call, lead: Lead, project_id: UUID | None) -> None:
    """Raises SummitProjectUnknown, LeadProjectDecided."""
    if project_id is None or project_id == lead.summit_project_id:
        return
    of_customer = col(SummitProject.customer_id) == lead.customer_id
    project = await SUMMIT_PROJECTS.find(call, col(SummitProject.id) == project_id, of_customer)
    if project is None:
        raise rules.SummitProjectUnknown()
    if project.outcome is not None:
        raise rules.LeadProjectDecided(outcome=project.outcome.named)


def _day(given: date | None, pointer: str, earlier: date | None) -> date:
    """The day of a step: the one given, else today."""
    day = given or company_today()
    if earlier is not None:
        rules.refuse_early(day, earlier, pointer)
    return day


def _close(lead: Lead, state: LeadState, day: date, reason: str | None) -> None:
    lead.state, lead.closed_on, lead.closing_reason = state, day, reason
