"""What is done with customers."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.custom.values.operations import Owner, change_values, write_first_values
from services.customer.profile.codes.model import CustomerCode
from services.customer.profile.codes.store import list_codes
from services.customer.profile.customers import store
from services.customer.profile.customers.model import (
    Customer,
    CustomerCreate,
    CustomerProfile,
    CustomerRead,
    CustomerUpdate,
)
from services.customer.profile.customers.rules import CustomerInOwnGroup, CustomerOutsideDataScope, ParentUnknown
from services.customer.profile.duplicates.operations import refuse_duplicate, refuse_new_likeness
from services.customer.profile.segments.operations import require_segments
from services.customer.profile.segments.rules import Placement, SegmentKind
from services.customer.profile.team.model import TeamMember, TeamMemberCreate
from services.customer.profile.team.rules import TeamRole, refuse_several_managers
from shared.auth.access import DataScopeKind, Principal
from shared.auth.clearances import apply_patch
from shared.customers.directory import CustomerNotFound
from shared.database import wait_in_line
from shared.time import utc_now


async def create_customer(
    session: AsyncSession, principal: Principal, body: CustomerCreate, *, force: bool = False
) -> CustomerRead:
    """A new customer; unless forced, none that looks like one already there.

    Whoever sees only own customers and names no team becomes its account manager.
    """
    refuse_several_managers(member.role for member in body.team)
    await _require_parent(session, principal, body.parent_id)
    await require_segments(session, _placements(body))
    if not force:
        await refuse_duplicate(session, principal, body, (code.source for code in body.codes))
    customer = Customer.model_validate(body)
    session.add(customer)
    await session.flush()
    session.add_all(CustomerCode(customer_id=customer.id, **code.model_dump()) for code in body.codes)
    session.add_all(
        TeamMember(
            customer_id=customer.id,
            user_id=member.user_id,
            user_name=member.user_name,
            role=member.role,
            started_on=member.started_on or utc_now().date(),
        )
        for member in _team_of(principal, body)
    )
    await write_first_values(session, principal, Owner(customer.id), body.custom)
    try:
        return await store.get_customer(session, principal, customer.id)
    except CustomerNotFound as error:
        raise CustomerOutsideDataScope() from error


async def update_customer(
    session: AsyncSession,
    principal: Principal,
    customer_id: UUID,
    body: CustomerUpdate,
    if_match: str | None,
    *,
    force: bool = False,
) -> CustomerRead:
    """Change the fields that were sent; concurrent changes of other fields stay.

    Unless forced, the customer does not come to look like another.
    """
    if body.parent_id is not None:
        await _await_groups(session)  # before its row, as everybody does who holds several
    customer = await store.lock_customer(session, principal, customer_id)
    customer.require_version(if_match)
    if "parent_id" in body.model_fields_set:
        await _require_parent(session, principal, body.parent_id, of=customer_id)
    await require_segments(session, _placements(body, before=customer))
    if not force:
        await refuse_new_likeness(session, principal, customer, body.model_dump(exclude_unset=True))
    if await change_values(session, principal, Owner(customer_id), body.custom):
        customer.touch()
    apply_patch(customer, body, elsewhere={"custom"})
    await session.flush()
    return await store.get_customer(session, principal, customer_id)


async def delete_customer(session: AsyncSession, principal: Principal, customer_id: UUID, if_match: str | None) -> None:
    """Take the customer out of sight; its history and facts stay, its codes are free for another customer."""
    customer = await store.lock_customer(session, principal, customer_id)
    customer.require_version(if_match)
    customer.deleted_at = utc_now()
    for code in await list_codes(session, customer_id):
        await session.delete(code)


async def restore_customer(
    session: AsyncSession, principal: Principal, customer_id: UUID, *, force: bool = False
) -> CustomerRead:
    """Bring a deleted customer back, with those of its codes that are still free.

    Unless forced, none that looks like one that has come since.
    """
    customer = await store.lock_deleted(session, principal, customer_id)
    codes = await store.list_released_codes(session, customer_id)
    if not force:
        await refuse_duplicate(session, principal, customer, (code["source"] for code in codes))
    customer.deleted_at = None
    session.add_all(CustomerCode(customer_id=customer_id, **code) for code in codes)
    await session.flush()
    return await store.get_customer(session, principal, customer_id)


def _team_of(principal: Principal, body: CustomerCreate) -> list[TeamMemberCreate]:
    if body.team or principal.data_scope.kind is not DataScopeKind.OWN or principal.user_id is None:
        return body.team
    return [TeamMemberCreate(user_id=principal.user_id, user_name=principal.name, role=TeamRole.ACCOUNT_MANAGER)]


def _placements(body: CustomerProfile, before: Customer | None = None) -> list[Placement]:
    """The segment codes a body brings; those the customer has already need no check."""
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


async def _await_groups(session: AsyncSession) -> None:
    await wait_in_line(session, "customer groups")  # two changes, harmless one by one, could close a circle


async def _require_parent(
    session: AsyncSession, principal: Principal, parent_id: UUID | None, of: UUID | None = None
) -> None:
    if parent_id is None:
        return
    await _await_groups(session)
    try:
        await store.get_customer(session, principal, parent_id)
    except CustomerNotFound as error:
        raise ParentUnknown(parent_id=parent_id) from error
    if of is not None and await store.is_below(session, parent_id, of):
        raise CustomerInOwnGroup()
