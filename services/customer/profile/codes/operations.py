"""Taking and confirming customer codes."""

import asyncio
from collections.abc import Collection
from uuid import UUID

import structlog
from sqlmodel import col

from services.customer.clients import KpiClient
from services.customer.profile.codes.model import CodeCreate, CodeRead, CustomerCode
from services.customer.profile.codes.rules import (
    CodeCheck,
    CodeStatus,
    ConfirmationNeedsAllCustomers,
    PendingReason,
)
from services.customer.profile.codes.store import CODES
from services.customer.profile.register.store import require_customer
from shared.auth.access import DataScopeKind, Principal
from shared.web.call import Call
from shared.web.peers import PeerRefused, PeerUnavailable
from shared.web.request_context import remaining_seconds

KPI_SECONDS = 5.0
"""A caller waits no longer to hear that the kpi service does not answer."""

log = structlog.get_logger()


def sees_all(principal: Principal) -> bool:
    """Whether the caller sees all customers, whose codes are confirmed and who may confirm others'."""
    return principal.data_scope.kind is DataScopeKind.ALL


async def check_codes(call: Call, kpi: KpiClient, codes: Collection[str]) -> CodeCheck:
    """Find out which codes are pending when the caller takes them; asked before the transaction begins.

    While the kpi service does not answer, all are: the caller goes on, and somebody confirms the codes later.
    """
    if sees_all(call.principal):
        return CodeCheck(sees_all=True)
    try:
        async with asyncio.timeout(min(KPI_SECONDS, remaining_seconds(otherwise=KPI_SECONDS) / 2)):
            with_records = await kpi.find_codes_with_facts(codes)
    except (PeerUnavailable, PeerRefused, TimeoutError) as error:
        log.warning("codes_unchecked", codes=len(codes), error=repr(error))
        return CodeCheck()
    return CodeCheck(checked=frozenset(codes), with_records=frozenset(with_records))


def taken_code(
    principal: Principal, customer_id: UUID, code: str, source: str | None, reason: PendingReason | None
) -> CustomerCode:
    """A new row of a code that the caller takes for the customer; pending for the reason, if there is one."""
    row = CustomerCode(
        customer_id=customer_id,
        code=code,
        source=source,
        status=CodeStatus.PENDING if reason else CodeStatus.CONFIRMED,
        pending_reason=reason,
        taken_by=principal.subject,
        taken_by_name=principal.name,
    )
    if reason is None and sees_all(principal):
        row.confirm(principal)
    return row


async def add_code(call: Call, kpi: KpiClient, customer_id: UUID, body: CodeCreate) -> CodeRead:
    """Add a code to the customer."""
    check = await check_codes(call, kpi, [body.code])
    await require_customer(call, customer_id)
    reason = check.reason_of(body.code)
    return await CODES.add(call, taken_code(call.principal, customer_id, body.code, body.source, reason))


async def confirm_code(call: Call, customer_id: UUID, code_id: UUID) -> CodeRead:
    """Confirm the code; a confirmed one stays as it is. Raises ConfirmationNeedsAllCustomers."""
    await require_customer(call, customer_id)
    if not sees_all(call.principal):
        raise ConfirmationNeedsAllCustomers()
    code = await CODES.lock(call, code_id, col(CustomerCode.customer_id) == customer_id)
    if code.status is CodeStatus.PENDING:
        code.confirm(call.principal)
    return await CODES.saved(call, code)
