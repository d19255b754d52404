"""Opening and settling disputes; every change locks the case first."""

from uuid import UUID

from services.planning.exits.cases.model import Exit, ExitDispute
from services.planning.exits.cases.rules import refuse_not_open
from services.planning.exits.cases.store import EXITS, list_workstreams
from services.planning.exits.disputes import rules
from services.planning.exits.disputes.model import DisputeSettlement, ExitDisputeCreate, ExitDisputeRead
from services.planning.exits.disputes.store import DISPUTES, of_exit
from shared.time import utc_now
from shared.web.call import Call


async def open_exit_dispute(call: Call, exit_id: UUID, body: ExitDisputeCreate) -> ExitDisputeRead:
    """A new dispute; what was signed off about earlier ones is to be signed off again."""
    case = await _lock_for_legal(call, exit_id)
    for workstream in await list_workstreams(call, exit_id):
        if workstream.is_for_disputes:
            workstream.sign_offs, workstream.signed_off_at = [], None
    case.touch()
    dispute = ExitDispute(
        **body.model_dump(),
        exit_id=exit_id,
        customer_id=case.customer_id,
        opened_by=call.principal.subject,
        opened_by_name=call.principal.name,
    )
    return await DISPUTES.add(call, dispute)


async def settle_exit_dispute(call: Call, exit_id: UUID, dispute_id: UUID, body: DisputeSettlement) -> ExitDisputeRead:
    """Settle an open dispute."""
    case = await _lock_for_legal(call, exit_id)
    dispute = await DISPUTES.lock(call, dispute_id, of_exit(exit_id))
    rules.refuse_settled(dispute.settled_at)
    dispute.outcome, dispute.settled_at = body.outcome, utc_now()
    dispute.settled_by, dispute.settled_by_name = call.principal.subject, call.principal.name
    case.touch()
    return await DISPUTES.saved(call, dispute)


async def _lock_for_legal(call: Call, exit_id: UUID) -> Exit:
    case = await EXITS.lock(call, exit_id)
    rules.refuse_others_than_legal(call.principal.roles)
    refuse_not_open(case.status)
    return case
