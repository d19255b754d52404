"""Operations on customers."""

from uuid import UUID

from services.customer.clients import KpiClient
from services.customer.custom.values.operations import Owner, change_values, write_first_values
from services.customer.profile.codes.operations import check_codes, sees_all, taken_code
from services.customer.profile.codes.store import list_codes
from services.customer.profile.customers import store
from services.customer.profile.customers.model import CustomerCreate, CustomerRead, CustomerUpdate
from services.customer.profile.customers.rules import CustomerInOwnGroup, CustomerOutsideDataScope, ParentUnknown
from services.customer.profile.customers.store import CUSTOMERS
from services.customer.profile.duplicates.operations import refuse_duplicate, refuse_new_likeness
from services.customer.profile.register.model import Customer, CustomerProfile
from services.customer.profile.register.rules import refuse_contract_before_founding
from services.customer.profile.segments.operations import require_segments
from services.customer.profile.segments.rules import (
    Placement,
    SegmentKind,
    refuse_emptied_segments,
    refuse_missing_segments,
)
from services.customer.profile.team.model import TeamMemberCreate
from services.customer.profile.team.rules import TeamRole, refuse_several
from shared.auth.access import DataScopeKind, Principal
from shared.auth.clearances import apply_patch
from shared.auth.users import UserSource, require_users
from shared.customers.directory import CustomerNotFound
from shared.database import wait_in_line
from shared.lists.trees import is_below
from shared.time import utc_now
from shared.web.call import Call


async def create_customer(
    call: Call, users: UserSource, kpi: KpiClient, body: CustomerCreate, *, force: bool = False
) -> CustomerRead:
    """Create a customer; unless forced, refuse one that resembles an existing customer.

    A caller who sees only own customers and sends no team becomes its account manager.
    """
    check = await check_codes(call, kpi, [code.code for code in body.codes])
    named = {f"/team/{place}/user_id": m.user_id for place, m in enumerate(body.team)}
    await require_users(call.session, users, named | _responsible(body))
    refuse_several(member.role for member in body.team)
    await _require_parent(call, body.parent_id)
    refuse_contract_before_founding(body.model_dump())
    refuse_missing_segments(call.settings.required_segments, body.model_dump())
    await require_segments(call.session, _placements(body), call.settings.required_segments)
    if not force:
        await refuse_duplicate(call, body, (code.source for code in body.codes))
    customer = Customer.model_validate(body)
    call.session.add(customer)
    await call.session.flush()
    call.session.add_all(
        taken_code(call.principal, customer.id, code.code, code.source, check.reason_of(code.code))
        for code in body.codes
    )
    call.session.add_all(member.joining(customer.id) for member in _team_of(call.principal, body))
    await write_first_values(call, Owner(customer.id), body.custom)
    try:
        return await CUSTOMERS.saved(call, customer)
    except CustomerNotFound as error:
        raise CustomerOutsideDataScope() from error


async def update_customer(
    call: Call, users: UserSource, customer_id: UUID, body: CustomerUpdate, *, force: bool = False
) -> CustomerRead:
    """Change the fields that were sent; concurrent changes of other fields stay.

    Unless forced, refuse a change that makes the customer resemble another.
    """
    await require_users(call.session, users, _responsible(body))
    if body.parent_id is not None:
        await _await_groups(call)  # before its row, as in every operation that locks several rows
    customer = await CUSTOMERS.lock(call, customer_id)
    if "parent_id" in body.model_fields_set:
        await _require_parent(call, body.parent_id, of=customer_id)
    sent = body.model_dump(exclude_unset=True)
    refuse_contract_before_founding(sent, customer.model_dump(include={"founded_on", "first_contract_on"}))
    refuse_emptied_segments(call.settings.required_segments, sent)
    await require_segments(call.session, _placements(body, before=customer), call.settings.required_segments)
    if not force:
        await refuse_new_likeness(call, customer, sent)
    if level := await change_values(call, Owner(customer_id), body.custom):
        customer.touch(level)
    apply_patch(customer, body, elsewhere={"custom"})
    return await CUSTOMERS.saved(call, customer)


async def delete_customer(call: Call, customer_id: UUID) -> None:
    """Hide the customer; its history and facts stay, its codes become free for other customers."""
    customer = await CUSTOMERS.lock(call, customer_id)
    for code in await list_codes(call, customer_id):
        await call.session.delete(code)
    customer.deleted_at = utc_now()


async def restore_customer(call: Call, kpi: KpiClient, customer_id: UUID, *, force: bool = False) -> CustomerRead:
    """Bring a deleted customer back, with those of its codes that are still free; pending ones stay pending.

    Unless forced, refuse one that resembles a customer created since.
    """
    async with call.briefly() as brief:
        free = [] if sees_all(call.principal) else await store.list_released_codes(brief.session, customer_id)
    check = await check_codes(call, kpi, [code.code for code in free])
    customer = await store.lock_deleted(call, customer_id)
    codes = await store.list_released_codes(call.session, customer_id)
    if not force:
        await refuse_duplicate(call, customer, (code.source for code in codes))
    customer.deleted_at = None
    call.session.add_all(
        taken_code(call.principal, customer_id, code.code, code.source, code.reason or check.reason_of(code.code))
        for code in codes
    )
    return await CUSTOMERS.saved(call, customer)


def _team_of(principal: Principal, body: CustomerCreate) -> list[TeamMemberCreate]:
    if body.team or principal.data_scope.kind is not DataScopeKind.OWN or principal.user_id is None:
        return body.team
    return [TeamMemberCreate(user_id=principal.user_id, role=TeamRole.ACCOUNT_MANAGER)]


def _responsible(body: CustomerProfile) -> dict[str, UUID]:
    return {} if body.responsible_id is None else {"/responsible_id": body.responsible_id}


def _placements(body: CustomerProfile, before: Customer | None = None) -> list[Placement]:
    """The segment codes that the body adds; codes the customer already has need no check."""
    placements: list[Placement] = []
    for kind, name in ((SegmentKind.REGION, "region"), (SegmentKind.INDUSTRY, "industry")):
        code = getattr(body, name)
        if name in body.model_fields_set and code is not None and code != getattr(before, name, None):
            placements.append((kind, code, f"/{name}"))
    known = set(before.scenarios) if before else set()
    placements += [
        (SegmentKind.SCENARIO, code, f"/scenarios/{place}")
        for place, code in enumerate(body.scenarios or () if "scenarios" in body.model_fields_set else ())
        if code not in known
    ]
    return placements


async def _await_groups(call: Call) -> None:
    await wait_in_line(call.session, "customer groups")  # two concurrent changes could together form a cycle


async def _require_parent(call: Call, parent_id: UUID | None, of: UUID | None = None) -> None:
    if parent_id is None:
        return
    await _await_groups(call)
    try:
        await CUSTOMERS.get(call, parent_id)
    except CustomerNotFound as error:
        raise ParentUnknown(parent_id=parent_id) from error
    if of is not None and await is_below(call.session, Customer, "parent_id", parent_id, of):
        raise CustomerInOwnGroup()
