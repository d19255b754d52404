"""Opening, changing, waiving, closing, cancelling and reopening exits."""

from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa

from services.planning.clients import CustomerClient, KpiClient, OpenReceivable
from services.planning.exits.cases import rules, store
from services.planning.exits.cases.model import Exit, ExitWorkstream
from services.planning.exits.cases.receivables import ReceivablesChanged, amounts_of, covered_by, shown, sums_of
from services.planning.exits.cases.rules import ExitStatus, ItemState, refuse_not_open
from services.planning.exits.cases.shapes import ExitCreate, ExitEnd, ExitRead, ExitReopening, ExitUpdate, ExitWaiver
from services.planning.exits.cases.store import EXITS, lock_exit
from services.planning.exits.schemes.model import ExitWorkstreamBody
from services.planning.exits.schemes.rules import readers_of
from services.planning.exits.schemes.store import SCHEMES
from services.planning.tables import Intent
from shared.auth.clearances import apply_patch
from shared.auth.visibility import customers as directory
from shared.customers.directory import require_customer
from shared.customers.served import NOT_SERVED
from shared.database import execute
from shared.feed.intents import IntentState
from shared.time import company_today, utc_now
from shared.web.call import Call

RESOURCE_POOL = "resource_pool"
SET_STATUS = "set_customer_status"
"""The intent by which the customer service moves a customer."""


async def create_exit(call: Call, customers: CustomerClient, kpi: KpiClient, body: ExitCreate) -> ExitRead:
    """A new case with the workstreams of the scheme in force."""
    async with call.briefly() as brief:
        await require_customer(brief.session, call.principal, body.customer_id, customers)
    receivables = await kpi.list_open_receivables(body.customer_id)
    if await _status_of(call, body.customer_id) in NOT_SERVED:
        raise rules.CustomerNotServed()
    rules.refuse_second(await store.find_open_exit(call, body.customer_id))
    scheme = await SCHEMES.hold_current(call.session)
    case = Exit(
        **body.model_dump(),
        scheme_version=scheme.number,
        readers=readers_of(role for one in scheme.content.workstreams for role in one.roles),
        opened_by=call.principal.subject,
        opened_by_name=call.principal.name,
        open_amounts=sums_of(receivables),
        receivables_asked_at=utc_now(),
    )
    call.session.add(case)
    await call.session.flush()
    call.session.add_all(_workstream(case, place, one) for place, one in enumerate(scheme.content.workstreams, start=1))
    return await EXITS.saved(call, case)


async def update_exit(call: Call, exit_id: UUID, body: ExitUpdate) -> ExitRead:
    """Change the fields sent of an open case."""
    case = await _lock_open(call, exit_id)
    apply_patch(case, body)
    return await EXITS.saved(call, case)


async def refresh_exit_receivables(call: Call, kpi: KpiClient, exit_id: UUID) -> ExitRead:
    """Ask for the receivables again."""
    asked = await _ask_for_case(call, kpi, exit_id)
    case = await EXITS.lock(call, exit_id)
    refuse_not_open(case.status)
    _keep(case, asked)
    return await EXITS.saved(call, case)


async def waive_exit_receivables(call: Call, kpi: KpiClient, exit_id: UUID, body: ExitWaiver) -> ExitRead:
    """Waive what is open now, as the caller saw it; a receivable that appears later is not covered."""
    asked = await _ask_for_case(call, kpi, exit_id)
    case = await EXITS.lock(call, exit_id)
    refuse_not_open(case.status)
    receivables = _keep(case, asked)
    rules.refuse_waiver(receivables, {one.currency: one.amount for one in body.amounts}, call.principal.roles)
    case.waived = covered_by(receivables)
    case.waiver = {
        "reason": body.reason,
        "amounts": case.open_amounts,
        "waived_by": call.principal.subject,
        "waived_by_name": call.principal.name,
        "waived_at": utc_now().isoformat(),
    }
    return await EXITS.saved(call, case)


async def close_exit(call: Call, kpi: KpiClient, exit_id: UUID, body: ExitEnd) -> ExitRead:
    """Close the case, and move the customer to the resource pool."""
    asked = await _ask_for_case(call, kpi, exit_id)
    case = await lock_exit(call, exit_id)
    receivables = _keep(case, asked)
    rules.refuse_closing(
        case.status,
        await store.list_workstreams(call, exit_id),
        await store.list_disputes(call, exit_id),
        receivables,
        case.waived,
    )
    _end(call, case, ExitStatus.CLOSED, body.reason)
    status = await _status_of(call, case.customer_id)
    if status not in NOT_SERVED:
        case.status_before = status
    _move(call, case, RESOURCE_POOL)
    return await EXITS.saved(call, case)


async def cancel_exit(call: Call, exit_id: UUID, body: ExitEnd) -> ExitRead:
    """Cancel the open case; the customer stays."""
    case = await _lock_open(call, exit_id)
    _end(call, case, ExitStatus.CANCELLED, body.reason)
    return await EXITS.saved(call, case)


async def reopen_exit(call: Call, exit_id: UUID, body: ExitReopening) -> ExitRead:
    """Open the closed case again, and move the customer back."""
    case = await lock_exit(call, exit_id)
    rules.refuse_not_closed(case.status)
    rules.refuse_second(await store.find_open_exit(call, case.customer_id))
    case.status, case.reopening_reason = ExitStatus.OPEN, body.reason
    case.ended_by = case.ended_by_name = case.ended_at = case.end_reason = None
    if case.status_before is not None:
        _move(call, case, case.status_before)
    return await EXITS.saved(call, case)


Asked = tuple[UUID, list[OpenReceivable]]


async def _ask_for_case(call: Call, kpi: KpiClient, exit_id: UUID) -> Asked:
    customer_id = await EXITS.customer_of(call, exit_id)
    return customer_id, await kpi.list_open_receivables(customer_id)


def _keep(case: Exit, asked: Asked) -> list[OpenReceivable]:
    """The receivables, which the case shows from now on. Raises ReceivablesChanged when its customer was merged."""
    customer_id, receivables = asked
    if case.customer_id != customer_id:
        raise ReceivablesChanged(amounts=shown(amounts_of(receivables)))
    case.open_amounts, case.receivables_asked_at = sums_of(receivables), utc_now()
    return receivables


async def _lock_open(call: Call, exit_id: UUID) -> Exit:
    case = await lock_exit(call, exit_id)
    refuse_not_open(case.status)
    return case


def _end(call: Call, case: Exit, status: ExitStatus, reason: str) -> None:
    case.status, case.end_reason, case.ended_at = status, reason, utc_now()
    case.ended_by, case.ended_by_name = call.principal.subject, call.principal.name


def _move(call: Call, case: Exit, status: str) -> None:
    intent = Intent(kind=SET_STATUS, target="customer", payload={"status": status}, customer_id=case.customer_id)
    call.session.add(intent)
    case.intent_id, case.customer_move = intent.id, IntentState.PENDING


def _workstream(case: Exit, position: int, one: ExitWorkstreamBody) -> ExitWorkstream:
    return ExitWorkstream(
        **one.model_dump(mode="json", include={"code", "name_en", "name_zh", "roles", "is_for_disputes"}),
        exit_id=case.id,
        customer_id=case.customer_id,
        position=position,
        due_on=company_today() + timedelta(days=one.due_days),
        checklist=[{**item.model_dump(), "state": ItemState.OPEN.value, "reason": None} for item in one.checklist],
    )


async def _status_of(call: Call, customer_id: UUID) -> str | None:
    query = sa.select(directory.c.status).where(directory.c.id == customer_id)
    return (await execute(call.session, query)).scalar_one_or_none()
