"""Operations on edge-channel breakdowns."""

from collections.abc import Iterable
from uuid import UUID

from services.customer.market.edge_breakdowns.model import (
    BreakdownCompletion,
    EdgeBreakdown,
    EdgeBreakdownCreate,
    EdgeBreakdownRead,
    EdgeBreakdownUpdate,
)
from services.customer.market.edge_breakdowns.rules import BreakdownFinished, BreakdownUnderWay, Opening
from services.customer.market.edge_breakdowns.store import EDGE_BREAKDOWNS, find_unfinished
from services.customer.profile.register.store import require_customer
from shared.auth.clearances import apply_patch
from shared.auth.users import UserSource, require_users
from shared.database import wait_in_line
from shared.time import company_today
from shared.web.call import Call


async def open_breakdowns(call: Call, openings: Iterable[Opening]) -> None:
    """Open a breakdown for each customer and horizon, unless one is under way."""
    wanted = {(one.customer_id, one.horizon): one for one in openings}
    if not wanted:
        return
    customers = sorted({customer_id for customer_id, _ in wanted})
    await _wait(call, *customers)
    under_way = await find_unfinished(call, *customers)
    call.session.add_all(EdgeBreakdown(**one._asdict()) for key, one in wanted.items() if key not in under_way)


async def create_edge_breakdown(call: Call, users: UserSource, body: EdgeBreakdownCreate) -> EdgeBreakdownRead:
    """Open a breakdown. Raises BreakdownUnderWay, UserUnknown."""
    await _require_owner(call, users, body.owner_id)
    await require_customer(call, body.customer_id)
    await _wait(call, body.customer_id)
    if under_way := (await find_unfinished(call, body.customer_id)).get((body.customer_id, body.horizon)):
        raise BreakdownUnderWay(due_on=under_way.due_on)
    return await EDGE_BREAKDOWNS.create(call, body)


async def update_edge_breakdown(
    call: Call, users: UserSource, breakdown_id: UUID, body: EdgeBreakdownUpdate
) -> EdgeBreakdownRead:
    """Change owner, day or findings of an unfinished breakdown. Raises BreakdownFinished, UserUnknown."""
    await _require_owner(call, users, body.owner_id)
    breakdown = await _lock_unfinished(call, breakdown_id)
    apply_patch(breakdown, body)
    return await EDGE_BREAKDOWNS.saved(call, breakdown)


async def finish_edge_breakdown(call: Call, breakdown_id: UUID, body: BreakdownCompletion) -> EdgeBreakdownRead:
    """Finish it with its findings; it is due no longer. Raises BreakdownFinished."""
    breakdown = await _lock_unfinished(call, breakdown_id)
    breakdown.findings = body.findings
    breakdown.finished_on, breakdown.finished_by_name = company_today(), call.principal.name
    return await EDGE_BREAKDOWNS.saved(call, breakdown)


async def _lock_unfinished(call: Call, breakdown_id: UUID) -> EdgeBreakdown:
    breakdown = await EDGE_BREAKDOWNS.lock(call, breakdown_id)
    if breakdown.finished_on is not None:
        raise BreakdownFinished(finished_on=breakdown.finished_on)
    return breakdown


async def _require_owner(call: Call, users: UserSource, owner_id: UUID | None) -> None:
    if owner_id is not None:
        await require_users(call.session, users, {"/owner_id": owner_id})


async def _wait(call: Call, *customer_ids: UUID) -> None:
    names = (f"breakdowns {customer_id}" for customer_id in customer_ids)
    await wait_in_line(call.session, *names)  # two at once would open two for one horizon
