"""Workstreams of an exit over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.planning.exits.cases.rules import ExitNotFound, ExitNotOpen, NotItsOwner
from services.planning.exits.cases.store import EXITS
from services.planning.exits.workstreams import operations, rules
from services.planning.exits.workstreams.model import (
    ExitSignOff,
    ExitWorkstreamRead,
    ExitWorkstreamUpdate,
    WorkstreamReopening,
)
from services.planning.exits.workstreams.store import WORKSTREAMS, ExitWorkstreamQuery, of_exit
from shared.app.users import Users
from shared.auth.access import Scope
from shared.auth.users import UserUnknown
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.peers import PeerUnavailable
from shared.web.router import ConceptRouter

router = ConceptRouter(
    "/v1/exits/{exit_id}/workstreams", tag="exit-workstreams", reads=Scope.PLANS_READ, writes=Scope.PLANS_WRITE
)
REFUSALS = (ExitNotFound, ExitNotOpen, NotItsOwner)


@router.lists(WORKSTREAMS, fails_with=[ExitNotFound])
async def list_exit_workstreams(
    call: Call, exit_id: UUID, query: Annotated[ExitWorkstreamQuery, Query()]
) -> Page[ExitWorkstreamRead]:
    """The workstreams of an exit, in the order of its scheme."""
    await EXITS.get(call, exit_id)
    return await WORKSTREAMS.page(call, query, of_exit(exit_id))


@router.reads(WORKSTREAMS, fails_with=[ExitNotFound])
async def get_exit_workstream(call: Call, exit_id: UUID, workstream_id: UUID) -> ExitWorkstreamRead:
    """One workstream of an exit, with its checklist and sign-offs."""
    await EXITS.get(call, exit_id)
    return await WORKSTREAMS.get(call, workstream_id, of_exit(exit_id))


@router.changes(
    WORKSTREAMS,
    fails_with=[
        *REFUSALS,
        rules.WorkstreamSigned,
        rules.ItemUnknown,
        rules.ReasonMissing,
        UserUnknown,
        PeerUnavailable,
    ],
)
async def update_exit_workstream(
    call: Call, exit_id: UUID, workstream_id: UUID, body: ExitWorkstreamUpdate, users: Users
) -> ExitWorkstreamRead:
    """Change a workstream's owner, day or the state of its items.

    Its owners may change it, and whoever sees the customer. An item that is not applicable needs a reason.
    """
    return await operations.update_exit_workstream(call, users, exit_id, workstream_id, body)


@router.acts(
    WORKSTREAMS,
    "/{workstream_id}/sign-off",
    needs=Scope.EXITS_SIGN,
    takes_match=True,
    fails_with=[*REFUSALS, rules.RoleNotOwner, rules.AlreadySigned, rules.ChecklistIncomplete],
)
async def sign_exit_workstream_off(
    call: Call, exit_id: UUID, workstream_id: UUID, body: ExitSignOff
) -> ExitWorkstreamRead:
    """Sign a workstream off for one of its owners.

    Each owner signs once; when all have, the workstream is signed off. Every item must be done or not applicable.
    """
    return await operations.sign_exit_workstream_off(call, exit_id, workstream_id, body)


@router.acts(
    WORKSTREAMS,
    "/{workstream_id}/reopening",
    takes_match=True,
    fails_with=[*REFUSALS, rules.WorkstreamNotSigned],
)
async def reopen_exit_workstream(
    call: Call, exit_id: UUID, workstream_id: UUID, body: WorkstreamReopening
) -> ExitWorkstreamRead:
    """Open a signed workstream again, with a reason. All its sign-offs end; the history keeps them."""
    return await operations.reopen_exit_workstream(call, exit_id, workstream_id, body)
