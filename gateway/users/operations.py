"""Operations on users: create, change, set a password."""

from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

from pydantic import SecretStr
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from gateway.notices import notify
from gateway.roles import rules as role_rules
from gateway.roles import store as role_store
from gateway.roles.model import Role
from gateway.roles.rules import ADMIN
from gateway.users import passwords, rules, store
from gateway.users.model import PasswordChange, User, UserCreate, UserPassword, UserRead, UserUpdate
from gateway.users.store import USERS
from shared.auth.clearances import apply_patch
from shared.auth.users import Colleague
from shared.database import wait_in_line
from shared.time import utc_now
from shared.web.call import Call

Reaction = Callable[[AsyncSession, UUID], Awaitable[None]]
_on_deactivation: list[Reaction] = []


def on_deactivation(react: Reaction) -> Reaction:
    """Do this in the transaction that deactivates a user: `react(session, user_id)`."""
    _on_deactivation.append(react)
    return react


async def create_user(call: Call, body: UserCreate) -> UserRead:
    """Create a user, who can sign in immediately. Raises RoleUnknown, PasswordRefused."""
    role_rules.refuse_unknown(body.roles, await role_store.list_role_names(call.session))
    secret, min_length = body.password.get_secret_value(), call.settings.password_min_length
    rules.refuse_weak_password(secret, username=body.username, min_length=min_length, pointer="/password")
    user = await add_user(call.session, User.model_validate(body.model_dump(exclude={"password"})), secret)
    return await USERS.get(call, user.id)


async def list_colleagues(session: AsyncSession) -> list[Colleague]:
    """Every user: what each sees, who oversees regions, who administers, and who may not sign in any more."""
    roles = await role_store.list_roles(session)
    return [_colleague(user, [role for role in roles if role.name in user.roles]) for user in await _everybody(session)]


async def _everybody(session: AsyncSession) -> Sequence[User]:
    return (await session.exec(select(User))).all()


def _colleague(user: User, roles: Sequence[Role]) -> Colleague:
    rights = role_rules.rights_of(roles, user.regions)
    return Colleague(
        user_id=user.id,
        oversees=list(role_rules.regions_overseen(roles, user.regions)) if user.is_active else [],
        is_administrator=user.is_active and ADMIN in user.roles,
        inactive_since=None if user.is_active else user.updated_at,
        clearance=rights.clearance,
        data_scope=rights.data_scope,
        regions=list(rights.regions),
    )


async def add_user(session: AsyncSession, user: User, password: str) -> User:
    """Store a user and the hash of the password."""
    kept = await passwords.hash_password(password)
    session.add(user)
    await session.flush()
    session.add(UserPassword(user_id=user.id, hash=kept, changed_at=utc_now()))
    return user


async def update_user(call: Call, user_id: UUID, change: UserUpdate) -> UserRead:
    """Change a user. New roles take effect with the next request; deactivation ends all sign-ins and calendar feeds.

    Raises UserNotFound, PreconditionFailed, RoleUnknown, LastAdministrator.
    """
    await wait_in_line(call.session, "administrators")  # so that the last two cannot be deactivated concurrently
    user = await USERS.lock(call, user_id)
    values = change.model_dump(exclude_unset=True)
    role_rules.refuse_unknown(values.get("roles", ()), await role_store.list_role_names(call.session))
    was = user.is_active and ADMIN in user.roles
    stays = values.get("is_active", user.is_active) and ADMIN in values.get("roles", user.roles)
    if was and not stays:
        others = await store.count_other_administrators(call.session, user_id)
        rules.refuse_shutting_out(was_administrator=was, stays_administrator=stays, others=others)
    if user.is_active and not values.get("is_active", True):
        user.token_version += 1
        for react in _on_deactivation:
            await react(call.session, user.id)
    apply_patch(user, change)
    await notify(call, f"caller:{user.id}")
    return await USERS.saved(call, user)


async def set_password(call: Call, user_id: UUID, password: SecretStr, *, pointer: str = "/password") -> None:
    """Set a new password for a user; all sign-ins with the old one end.

    Raises UserNotFound, PasswordRefused.
    """
    user = await USERS.lock(call, user_id)
    secret, min_length = password.get_secret_value(), call.settings.password_min_length
    rules.refuse_weak_password(secret, username=user.username, min_length=min_length, pointer=pointer)
    hashed, now = await passwords.hash_password(secret), utc_now()
    await call.session.merge(UserPassword(user_id=user_id, hash=hashed, changed_at=now))
    user.token_version += 1
    await notify(call, f"caller:{user.id}")


async def change_password(call: Call, user_id: UUID, body: PasswordChange) -> None:
    """Change the user's own password, after checking the current one. Raises PasswordWrong."""
    kept = await store.find_password(call.session, user_id)
    if not await passwords.is_password(kept.hash if kept else None, body.current_password.get_secret_value()):
        raise rules.PasswordWrong
    await set_password(call, user_id, body.new_password, pointer="/new_password")
