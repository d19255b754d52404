"""Disputes of an exit over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.planning.exits.cases.rules import ExitNotFound, ExitNotOpen, NotItsOwner
from services.planning.exits.cases.store import EXITS
from services.planning.exits.disputes import operations, rules
from services.planning.exits.disputes.model import DisputeSettlement, ExitDisputeCreate, ExitDisputeRead
from services.planning.exits.disputes.store import DISPUTES, ExitDisputeQuery, of_exit
from shared.auth.access import Scope
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter(
    "/v1/exits/{exit_id}/disputes", tag="exit-disputes", reads=Scope.PLANS_READ, writes=Scope.EXITS_SIGN
)
REFUSALS = (ExitNotFound, ExitNotOpen, NotItsOwner)


@router.lists(DISPUTES, fails_with=[ExitNotFound])
async def list_exit_disputes(
    call: Call, exit_id: UUID, query: Annotated[ExitDisputeQuery, Query()]
) -> Page[ExitDisputeRead]:
    """The disputes of an exit, the first one first. `settled_at__is_null=true` lists the open ones."""
    await EXITS.get(call, exit_id)
    return await DISPUTES.page(call, query, of_exit(exit_id))


@router.reads(DISPUTES, fails_with=[ExitNotFound])
async def get_exit_dispute(call: Call, exit_id: UUID, dispute_id: UUID) -> ExitDisputeRead:
    """One dispute of an exit."""
    await EXITS.get(call, exit_id)
    return await DISPUTES.get(call, dispute_id, of_exit(exit_id))


@router.creates(DISPUTES, fails_with=REFUSALS)
async def open_exit_dispute(call: Call, exit_id: UUID, body: ExitDisputeCreate) -> ExitDisputeRead:
    """Open a dispute: for legal. The case cannot be closed before it is settled.

    Workstreams for disputes are needed from then on; what was signed off in them is to be signed off again.
    """
    return await operations.open_exit_dispute(call, exit_id, body)


@router.acts(DISPUTES, "/{dispute_id}/settlement", takes_match=True, fails_with=[*REFUSALS, rules.DisputeSettled])
async def settle_exit_dispute(call: Call, exit_id: UUID, dispute_id: UUID, body: DisputeSettlement) -> ExitDisputeRead:
    """Record how a dispute was settled: for legal."""
    return await operations.settle_exit_dispute(call, exit_id, dispute_id, body)
