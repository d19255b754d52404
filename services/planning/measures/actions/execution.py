"""Turning an action into a touchpoint, visit or campaign of the relationship service, and taking that back."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.planning.measures.actions import carrying_out
from services.planning.measures.actions.carrying_out import ExecutionKind, ExecutionState
from services.planning.measures.actions.model import PRIVATE, Action
from services.planning.measures.actions.shapes import ActionExecution, ActionRead
from services.planning.measures.actions.store import ACTIONS, list_people
from services.planning.tables import Intent
from shared.auth.visibility import find_hidden_people
from shared.feed.intents import asked_by
from shared.time import day_of
from shared.web.call import Call


async def execute_action(call: Call, action_id: UUID, body: ActionExecution) -> ActionRead:
    """Ask the relationship service to plan it, with the caller's rights."""
    action = await ACTIONS.lock(call, action_id)
    carrying_out.refuse_execution(action.state, action.execution_kind, action.execution_state)
    sent = {name for name in body.model_fields_set if getattr(body, name) is not None}
    carrying_out.refuse_unfit(body.kind, sent, scene=action.scene, reach=body.reach)
    payload = await _payload(call, action, body)
    intent = Intent(
        kind=carrying_out.INTENTS[body.kind],
        target="relationship",
        payload=payload | asked_by(call.principal),
        customer_id=action.customer_id,
    )
    call.session.add(intent)
    action.execution_kind, action.execution_state = body.kind, ExecutionState.PENDING
    action.execution_intent_id, action.execution_id = intent.id, None
    action.execution_on = day_of(body.starts_at) if body.starts_at else body.starts_on or action.due_on
    action.execution_cancel_reason = action.refusal_code = action.refusal_en = action.refusal_zh = None
    return await ACTIONS.saved(call, action)


def withdraw_executions(session: AsyncSession, actions: Iterable[Action], reason: str | None = None) -> None:
    """Ask for the cancellation of what these cancelled or removed actions have planned; what was held stays.

    An action shows it when the relationship service's feed says that it was cancelled. `reason`: of a removal.
    """
    for action in actions:
        if action.execution_state in carrying_out.UNDER_WAY:
            payload = {"intent_id": str(action.execution_intent_id), "reason": reason or action.cancel_reason}
            intent = Intent(kind=carrying_out.WITHDRAWAL, target="relationship", payload=payload)
            intent.customer_id = action.customer_id
            session.add(intent)


async def _payload(call: Call, action: Action, body: ActionExecution) -> dict[str, Any]:
    """What the relationship service is to plan, as far as the caller sees it."""
    day = (body.starts_on or action.due_on).isoformat()
    said: dict[str, Any] = {
        "action_id": str(action.id),
        "purpose": action.description or action.title,
        "place": body.place,
        "contact_ids": await _seen_people(call, action),
        "user_ids": [str(action.owner_id)] if action.owner_id else [],
        "language": call.language,
    }
    if action.cost is not None and call.principal.clearance >= PRIVATE.level:
        said |= {"cost": str(action.cost), "currency": action.currency}
    if action.scene is not None and body.kind is not ExecutionKind.VISIT:
        said["scene"] = action.scene.value
    if body.kind is ExecutionKind.TOUCHPOINT:
        when = {"planned_at": body.starts_at.isoformat()} if body.starts_at else {"planned_on": day}
        return said | when
    said |= {"title": action.title, "starts_on": day, "ends_on": body.ends_on and body.ends_on.isoformat()}
    own = {"direction": body.direction, "reach": body.reach}
    return said | {name: value.value for name, value in own.items() if value is not None}


async def _seen_people(call: Call, action: Action) -> list[str]:
    """The people whom the caller may see: somebody else would be refused."""
    ids = [one.contact_id for one in await list_people(call.session, action.id)]
    hidden = await find_hidden_people(call.session, call.principal.clearance, ids)
    return [str(one) for one in ids if one not in hidden]
