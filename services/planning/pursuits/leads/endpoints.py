"""Leads over HTTP."""

from typing import Annotated
from uuid import UUID

import sqlalchemy as sa
from fastapi import Query

from services.planning.clients import Competitors, Customers
from services.planning.pursuits.leads import counting, operations, rules
from services.planning.pursuits.leads.counting import LeadConversionQuery, LeadConversionRead
from services.planning.pursuits.leads.model import (
    LeadConversion,
    LeadCreate,
    LeadLoss,
    LeadQualification,
    LeadRead,
    LeadRejection,
    LeadUpdate,
    LeadWin,
)
from services.planning.pursuits.leads.store import LEADS, LeadQuery
from shared.app.users import Users
from shared.auth.access import Scope
from shared.auth.users import UserUnknown
from shared.customers.competitors import CompetitorUnknown
from shared.customers.directory import CustomerMerged, CustomerNotFound
from shared.feed.history import HistoryPage, HistoryQuery, history_page
from shared.feed.log import of_entities
from shared.lists.paging import CursorInvalid, Page
from shared.lists.windows import WindowInvalid
from shared.web.call import Call
from shared.web.peers import PeerUnavailable
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/leads", reads=Scope.PLANS_READ, writes=Scope.PLANS_WRITE)
PROJECT = (rules.SummitProjectUnknown, rules.LeadProjectDecided)
STEP = (rules.LeadStateUnfit, rules.LeadDayTooEarly)


@router.lists(LEADS)
async def list_leads(call: Call, query: Annotated[LeadQuery, Query()]) -> Page[LeadRead]:
    """Leads of the caller's customers, those brought in last first.

    `state__in=new,qualified,opportunity&sort=expected_close_on` lists the open ones by their expected close.
    """
    return await LEADS.page(call, query)


@router.creates(
    LEADS,
    needs=(Scope.PLANS_WRITE, Scope.CUSTOMERS_READ),
    fails_with=[CustomerNotFound, CustomerMerged, rules.CurrencyMissing, UserUnknown, PeerUnavailable],
)
async def create_lead(call: Call, body: LeadCreate, customers: Customers, users: Users) -> LeadRead:
    """Bring in a lead 线索: a sign that the customer may buy.

    It is due to be qualified or rejected within the days of the pursuit scheme in force.
    """
    return await operations.create_lead(call, customers, users, body)


@router.reads(path="/conversion", fails_with=[WindowInvalid])
async def get_lead_conversion(call: Call, query: Annotated[LeadConversionQuery, Query()]) -> LeadConversionRead:
    """How many leads became opportunities and orders, and why others were lost.

    They are those of the caller's customers, counted by their source, by who brought them in, or by the region of the
    customer; the days are those on which they were brought in.
    """
    return await counting.get_lead_conversion(call, query)


@router.reads(LEADS)
async def get_lead(call: Call, lead_id: UUID) -> LeadRead:
    """One lead; send its `ETag` in `If-Match` when you change it."""
    return await LEADS.get(call, lead_id)


@router.changes(
    LEADS,
    fails_with=[
        *(rules.LeadClosed, rules.LeadNotConverted, rules.CurrencyMissing, rules.LeadDayTooLate),
        *(*PROJECT, UserUnknown, PeerUnavailable),
    ],
)
async def update_lead(call: Call, lead_id: UUID, body: LeadUpdate, users: Users) -> LeadRead:
    """Change an open lead. Its customer stays; its state changes by the steps below.

    What the conversion has filled changes too: the probability of an opportunity, its day and its summit project.
    """
    return await operations.update_lead(call, users, lead_id, body)


@router.removes(LEADS)
async def delete_lead(call: Call, lead_id: UUID) -> None:
    """Remove a lead entered by mistake; the history keeps it."""
    await operations.delete_lead(call, lead_id)


@router.acts(LEADS, "/{lead_id}/qualification", takes_match=True, fails_with=STEP)
async def qualify_lead(call: Call, lead_id: UUID, body: LeadQualification) -> LeadRead:
    """Say that a new lead is worth pursuing 有效线索, with the reason.

    It counts among the qualified leads brought in 有效线索 of the KPI `leads`, in the month in which it was brought in.
    """
    return await operations.qualify_lead(call, lead_id, body)


@router.acts(LEADS, "/{lead_id}/rejection", takes_match=True, fails_with=STEP)
async def reject_lead(call: Call, lead_id: UUID, body: LeadRejection) -> LeadRead:
    """Say that a new lead is not worth pursuing, with the reason."""
    return await operations.reject_lead(call, lead_id, body)


@router.acts(LEADS, "/{lead_id}/conversion", takes_match=True, fails_with=[*STEP, *PROJECT])
async def convert_lead(call: Call, lead_id: UUID, body: LeadConversion) -> LeadRead:
    """Make a qualified lead an opportunity 商机, with its probability and the day of the order.

    It may name the summit project in which it is decided.
    """
    return await operations.convert_lead(call, lead_id, body)


@router.acts(LEADS, "/{lead_id}/win", takes_match=True, fails_with=STEP)
async def win_lead(call: Call, lead_id: UUID, body: LeadWin) -> LeadRead:
    """Say that an opportunity has led to an order."""
    return await operations.win_lead(call, lead_id, body)


@router.acts(LEADS, "/{lead_id}/loss", takes_match=True, fails_with=[*STEP, CompetitorUnknown, PeerUnavailable])
async def lose_lead(call: Call, lead_id: UUID, body: LeadLoss, competitors: Competitors) -> LeadRead:
    """Say that a qualified lead or an opportunity is lost, why, and to whom."""
    return await operations.lose_lead(call, competitors, lead_id, body)


@router.lists(None, "/{lead_id}/history", fails_with=[rules.LeadNotFound, CursorInvalid])
async def list_lead_history(call: Call, lead_id: UUID, query: Annotated[HistoryQuery, Query()]) -> HistoryPage:
    """The changes of a lead and their authors, newest first."""
    await LEADS.get(call, lead_id)
    return await history_page(call, of_entities(sa.select(sa.literal(lead_id))), query)
