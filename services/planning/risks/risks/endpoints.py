"""Risks over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.planning.clients import Competitors, Contacts, Customers
from services.planning.risks.risks import operations, rules
from services.planning.risks.risks.model import (
    RiskClosure,
    RiskCreate,
    RiskDecision,
    RiskRead,
    RiskReopening,
    RiskUpdate,
)
from services.planning.risks.risks.store import RISKS, RiskQuery, everything_of
from shared.app.users import Users
from shared.auth.access import Scope
from shared.auth.users import UserUnknown
from shared.customers.competitors import CompetitorUnknown
from shared.customers.contacts import ContactUnknown
from shared.customers.directory import ContactMerged, CustomerMerged, CustomerNotFound
from shared.feed.history import HistoryPage, HistoryQuery, history_page
from shared.feed.log import of_entities
from shared.lists.paging import CursorInvalid, Page
from shared.web.call import Call
from shared.web.peers import PeerUnavailable
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/risks", reads=Scope.PLANS_READ, writes=Scope.PLANS_WRITE)
NAMED = (rules.CompetitorUnfit, CompetitorUnknown, UserUnknown, PeerUnavailable)


@router.lists(RISKS)
async def list_risks(call: Call, query: Annotated[RiskQuery, Query()]) -> Page[RiskRead]:
    """Risks of the caller's customers, the most urgent first.

    `status__in=open,occurred&sort=-score` lists those to work on, the most severe first.
    """
    return await RISKS.page(call, query)


@router.creates(
    RISKS,
    needs=(Scope.PLANS_WRITE, Scope.CUSTOMERS_READ),
    fails_with=[CustomerNotFound, CustomerMerged, ContactMerged, ContactUnknown, *NAMED],
)
async def create_risk(
    call: Call, body: RiskCreate, customers: Customers, contacts: Contacts, competitors: Competitors, users: Users
) -> RiskRead:
    """Say what may go wrong with a customer 客户风险, and who looks after it.

    Its steps are those of its kind's playbook in the risk scheme in force; their time runs from now. While nobody is
    its owner, the account manager is asked to name somebody.
    """
    return await operations.create_risk(call, customers, contacts, competitors, users, body)


@router.reads(RISKS)
async def get_risk(call: Call, risk_id: UUID) -> RiskRead:
    """One risk. Its `ETag` also changes with its steps and analyses."""
    return await RISKS.get(call, risk_id)


@router.changes(RISKS, fails_with=[rules.RiskClosed, *NAMED])
async def update_risk(call: Call, risk_id: UUID, body: RiskUpdate, competitors: Competitors, users: Users) -> RiskRead:
    """Change a risk that is not closed. Its kind, customer and person stay.

    Likelihood and impact give its severity anew, by the version of the scheme under which it was opened.
    """
    return await operations.update_risk(call, competitors, users, risk_id, body)


@router.removes(RISKS)
async def delete_risk(call: Call, risk_id: UUID) -> None:
    """Remove a risk entered by mistake; the history keeps it."""
    await RISKS.remove(call, risk_id)


@router.acts(RISKS, "/{risk_id}/decision", takes_match=True, fails_with=[rules.RiskClosed])
async def decide_on_risk(call: Call, risk_id: UUID, body: RiskDecision) -> RiskRead:
    """Say that a risk is mitigated or accepted, or that it has occurred, with the reason.

    The playbook is due while a risk is open or has occurred; a mitigated or accepted one waits to be closed.
    """
    return await operations.decide_on_risk(call, risk_id, body)


@router.acts(
    RISKS,
    "/{risk_id}/closure",
    takes_match=True,
    fails_with=[rules.RiskClosed, rules.ConfirmationsMissing, rules.RiskStepsOpen],
)
async def close_risk(call: Call, risk_id: UUID, body: RiskClosure) -> RiskRead:
    """Close a risk, with the reason.

    Its required steps must be done; a requirement change must be confirmed in writing by both sides.
    """
    return await operations.close_risk(call, risk_id, body)


@router.acts(RISKS, "/{risk_id}/reopening", takes_match=True, fails_with=[rules.RiskNotClosed])
async def reopen_risk(call: Call, risk_id: UUID, body: RiskReopening) -> RiskRead:
    """Open a closed risk again, with the reason. What was done about it stays."""
    return await operations.reopen_risk(call, risk_id, body)


@router.lists(None, "/{risk_id}/history", fails_with=[rules.RiskNotFound, CursorInvalid])
async def list_risk_history(call: Call, risk_id: UUID, query: Annotated[HistoryQuery, Query()]) -> HistoryPage:
    """The changes of a risk and their authors, newest first.

    Those of its steps and analyses are included.
    """
    await RISKS.get(call, risk_id)
    return await history_page(call, of_entities(everything_of(risk_id)), query)
