"""Customer exits over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.planning.clients import Customers, Kpi
from services.planning.exits.cases import operations, rules
from services.planning.exits.cases.receivables import NothingToWaive, ReceivablesChanged, ReceivablesOpen
from services.planning.exits.cases.rules import ExitNotFound, ExitNotOpen, ExitReadOnly, NotItsOwner
from services.planning.exits.cases.shapes import ExitCreate, ExitEnd, ExitRead, ExitReopening, ExitUpdate, ExitWaiver
from services.planning.exits.cases.store import EXITS, ExitQuery, everything_of
from shared.auth.access import Scope
from shared.customers.directory import CustomerMerged, CustomerNotFound
from shared.feed.history import HistoryPage, HistoryQuery, history_page
from shared.feed.log import of_entities
from shared.lists.paging import CursorInvalid, Page
from shared.web.call import Call
from shared.web.peers import PeerUnavailable
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/exits", tag="exits", reads=Scope.PLANS_READ, writes=Scope.PLANS_WRITE)


@router.lists(EXITS)
async def list_exits(call: Call, query: Annotated[ExitQuery, Query()]) -> Page[ExitRead]:
    """Exits of the caller's customers, and those that the caller's role works on.

    `status=open&sort=planned_on` lists those under way, the most urgent first.
    """
    return await EXITS.page(call, query)


@router.creates(
    EXITS,
    needs=(Scope.PLANS_WRITE, Scope.CUSTOMERS_READ),
    fails_with=[CustomerNotFound, CustomerMerged, rules.CustomerNotServed, rules.ExitExists, PeerUnavailable],
)
async def create_exit(call: Call, body: ExitCreate, customers: Customers, kpi: Kpi) -> ExitRead:
    """Open the exit of a customer 客户退出. A customer has one open case.

    Its workstreams are those of the exit scheme in force. Opening it lets the roles that work on it read this case,
    also where they do not see the customer.
    """
    return await operations.create_exit(call, customers, kpi, body)


@router.reads(EXITS)
async def get_exit(call: Call, exit_id: UUID) -> ExitRead:
    """One exit. Its `ETag` also changes with its workstreams and disputes."""
    return await EXITS.get(call, exit_id)


@router.changes(EXITS, fails_with=[ExitNotOpen, ExitReadOnly])
async def update_exit(call: Call, exit_id: UUID, body: ExitUpdate) -> ExitRead:
    """Change the reason or the planned day of an open exit."""
    return await operations.update_exit(call, exit_id, body)


@router.acts(EXITS, "/{exit_id}/receivables", fails_with=[ExitNotOpen, ReceivablesChanged, PeerUnavailable])
async def refresh_exit_receivables(call: Call, exit_id: UUID, kpi: Kpi) -> ExitRead:
    """Ask the kpi service again what is open, so that the case shows it."""
    return await operations.refresh_exit_receivables(call, kpi, exit_id)


@router.acts(
    EXITS,
    "/{exit_id}/waiver",
    needs=Scope.EXITS_SIGN,
    takes_match=True,
    fails_with=[ExitNotOpen, NotItsOwner, NothingToWaive, ReceivablesChanged, PeerUnavailable],
)
async def waive_exit_receivables(call: Call, exit_id: UUID, body: ExitWaiver, kpi: Kpi) -> ExitRead:
    """Waive what is still open, with a reason: for finance.

    `amounts` is what the caller saw; when something else is open now, nothing is waived. A receivable that appears
    later, or a higher amount, is not covered. A new waiver replaces the earlier one.
    """
    return await operations.waive_exit_receivables(call, kpi, exit_id, body)


@router.acts(
    EXITS,
    "/{exit_id}/closure",
    takes_match=True,
    fails_with=[
        ExitNotOpen,
        ExitReadOnly,
        rules.DisputesOpen,
        rules.WorkstreamsUnsigned,
        ReceivablesOpen,
        ReceivablesChanged,
        PeerUnavailable,
    ],
)
async def close_exit(call: Call, exit_id: UUID, body: ExitEnd, kpi: Kpi) -> ExitRead:
    """Close an exit; the customer moves to the resource pool.

    Every workstream must be signed off, every dispute settled, and no receivable open that finance has not waived.
    """
    return await operations.close_exit(call, kpi, exit_id, body)


@router.acts(EXITS, "/{exit_id}/cancellation", takes_match=True, fails_with=[ExitNotOpen, ExitReadOnly])
async def cancel_exit(call: Call, exit_id: UUID, body: ExitEnd) -> ExitRead:
    """Cancel an open exit; we go on with the customer. The case stays readable."""
    return await operations.cancel_exit(call, exit_id, body)


@router.acts(
    EXITS, "/{exit_id}/reopening", takes_match=True, fails_with=[rules.ExitNotClosed, rules.ExitExists, ExitReadOnly]
)
async def reopen_exit(call: Call, exit_id: UUID, body: ExitReopening) -> ExitRead:
    """Open a closed exit again, with a reason; the customer moves back from the resource pool.

    Sign-offs and the waiver stay.
    """
    return await operations.reopen_exit(call, exit_id, body)


@router.lists(None, "/{exit_id}/history", fails_with=[ExitNotFound, CursorInvalid])
async def list_exit_history(call: Call, exit_id: UUID, query: Annotated[HistoryQuery, Query()]) -> HistoryPage:
    """The changes of an exit and their authors, newest first.

    Those of its workstreams and disputes are included.
    """
    await EXITS.get(call, exit_id)
    return await history_page(call, of_entities(everything_of(exit_id)), query)
