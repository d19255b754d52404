"""Stage actions over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.customer.duties.stage_actions import occurrences, operations
from services.customer.duties.stage_actions.model import ActionRecordCreate, ActionRecordRead, StageActionRead
from services.customer.duties.stage_actions.occurrences import (
    RECORDS,
    STAGE_ACTIONS,
    ActionRecordQuery,
    StageActionQuery,
)
from services.customer.duties.stage_actions.rules import ActionAlreadyRecorded, ActionInProgramme, ActionNotDue
from shared.auth.access import Scope
from shared.customers.directory import CustomerMerged, CustomerNotFound
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/stage-actions", reads=Scope.CUSTOMERS_READ, writes=Scope.CUSTOMERS_WRITE)


@router.lists(STAGE_ACTIONS)
async def list_stage_actions(call: Call, query: Annotated[StageActionQuery, Query()]) -> Page[StageActionRead]:
    """What the service policy wants done at customers by their stage, and what was done.

    The next 92 days and the last year, the earliest first; `status=overdue` finds what was missed. A missed one stays
    overdue until it is recorded as done or waived. What a lifecycle programme looks after is `planned`, and recorded
    there. Exited customers and those in the resource pool are left out.
    """
    return await (await occurrences.listed_actions(call)).page(call, query)


@router.lists(RECORDS, "/records")
async def list_stage_action_records(call: Call, query: Annotated[ActionRecordQuery, Query()]) -> Page[ActionRecordRead]:
    """What was done of the actions of stages, and what was waived and why."""
    return await RECORDS.page(call, query)


@router.creates(
    RECORDS,
    "/records",
    fails_with=[CustomerNotFound, CustomerMerged, ActionNotDue, ActionAlreadyRecorded, ActionInProgramme],
)
async def record_stage_action(call: Call, body: ActionRecordCreate) -> ActionRecordRead:
    """Record that an action of a stage was done, or why it is waived.

    Each occurrence of a repeated action is recorded by itself, named by its day; it then leaves the agenda.
    """
    return await operations.record_stage_action(call, body)


@router.reads(RECORDS, "/records/{record_id}")
async def get_stage_action_record(call: Call, record_id: UUID) -> ActionRecordRead:
    """One record of an action: what was done, by whom and when."""
    return await RECORDS.get(call, record_id)


@router.removes(RECORDS, "/records/{record_id}")
async def delete_stage_action_record(call: Call, record_id: UUID) -> None:
    """Remove a record entered by mistake: the action is due again. The history keeps it."""
    await RECORDS.remove(call, record_id)
