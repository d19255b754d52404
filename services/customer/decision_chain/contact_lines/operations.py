"""Operations on contact lines."""

from uuid import UUID

from services.customer.decision_chain.contact_lines import rules
from services.customer.decision_chain.contact_lines.model import (
    ContactLine,
    ContactLineCreate,
    ContactLineRead,
    ContactLineUpdate,
)
from services.customer.decision_chain.contact_lines.store import CONTACT_LINES, find_same
from services.customer.decision_chain.stage_roles.operations import require_people
from services.customer.profile.register.store import require_customer
from shared.auth.clearances import apply_patch, refuse_hidden_row
from shared.database import wait_in_line
from shared.problems import FieldError
from shared.web.call import Call


async def create_contact_line(call: Call, body: ContactLineCreate) -> ContactLineRead:
    """Create a line between two people who work at one of the caller's customers."""
    await require_customer(call, body.customer_id)
    rules.refuse_line_to_self(body.from_contact_id, body.to_contact_id)
    ends = {"from_contact_id": body.from_contact_id, "to_contact_id": body.to_contact_id}
    await require_people(call, body.customer_id, **ends)
    clearance = body.clearance or rules.usual_clearance(body.kind)
    line = ContactLine.model_validate(body, update={"clearance": clearance})
    await _refuse_unsound(call, line)
    return await CONTACT_LINES.add(call, line)


async def update_contact_line(call: Call, line_id: UUID, body: ContactLineUpdate) -> ContactLineRead:
    """Change the fields that were sent."""
    line = await CONTACT_LINES.lock(call, line_id)
    apply_patch(line, body)
    await _refuse_unsound(call, line)
    return await CONTACT_LINES.saved(call, line)


async def _refuse_unsound(call: Call, line: ContactLine) -> None:
    """Raises LineEndsBeforeItBegins, RowHidden, LineAlreadyDrawn."""
    rules.refuse_reversed_time(line.since, line.until)
    refuse_hidden_row(line)
    if line.until is not None:
        return
    # Without this lock two callers could draw the same line at once.
    await wait_in_line(call.session, f"contact lines {line.customer_id}")
    same = await find_same(call.session, line)
    if same is not None:
        error = FieldError("line_already_drawn", rules.LineAlreadyDrawn.detail, pointer="/kind", about=same.id)
        raise rules.LineAlreadyDrawn(errors=[error])
