"""Account teams over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.customer.profile.customers.rules import CustomerMerged
from services.customer.profile.customers.store import require_customer
from services.customer.profile.team import operations, store
from services.customer.profile.team.model import TeamMemberCreate, TeamMemberRead
from services.customer.profile.team.rules import MemberAlreadyLeft, TeamMemberNotFound
from shared.app.users import Users
from shared.auth.access import CurrentPrincipal, Scope, requires
from shared.auth.users import UserUnknown
from shared.customers.directory import CustomerNotFound
from shared.web.call import Session
from shared.web.idempotency import ConceptRouter
from shared.web.problem_causes import AlreadyTaken
from shared.web.problem_responses import can_fail_with

router = ConceptRouter("/v1/customers/{customer_id}/team", tag="team")

READS = requires(Scope.CUSTOMERS_READ)
WRITES = requires(Scope.CUSTOMERS_WRITE)


@router.get(
    "",
    dependencies=[READS],
    response_model=list[TeamMemberRead],
    responses=can_fail_with(CustomerNotFound, CustomerMerged),
)
async def list_team_members(
    customer_id: UUID,
    session: Session,
    principal: CurrentPrincipal,
    has_ended: Annotated[bool | None, Query(description="Only former (true) or present (false) members.")] = None,
) -> list[TeamMemberRead]:
    """The customer's account team, present and former."""
    await require_customer(session, principal, customer_id)
    return await store.list_members(session, customer_id, has_ended=has_ended)


@router.post(
    "",
    dependencies=[WRITES],
    status_code=201,
    response_model=TeamMemberRead,
    responses=can_fail_with(CustomerNotFound, CustomerMerged, AlreadyTaken, UserUnknown),
)
async def add_team_member(
    customer_id: UUID, body: TeamMemberCreate, session: Session, principal: CurrentPrincipal, users: Users
) -> TeamMemberRead:
    """Put someone into the team; a new account manager ends the time of the present one."""
    await require_customer(session, principal, customer_id)
    return await operations.add_team_member(session, users, customer_id, body)


@router.delete(
    "/{member_id}",
    dependencies=[WRITES],
    response_model=TeamMemberRead,
    responses=can_fail_with(CustomerNotFound, CustomerMerged, TeamMemberNotFound, MemberAlreadyLeft),
)
async def end_team_membership(
    customer_id: UUID, member_id: UUID, session: Session, principal: CurrentPrincipal
) -> TeamMemberRead:
    """End someone's time in the team, today; the past stays visible."""
    await require_customer(session, principal, customer_id)
    return await operations.end_team_membership(session, customer_id, member_id)
