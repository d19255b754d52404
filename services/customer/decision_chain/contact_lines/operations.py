"""What is done with contact lines."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.decision_chain.contact_lines import rules, store
from services.customer.decision_chain.contact_lines.model import (
    ContactLine,
    ContactLineCreate,
    ContactLineRead,
    ContactLineUpdate,
)
from services.customer.decision_chain.stage_roles.operations import require_people
from shared.auth.access import Principal, is_cleared
from shared.auth.clearances import apply_patch, refuse_hidden_row
from shared.customers.directory import require_visible
from shared.database import wait_in_line
from shared.problems import FieldError


async def create_contact_line(session: AsyncSession, principal: Principal, body: ContactLineCreate) -> ContactLineRead:
    """A line between two people who work at one of the caller's customers."""
    await require_visible(session, principal, body.customer_id)
    rules.refuse_line_to_self(body.from_contact_id, body.to_contact_id)
    ends = {"from_contact_id": body.from_contact_id, "to_contact_id": body.to_contact_id}
    await require_people(session, principal, body.customer_id, **ends)
    rules.refuse_reversed_time(body.since, body.until)
    clearance = body.clearance or rules.usual_clearance(body.kind)
    line = ContactLine(**body.model_dump(exclude={"clearance"}), clearance=clearance)
    refuse_hidden_row(line)
    await _refuse_second(session, line)
    session.add(line)
    await session.flush()
    return await store.get_contact_line(session, principal, line.id)


async def update_contact_line(
    session: AsyncSession, principal: Principal, line_id: UUID, body: ContactLineUpdate, if_match: str | None
) -> ContactLineRead:
    """Change the fields that were sent."""
    line = await store.lock_contact_line(session, principal, line_id)
    line.require_version(if_match)
    apply_patch(line, body)
    rules.refuse_reversed_time(line.since, line.until)
    refuse_hidden_row(line)
    await _refuse_second(session, line)
    await session.flush()
    return await store.get_contact_line(session, principal, line_id)


async def delete_contact_line(session: AsyncSession, principal: Principal, line_id: UUID, if_match: str | None) -> None:
    """The line should not have been; the customer's history keeps what it said."""
    line = await store.lock_contact_line(session, principal, line_id)
    line.require_version(if_match)
    await session.delete(line)


async def _refuse_second(session: AsyncSession, line: ContactLine) -> None:
    if line.until is not None:
        return
    await wait_in_line(session, f"contact lines {line.customer_id}")  # or two could draw the same line at once
    same = await store.find_same(session, line)
    if same is not None:
        about = same.id if is_cleared(same.clearance) else None
        error = FieldError("line_already_drawn", rules.LineAlreadyDrawn.detail, pointer="/kind", about=about)
        raise rules.LineAlreadyDrawn(errors=[error])
