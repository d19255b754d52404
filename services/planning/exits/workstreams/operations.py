"""Changing, signing off and reopening workstreams; every change locks the case first."""

from uuid import UUID

from services.planning.exits.cases.model import Exit, ExitWorkstream
from services.planning.exits.cases.rules import refuse_not_open
from services.planning.exits.cases.store import EXITS
from services.planning.exits.schemes.rules import roles_held
from services.planning.exits.workstreams import rules
from services.planning.exits.workstreams.model import (
    ExitSignOff,
    ExitWorkstreamRead,
    ExitWorkstreamUpdate,
    WorkstreamReopening,
)
from services.planning.exits.workstreams.store import WORKSTREAMS, of_exit
from shared.auth.clearances import apply_patch
from shared.auth.users import UserSource, require_users
from shared.auth.visibility import is_visible
from shared.time import utc_now
from shared.web.call import Call


async def update_exit_workstream(
    call: Call, users: UserSource, exit_id: UUID, workstream_id: UUID, body: ExitWorkstreamUpdate
) -> ExitWorkstreamRead:
    """Change owner, day or items; the checklist of a workstream that somebody has signed stays."""
    if body.owner_id is not None:
        await require_users(call.session, users, {"/owner_id": body.owner_id})
    case, workstream = await _lock(call, exit_id, workstream_id)
    if body.checklist:
        rules.refuse_signed(workstream.sign_offs)
        sent = [one.model_dump(mode="json") for one in body.checklist]
        workstream.checklist = rules.changed_items(workstream.checklist, sent)
    apply_patch(workstream, body, elsewhere={"checklist"})
    return await _saved(call, case, workstream)


async def sign_exit_workstream_off(
    call: Call, exit_id: UUID, workstream_id: UUID, body: ExitSignOff
) -> ExitWorkstreamRead:
    """Sign for one of the owners; the last one's sign-off completes the workstream."""
    case, workstream = await _lock(call, exit_id, workstream_id)
    caller = call.principal
    held = roles_held(caller.roles) if caller.user_id else frozenset()
    rules.refuse_sign_off(workstream.checklist, workstream.sign_offs, workstream.roles, body.role, held)
    now = utc_now()
    signed = {"role": body.role.value, "signed_by": caller.subject, "signed_by_name": caller.name}
    workstream.sign_offs = [*workstream.sign_offs, {**signed, "signed_at": now.isoformat()}]
    if rules.is_signed_off(workstream.roles, workstream.sign_offs):
        workstream.signed_off_at = now
    return await _saved(call, case, workstream)


async def reopen_exit_workstream(
    call: Call, exit_id: UUID, workstream_id: UUID, body: WorkstreamReopening
) -> ExitWorkstreamRead:
    """End all sign-offs; the history keeps them."""
    case, workstream = await _lock(call, exit_id, workstream_id)
    rules.refuse_unsigned(workstream.sign_offs)
    workstream.sign_offs, workstream.signed_off_at, workstream.reopening_reason = [], None, body.reason
    return await _saved(call, case, workstream)


async def _lock(call: Call, exit_id: UUID, workstream_id: UUID) -> tuple[Exit, ExitWorkstream]:
    """Both rows, for a change by an owner, or by somebody who sees the customer."""
    case = await EXITS.lock(call, exit_id)
    workstream = await WORKSTREAMS.lock(call, workstream_id, of_exit(exit_id))
    if not await is_visible(call.session, call.principal, case.customer_id):
        rules.refuse_other_than_owners(workstream.roles, call.principal.roles)
    refuse_not_open(case.status)
    return case, workstream


async def _saved(call: Call, case: Exit, workstream: ExitWorkstream) -> ExitWorkstreamRead:
    case.touch()
    return await WORKSTREAMS.saved(call, workstream)
