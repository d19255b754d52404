"""Changing what a role allows."""

from sqlmodel.ext.asyncio.session import AsyncSession

from gateway.notices import EVERYTHING, Notices
from gateway.roles import rules, store
from gateway.roles.model import Role, RoleUpdate
from shared.auth.clearances import apply_patch


async def update_role(
    session: AsyncSession, notices: Notices, name: str, change: RoleUpdate, if_match: str | None
) -> Role:
    """Change a role; its holders' rights change with their next request."""
    role = await store.get_role(session, name)
    role.require_version(if_match)
    if "scopes" in change.model_fields_set:
        change.scopes = sorted(set(change.scopes))
        rules.refuse_locking_out(name, change.scopes)
    apply_patch(role, change)
    await notices.send(session, EVERYTHING)
    await session.flush()
    return role
