"""Operations on account teams."""

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlmodel import col

from services.customer.profile.team import store
from services.customer.profile.team.departures import MEMBERS_JOINED, MEMBERS_LEFT, Departure
from services.customer.profile.team.model import TeamMember, TeamMemberCreate, TeamMemberRead
from services.customer.profile.team.rules import SINGLE_ROLES, MemberAlreadyLeft, TeamRole
from services.customer.profile.team.store import TEAM
from shared.auth.users import UserSource, require_users
from shared.database import wait_in_line
from shared.time import company_today
from shared.web.call import Call


async def add_team_member(call: Call, users: UserSource, customer_id: UUID, body: TeamMemberCreate) -> TeamMemberRead:
    """Add a team member; a new account manager or sponsor replaces the present one. Raises UserUnknown."""
    await require_users(call.session, users, {"/user_id": body.user_id})
    await wait_in_line(call.session, f"team {customer_id}")  # if two replace the manager at once, the later one wins
    joined = body.joining(customer_id)
    present = await store.present_in_role(call, customer_id, body.role) if body.role in SINGLE_ROLES else []
    replaced = [member for member in present if member.user_id != body.user_id]
    for member in replaced:
        member.ended_on = max(joined.started_on, member.started_on)
    call.session.add(joined)
    await call.session.flush()
    await MEMBERS_LEFT.announce(call.session, [Departure.of(member, joined.user_id) for member in replaced])
    await MEMBERS_JOINED.announce(call.session, [joined])
    return await store.get_member(call.session, joined.id)


async def change_account_managers(call: Call, managers: Mapping[UUID, UUID | None], new: Collection[UUID] = ()) -> None:
    """Give each customer this account manager, or none; nobody hands over a customer that is `new`."""
    if not managers:
        return
    await wait_in_line(call.session, *(f"team {customer_id}" for customer_id in sorted(managers)))
    today, present = company_today(), await store.lock_managers(call.session, managers)
    replaced = [member for member in present if member.user_id != managers[member.customer_id]]
    for member in replaced:
        member.ended_on = max(today, member.started_on)
    there = {(member.customer_id, member.user_id) for member in present}
    joined = [
        TeamMember(customer_id=customer_id, user_id=user_id, role=TeamRole.ACCOUNT_MANAGER, started_on=today)
        for customer_id, user_id in managers.items()
        if user_id is not None and (customer_id, user_id) not in there
    ]
    call.session.add_all(joined)
    await call.session.flush()
    await MEMBERS_LEFT.announce(call.session, [Departure.of(one, managers[one.customer_id]) for one in replaced])
    await MEMBERS_JOINED.announce(call.session, [one for one in joined if one.customer_id not in new])


async def end_team_membership(call: Call, customer_id: UUID, member_id: UUID) -> TeamMemberRead:
    """End a membership today; the row is kept."""
    await wait_in_line(call.session, f"team {customer_id}")
    member = await TEAM.lock(call, member_id, col(TeamMember.customer_id) == customer_id)
    if member.ended_on is not None:
        raise MemberAlreadyLeft(ended_on=member.ended_on)
    member.ended_on = company_today()
    await call.session.flush()
    await MEMBERS_LEFT.announce(call.session, [Departure.of(member)])
    return await store.get_member(call.session, member_id)
