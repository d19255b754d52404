"""Operations on stage actions: somebody records what was done."""

import sqlalchemy as sa
from sqlmodel import col

from services.customer.duties.stage_actions.model import ActionRecord, ActionRecordCreate, ActionRecordRead
from services.customer.duties.stage_actions.occurrences import RECORDS, occurrences
from services.customer.duties.stage_actions.rules import ActionAlreadyRecorded, ActionInProgramme, ActionNotDue
from services.customer.profile.register.model import Customer
from services.customer.profile.register.store import require_customer
from shared.database import execute, wait_in_line
from shared.lists.windows import Window
from shared.web.call import Call


async def record_stage_action(call: Call, body: ActionRecordCreate) -> ActionRecordRead:
    """Record what was done of an occurrence, or why it is waived.

    Raises ActionNotDue, ActionAlreadyRecorded, ActionInProgramme.
    """
    await require_customer(call, body.customer_id)
    await wait_in_line(call.session, f"stage actions {body.customer_id}")  # two at once would clash
    day = Window(body.due_on, body.due_on)
    found = await occurrences(call, day, col(Customer.id) == body.customer_id)
    is_it = found.c.stage == body.stage.value, found.c.key == body.key
    shown = (found.c.recorded_by_name, found.c.record_id, found.c.programme_id)
    row = (await execute(call.session, sa.select(*shown).where(*is_it))).first()
    if row is None:
        raise ActionNotDue(due_on=body.due_on)
    if row.record_id is not None:
        raise ActionAlreadyRecorded(name=row.recorded_by_name)
    if row.programme_id is not None:
        raise ActionInProgramme(programme_id=row.programme_id)
    said = {"recorded_by": call.principal.subject, "recorded_by_name": call.principal.name}
    return await RECORDS.add(call, ActionRecord.model_validate(body, update=said))
