"""Account teams over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query
from sqlmodel import col

from services.customer.profile.register.store import require_customer
from services.customer.profile.team import operations
from services.customer.profile.team.model import TeamMember, TeamMemberCreate, TeamMemberRead
from services.customer.profile.team.rules import MemberAlreadyLeft
from services.customer.profile.team.store import TEAM, TeamQuery
from shared.app.users import Users
from shared.auth.access import Scope
from shared.auth.users import UserUnknown
from shared.customers.directory import CustomerMerged, CustomerNotFound
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/customers/{customer_id}/team", reads=Scope.CUSTOMERS_READ, writes=Scope.CUSTOMERS_WRITE)
REFUSALS = (CustomerNotFound, CustomerMerged)


@router.lists(TEAM, fails_with=REFUSALS)
async def list_team_members(
    call: Call, customer_id: UUID, query: Annotated[TeamQuery, Query()]
) -> Page[TeamMemberRead]:
    """The account team of a customer, present and former."""
    await require_customer(call, customer_id)
    return await TEAM.page(call, query, col(TeamMember.customer_id) == customer_id)


@router.creates(TEAM, fails_with=[*REFUSALS, UserUnknown])
async def add_team_member(call: Call, customer_id: UUID, body: TeamMemberCreate, users: Users) -> TeamMemberRead:
    """Add a team member. A new account manager or executive sponsor ends the membership of the present one.

    When the account manager changes, a handover opens (`/v1/handovers`), and who hands over reads until it is closed.
    """
    await require_customer(call, customer_id)
    return await operations.add_team_member(call, users, customer_id, body)


@router.removes(TEAM, status_code=200, takes_match=False, fails_with=[*REFUSALS, MemberAlreadyLeft])
async def end_team_membership(call: Call, customer_id: UUID, member_id: UUID) -> TeamMemberRead:
    """End a team membership today. Former members stay visible.

    When an account manager or backup contact leaves, a handover opens: until it is closed, the person still reads.
    """
    await require_customer(call, customer_id)
    return await operations.end_team_membership(call, customer_id, member_id)
