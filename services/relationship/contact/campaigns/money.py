"""The cost of a campaign: in equal parts on its customers, as planned expenses in the ledger of what is spent."""

from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.relationship.contact.campaigns.model import PRIVATE, Campaign, CampaignCustomer
from services.relationship.contact.campaigns.rules import WAS_HELD, CampaignStatus
from services.relationship.contact.campaigns.store import CAMPAIGNS, read_customers
from services.relationship.spending.expenses.decisions import withdraw
from services.relationship.spending.expenses.links import LINKS
from services.relationship.spending.expenses.lookups import Prepared, without_lookup
from services.relationship.spending.expenses.model import Expense, ExpenseCreate
from services.relationship.spending.expenses.moving import move
from services.relationship.spending.expenses.operations import store_expenses
from services.relationship.spending.expenses.recording import record_parts
from services.relationship.spending.expenses.rules import PLANNED, parts_of
from services.relationship.spending.expenses.store import lock_expenses, wait_for_parts
from services.relationship.spending.schemes.rules import ExpenseKind
from shared.auth.access import FieldHidden, Principal, Scope, is_cleared, require
from shared.problems import Language, Text
from shared.web.call import Call

FOLLOWED = frozenset({"planned_cost", "customer_ids"})
"""Fields whose change is another request."""
PURPOSE = Text("Cost of the campaign", "活动费用")
"""The campaign's name is for everybody, its cost is not: an expense does not repeat it."""


def _is_of(principal: Principal, campaign_id: UUID, customer_id: UUID) -> sa.ColumnElement[bool]:
    its = sa.exists().where(
        col(CampaignCustomer.campaign_id) == campaign_id, col(CampaignCustomer.customer_id) == customer_id
    )
    seen = sa.exists().where(col(Campaign.id) == campaign_id, CAMPAIGNS.seen_by(principal))
    return sa.and_(its, seen)


LINKS["campaign_id"] = _is_of


async def plan_cost(call: Call, campaign: Campaign) -> None:
    """Plan the cost when the invitations go out. Raises ExpenseRefused, ScopeMissing, FieldHidden."""
    if campaign.planned_cost:
        await _plan(call, campaign, campaign.planned_cost, "/planned_cost")


async def record_cost(call: Call, campaign: Campaign) -> None:
    """Record the actual cost, if it is known; what was not planned is planned now. Raises as `plan_cost`."""
    if campaign.actual_cost is None:
        return
    _refuse_unentitled(call, "actual_cost")
    parts = await _parts(call, campaign)
    if not parts and campaign.actual_cost:
        parts = await _plan(call, campaign, campaign.actual_cost, "/actual_cost")
    if parts:
        await record_parts(call, parts, campaign.actual_cost)


async def follow_cost(call: Call, campaign: Campaign, changed: frozenset[str] | set[str]) -> None:
    """Make the expenses follow a change of the campaign. Raises as `plan_cost`."""
    if campaign.status is CampaignStatus.INVITING and changed & FOLLOWED:
        await release_cost(call, campaign)
        await plan_cost(call, campaign)
    if campaign.status in WAS_HELD and "actual_cost" in changed:
        await record_cost(call, campaign)
    if "starts_on" in changed:
        await move(call, await _parts(call, campaign), campaign.starts_on, "/starts_on")


async def release_cost(call: Call, campaign: Campaign) -> None:
    """Withdraw what is planned of a campaign that does not take place, or not so; what was spent stays."""
    for expense in await _parts(call, campaign):
        if expense.status in PLANNED and not expense.is_spent:
            withdraw(expense)
    await call.session.flush()


async def _plan(call: Call, campaign: Campaign, cost: Decimal, at: str) -> list[Expense]:
    _refuse_unentitled(call, at.removeprefix("/"))
    await call.session.flush()
    customers = sorted(await read_customers(call.session, campaign.id))
    parts = zip(customers, parts_of(cost, len(customers)), strict=True)
    prepared = [_part(campaign, customer_id, part, cost, at, call.language) for customer_id, part in parts if part]
    of = {"campaign_id": campaign.id, "clearance": PRIVATE.level, "is_part": True}
    expenses = await store_expenses(call, prepared, **of)
    await call.session.flush()
    return expenses


def _part(
    campaign: Campaign, customer_id: UUID, part: Decimal, whole: Decimal, at: str, language: Language
) -> Prepared:
    body = ExpenseCreate(
        customer_id=customer_id,
        kind=ExpenseKind.EVENT,
        purpose=PURPOSE.in_language(language),
        happens_on=campaign.starts_on,
        amount=part,
    )
    return without_lookup(body, whole, {"/amount": at, "/kind": at})


def _refuse_unentitled(call: Call, field: str) -> None:
    if not is_cleared(PRIVATE.level):
        raise FieldHidden(field, PRIVATE.level)
    require(call.principal, Scope.EXPENSES_WRITE)


async def _parts(call: Call, campaign: Campaign) -> list[Expense]:
    """The parts of the cost, on customers that the caller sees or not, locked."""
    await wait_for_parts(call.session, campaign.id)
    return await lock_expenses(call.session, col(Expense.campaign_id) == campaign.id, col(Expense.is_part).is_(True))
