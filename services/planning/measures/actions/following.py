"""What the relationship service's feed says of actions: answers to their intents, and what became of them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.planning.measures.actions.carrying_out import NAMING, ExecutionState
from services.planning.measures.actions.model import Action
from services.planning.measures.actions.rules import ActionState
from services.planning.tables import Intent
from shared.auth.access import acting_for
from shared.feed.followers import FollowedEvent
from shared.feed.intents import ANSWERED, IntentState
from shared.time import day_of
from shared.web.peers import ServiceHttp

ENDED = {state.value: state for state in (ExecutionState.HELD, ExecutionState.CANCELLED)}


async def follow_answers(session: AsyncSession, _: ServiceHttp, changes: Sequence[FollowedEvent]) -> None:
    """Show each action the answer to its intent; it comes after the intents are settled."""
    answers = {UUID(one.data.changes["intent_id"][1]): one.data for one in changes if one.type == ANSWERED}
    if not answers:
        return
    asked = select(Action, Intent).join(Intent, col(Intent.id) == col(Action.execution_intent_id))
    asked = asked.where(col(Action.execution_intent_id).in_(answers), col(Intent.state) != IntentState.PENDING)
    for action, intent in (await session.exec(asked.order_by(col(Action.id)).with_for_update(of=Action))).all():
        if action.execution_state is ExecutionState.PENDING:  # a feed that is followed again changes nothing
            answer = answers[intent.id]
            with acting_for(answer.actor, answer.actor_name):
                _take_answer(action, intent)
                await session.flush()


def _take_answer(action: Action, intent: Intent) -> None:
    if intent.state is IntentState.DONE:
        action.execution_state, action.execution_id = ExecutionState.PLANNED, intent.made_id
        return
    action.execution_state = ExecutionState.REFUSED
    said = [intent.problem, *intent.problem.get("errors", ())]
    action.refusal_code = intent.problem["code"]
    action.refusal_en, action.refusal_zh = (" ".join(one[name] for one in said) for name in ("en", "zh"))


async def follow_outcomes(session: AsyncSession, _: ServiceHttp, changes: Sequence[FollowedEvent]) -> None:
    """What was held completes its action, and what was cancelled is shown; it comes after the answers."""
    events = [one for one in changes if one.data.entity in NAMING and one.data.after.get("action_id")]
    if not events:
        return
    ids = {UUID(one.data.after["action_id"]) for one in events}
    query = select(Action).where(col(Action.id).in_(ids))  # removed ones too: they may come back
    found = (await session.exec(query.order_by(col(Action.id)).with_for_update(of=Action))).all()
    actions = {one.id: one for one in found}
    for event in events:
        if action := actions.get(UUID(event.data.after["action_id"])):
            with acting_for(event.data.actor, event.data.actor_name):
                _take_event(action, event)
                await session.flush()


def _take_event(action: Action, event: FollowedEvent) -> None:
    after, is_made = event.data.after, event.data.entity_id == action.execution_id
    status = ENDED.get(after.get("status", ""))
    if is_made:
        action.execution_on = _day_in(after) or action.execution_on
        action.execution_cancel_reason = after.get("cancel_reason") or action.execution_cancel_reason
        if after.get("deleted_at"):
            status = ExecutionState.CANCELLED
        action.execution_state = status or action.execution_state
        action.outcome = _evaluation(action, after)
    is_about = is_made or event.data.customer_id == action.customer_id
    if status is ExecutionState.HELD and is_about and action.deleted_at is None:
        _complete(action, event, is_made=is_made)


def _complete(action: Action, event: FollowedEvent, *, is_made: bool) -> None:
    """Complete the open action, unless it was reopened after the event."""
    is_older = action.reopened_at is not None and event.time <= action.reopened_at
    if action.state is ActionState.OPEN and not is_older:
        action.state = ActionState.DONE
        planned_on = action.execution_on if is_made else None
        action.done_on = _day_in(event.data.after) or planned_on or day_of(event.time)
        action.outcome = event.data.after.get("outcome")
        action.actual_cost = None


def _evaluation(action: Action, after: dict[str, Any]) -> str | None:
    """The evaluation of a campaign is the outcome of its action, unless it has one."""
    said = after.get("evaluation") if action.state is ActionState.DONE else None
    return action.outcome or said


def _day_in(after: dict[str, Any]) -> date | None:
    if starts_at := after.get("starts_at"):
        return day_of(datetime.fromisoformat(starts_at))
    starts_on = after.get("starts_on")
    return date.fromisoformat(starts_on) if starts_on else None
