"""Changing who may sign in, and as what."""

from uuid import UUID

from pydantic import SecretStr
from sqlmodel.ext.asyncio.session import AsyncSession

from gateway.notices import Notices
from gateway.roles import rules as role_rules
from gateway.roles import store as role_store
from gateway.roles.rules import ADMIN
from gateway.users import passwords, rules, store
from gateway.users.model import PasswordChange, User, UserCreate, UserPassword, UserUpdate
from shared.auth.clearances import apply_patch
from shared.time import utc_now


async def create_user(session: AsyncSession, body: UserCreate, *, min_length: int) -> User:
    """A new user who can sign in at once."""
    role_rules.refuse_unknown(body.roles, await role_store.names_of_all(session))
    secret = body.password.get_secret_value()
    rules.refuse_weak_password(secret, username=body.username, min_length=min_length, pointer="/password")
    return await add_user(session, User.model_validate(body.model_dump(exclude={"password"})), secret)


async def add_user(session: AsyncSession, user: User, password: str) -> User:
    """Keep a user and the hash of the password."""
    kept = await passwords.hash_password(password)
    session.add(user)
    await session.flush()
    session.add(UserPassword(user_id=user.id, hash=kept, changed_at=utc_now()))
    return user


async def update_user(
    session: AsyncSession, notices: Notices, user_id: UUID, change: UserUpdate, if_match: str | None
) -> User:
    """Change a user. New roles hold from the next request on; who is deactivated is out at once, for good."""
    await store.lock_standing(session)
    user = await store.get_user(session, user_id, lock=True)
    user.require_version(if_match)
    values = change.model_dump(exclude_unset=True)
    role_rules.refuse_unknown(values.get("roles", ()), await role_store.names_of_all(session))
    was = user.is_active and ADMIN in user.roles
    stays = values.get("is_active", user.is_active) and ADMIN in values.get("roles", user.roles)
    if was and not stays:
        others = await store.count_other_administrators(session, user_id)
        rules.refuse_shutting_out(was_administrator=was, stays_administrator=stays, others=others)
    if user.is_active and not values.get("is_active", True):
        user.token_version += 1
    apply_patch(user, change)
    await notices.send(session, f"caller:{user.id}")
    await session.flush()
    return user


async def set_password(
    session: AsyncSession,
    notices: Notices,
    user_id: UUID,
    password: SecretStr,
    *,
    min_length: int,
    pointer: str = "/password",
) -> None:
    """Give a user a new password; everything signed in with the old one is signed out."""
    user = await store.get_user(session, user_id, lock=True)
    secret = password.get_secret_value()
    rules.refuse_weak_password(secret, username=user.username, min_length=min_length, pointer=pointer)
    hashed = await passwords.hash_password(secret)
    kept = await store.find_password(session, user_id) or UserPassword(user_id=user_id, hash="", changed_at=utc_now())
    kept.hash, kept.changed_at = hashed, utc_now()
    user.token_version += 1
    session.add_all([kept, user])
    await notices.send(session, f"caller:{user.id}")


async def change_password(
    session: AsyncSession, notices: Notices, user_id: UUID, body: PasswordChange, *, min_length: int
) -> None:
    """Change one's own password, proving that one knows the present one. Raises PasswordWrong."""
    kept = await store.find_password(session, user_id)
    if not await passwords.is_password(kept.hash if kept else None, body.current_password.get_secret_value()):
        raise rules.PasswordWrong
    await set_password(session, notices, user_id, body.new_password, min_length=min_length, pointer="/new_password")
