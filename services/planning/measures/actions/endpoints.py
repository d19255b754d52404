"""Actions over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.planning.clients import Contacts, Customers
from services.planning.measures.actions import carrying_out, execution, operations, rules
from services.planning.measures.actions.rules import ActionNotOpen
from services.planning.measures.actions.shapes import (
    ActionCancellation,
    ActionCompletion,
    ActionCreate,
    ActionExecution,
    ActionRead,
    ActionReopening,
    ActionUpdate,
)
from services.planning.measures.actions.store import ACTIONS, ActionQuery, everything_of
from services.planning.plans.plans.rules import PlanFrozen
from shared.app.users import Users
from shared.auth.access import Scope
from shared.auth.users import UserUnknown
from shared.customers.contacts import ContactHasLeft, ContactUnknown
from shared.customers.directory import ContactMerged, CustomerMerged, CustomerNotFound
from shared.feed.history import HistoryPage, HistoryQuery, history_page
from shared.feed.log import of_entities
from shared.lists.paging import CursorInvalid, Page
from shared.web.call import Call
from shared.web.peers import PeerUnavailable
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/actions", reads=Scope.PLANS_READ, writes=Scope.PLANS_WRITE)
SERVED = (rules.RelationshipGoalUnknown, rules.LevelGoalUnknown, rules.ActionServesTwoGoals)
NAMED = (
    rules.PlanUnknown,
    rules.ActionDueUnexplained,
    *SERVED,
    ContactUnknown,
    ContactMerged,
    UserUnknown,
    PeerUnavailable,
)


@router.lists(ACTIONS)
async def list_actions(call: Call, query: Annotated[ActionQuery, Query()]) -> Page[ActionRead]:
    """Actions of the caller's customers, the soonest first.

    `is_late=true` lists those that are open past their day.
    """
    return await ACTIONS.page(call, query)


@router.creates(
    ACTIONS,
    needs=(Scope.PLANS_WRITE, Scope.CUSTOMERS_READ),
    fails_with=[
        *(CustomerNotFound, CustomerMerged, ContactHasLeft, *NAMED),
        *(rules.ActionSourceUnfit, rules.SourceUnknown, PlanFrozen),
    ],
)
async def create_action(
    call: Call, body: ActionCreate, customers: Customers, contacts: Contacts, users: Users
) -> ActionRead:
    """Plan an action at a customer 行动: what is done, by whom and by when.

    It may belong to a plan and serve one of its relationship or level goals, or come from a meeting, a risk or a summit
    project. A day outside the fiscal year of its plan needs a `due_reason`.
    """
    return await operations.create_action(call, customers, contacts, users, body)


@router.reads(ACTIONS)
async def get_action(call: Call, action_id: UUID) -> ActionRead:
    """One action."""
    return await ACTIONS.get(call, action_id)


@router.changes(ACTIONS, fails_with=[ActionNotOpen, PlanFrozen, *NAMED])
async def update_action(
    call: Call, action_id: UUID, body: ActionUpdate, contacts: Contacts, users: Users
) -> ActionRead:
    """Change an open action. Its customer stays, and so does what it comes from.

    A day outside the fiscal year of its plan needs a `due_reason`.
    """
    return await operations.update_action(call, contacts, users, action_id, body)


@router.removes(ACTIONS, fails_with=[PlanFrozen])
async def delete_action(call: Call, action_id: UUID) -> None:
    """Remove an action entered by mistake; the history keeps it. Those of a submitted plan wait for its decision."""
    await operations.delete_action(call, action_id)


@router.acts(ACTIONS, "/{action_id}/completion", takes_match=True, fails_with=[ActionNotOpen])
async def complete_action(call: Call, action_id: UUID, body: ActionCompletion) -> ActionRead:
    """Record that an action was done: the day, what came of it, and what it cost."""
    return await operations.complete_action(call, action_id, body)


@router.acts(ACTIONS, "/{action_id}/cancellation", takes_match=True, fails_with=[ActionNotOpen, PlanFrozen])
async def cancel_action(call: Call, action_id: UUID, body: ActionCancellation) -> ActionRead:
    """Record that an action is not done, with the reason.

    A touchpoint, visit or campaign that is planned for it is cancelled too, unless the campaign is for other customers
    as well.
    """
    return await operations.cancel_action(call, action_id, body)


@router.acts(ACTIONS, "/{action_id}/reopening", takes_match=True, fails_with=[rules.ActionOpen, PlanFrozen])
async def reopen_action(call: Call, action_id: UUID, body: ActionReopening) -> ActionRead:
    """Open an action again that was done or cancelled, with the reason. The history keeps how it ended."""
    return await operations.reopen_action(call, action_id, body)


@router.acts(
    ACTIONS,
    "/{action_id}/execution",
    takes_match=True,
    needs=(Scope.PLANS_WRITE, Scope.RELATIONSHIPS_WRITE, Scope.CUSTOMERS_READ),
    fails_with=[
        ActionNotOpen,
        carrying_out.ExecutionExists,
        carrying_out.SceneMissing,
        carrying_out.ReachMissing,
        carrying_out.ExecutionUnfit,
    ],
)
async def execute_action(call: Call, action_id: UUID, body: ActionExecution) -> ActionRead:
    """Carry out an action as a touchpoint, visit or campaign, planned with the caller's rights.

    `execution_state` is `pending` until the relationship service has planned it or refused; once it was held, the
    action is done with its day and outcome. After a refusal or a cancellation it can be tried again.
    """
    return await execution.execute_action(call, action_id, body)


@router.lists(None, "/{action_id}/history", fails_with=[rules.ActionNotFound, CursorInvalid])
async def list_action_history(call: Call, action_id: UUID, query: Annotated[HistoryQuery, Query()]) -> HistoryPage:
    """The changes of an action and their authors, newest first."""
    await ACTIONS.get(call, action_id)
    return await history_page(call, of_entities(everything_of(action_id)), query)
