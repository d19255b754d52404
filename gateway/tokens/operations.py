"""Signing in, refreshing tokens, signing out."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from sqlmodel.ext.asyncio.session import AsyncSession

from gateway.clients import rules as client_rules
from gateway.clients import store as client_store
from gateway.notices import Notices
from gateway.settings import GatewaySettings
from gateway.tokens import rules, store
from gateway.tokens.access_tokens import AccessTokens
from gateway.tokens.callers import Caller, Callers
from gateway.tokens.errors import InvalidClient, InvalidGrant, InvalidScope
from gateway.tokens.model import Grant, RefreshToken, TokenRead
from gateway.tokens.rules import Verdict
from gateway.tokens.sign_in_limits import SignInLimits, everywhere
from gateway.users import passwords
from gateway.users import store as user_store
from gateway.users.rules import normalize_username
from shared.auth.tokens import InvalidToken
from shared.time import utc_now
from shared.web.call import Call


@dataclass(frozen=True, slots=True)
class SignIns:
    """The parts of the running gateway that signing in needs."""

    settings: GatewaySettings
    notices: Notices
    callers: Callers
    access_tokens: AccessTokens
    limits: SignInLimits

    def issue(self, caller: Caller, grant_id: UUID, scope: str | None, refresh_token: str | None = None) -> TokenRead:
        """The reply to a successful sign-in."""
        return TokenRead(
            access_token=self.access_tokens.sign(caller, grant_id, scope),
            token_type="Bearer",  # noqa: S106
            expires_in=self.settings.access_token_seconds,
            scope=scope if scope is not None else " ".join(caller.rights.scopes),
            refresh_token=refresh_token,
        )  # a kind of token, not a password # nosec B106


async def sign_in_user(call: Call, *, username: str, password: str, scope: str | None, source: str) -> TokenRead:
    """Sign in a user by name and password. Raises InvalidGrant, InvalidScope, TooManyAttempts."""
    sign_ins: SignIns = call.house.sign_ins
    name = normalize_username(username)[:200]

    async def is_at_home() -> bool:
        known = await user_store.find_user_by_name(call.session, name)
        return known is not None and await store.has_signed_in(call.session, str(known.id), source)

    await sign_ins.limits.begin(name, source, is_at_home)
    user = await user_store.find_user_by_name(call.session, name)
    kept = await user_store.find_password(call.session, user.id) if user else None
    if not await passwords.is_password(kept.hash if kept else None, password) or not user or not user.is_active:
        await sign_ins.limits.failed(source)
        raise InvalidGrant
    await sign_ins.limits.succeeded(name, source)
    if kept is not None and passwords.needs_rehash(kept.hash):
        kept.hash = await passwords.hash_password(password)
        call.session.add(kept)
    caller = await _caller(sign_ins, str(user.id), user.token_version)
    granted = _granted_scope(scope, caller)
    now = utc_now()
    ends = now + timedelta(days=sign_ins.settings.refresh_token_days)
    grant = Grant(
        subject=caller.subject,
        scope=granted,
        source=source,
        token_version=caller.version,
        created_at=now,
        expires_at=ends,
    )
    call.session.add(grant)
    await call.session.flush()
    return sign_ins.issue(caller, grant.id, granted, await _add_refresh_token(call.session, grant))


async def sign_in_client(call: Call, *, client_id: str, secret: str, scope: str | None, source: str) -> TokenRead:
    """Sign in a client by its secret. Raises InvalidClient, InvalidScope, TooManyAttempts."""
    sign_ins: SignIns = call.house.sign_ins
    await sign_ins.limits.begin(f"client:{client_id[:64]}", source, everywhere)  # its secret is too random to guess
    client = await client_store.find_client_by_name(call.session, client_id)
    digests = await client_store.list_digests(call.session, client.id, utc_now()) if client else ()
    if not client_rules.is_one_of(secret, digests) or not client or not client.is_active:
        await sign_ins.limits.failed(source)
        raise InvalidClient
    await sign_ins.limits.succeeded(f"client:{client_id[:64]}", source)
    caller = await _caller(sign_ins, f"client:{client_id}", client.token_version)
    return sign_ins.issue(caller, uuid4(), _granted_scope(scope, caller))


async def refresh(call: Call, token: str, scope: str | None) -> TokenRead | None:
    """Exchange a refresh token for new tokens (`rules.judge_refresh`). Raises InvalidGrant.

    Returns None when the token was used before: its sign-in is revoked, and the caller must let that commit.
    """
    sign_ins: SignIns = call.house.sign_ins
    kept = await store.find_refresh_token(call.session, rules.digest_of(token))
    if kept is None:
        raise InvalidGrant
    grant = await store.get_grant(call.session, kept.grant_id)
    verdict = rules.judge_refresh(
        utc_now(),
        expires_at=kept.expires_at,
        used_at=kept.used_at,
        is_revoked=grant.revoked_at is not None,
        has_successor=kept.successor is not None,
        is_successor_used=await store.is_used(call.session, kept.successor),
    )
    if verdict is Verdict.STOLEN:
        await revoke_grant(call.session, sign_ins.notices, grant)
        return None
    caller = await sign_ins.callers.find(grant.subject)
    if verdict is Verdict.REFUSE or not caller or not caller.is_active or caller.version != grant.token_version:
        raise InvalidGrant
    within = caller if grant.scope is None else caller.narrowed_to(grant.scope)
    granted = grant.scope if scope is None else _granted_scope(scope, within)
    return sign_ins.issue(caller, grant.id, granted, await _replace(call.session, grant, kept))


async def revoke(call: Call, token: str) -> None:
    """Revoke the token's sign-in; an invalid token is not an error (RFC 7009)."""
    sign_ins: SignIns = call.house.sign_ins
    kept = await store.find_refresh_token(call.session, rules.digest_of(token))
    if kept is not None:
        await revoke_grant(call.session, sign_ins.notices, await store.get_grant(call.session, kept.grant_id))
        return
    try:
        sign_in = await sign_ins.access_tokens.read(token)
    except InvalidToken:
        return
    now = utc_now()
    grant = await call.session.get(Grant, sign_in.sid, with_for_update=True) or Grant(
        id=sign_in.sid, subject=sign_in.sub, token_version=sign_in.ver, created_at=now, expires_at=now
    )
    await revoke_grant(call.session, sign_ins.notices, grant)


async def revoke_grant(session: AsyncSession, notices: Notices, grant: Grant) -> None:
    """Revoke a sign-in with all its tokens."""
    grant.revoked_at = grant.revoked_at or utc_now()
    session.add(grant)
    await session.flush()
    await notices.send(session, f"grant:{grant.id}")


async def _caller(sign_ins: SignIns, subject: str, version: int) -> Caller:
    caller = await sign_ins.callers.find(subject)
    if caller is None or caller.version != version:
        sign_ins.callers.handle_notice(f"caller:{subject}")
        caller = await sign_ins.callers.find(subject)
    if caller is None:
        raise InvalidGrant
    return caller


def _granted_scope(asked: str | None, caller: Caller) -> str | None:
    try:
        return rules.granted_scope(asked, caller.rights.scopes)
    except ValueError as error:
        raise InvalidScope from error


async def _add_refresh_token(session: AsyncSession, grant: Grant) -> str:
    token = rules.new_refresh_token()
    session.add(
        RefreshToken(digest=rules.digest_of(token), grant_id=grant.id, issued_at=utc_now(), expires_at=grant.expires_at)
    )
    await session.flush()
    return token


async def _replace(session: AsyncSession, grant: Grant, used: RefreshToken) -> str:
    token = await _add_refresh_token(session, grant)
    lost = await store.find_refresh_token(session, used.successor) if used.successor else None
    if lost is not None:
        lost.used_at = utc_now()
        session.add(lost)
    used.used_at = used.used_at or utc_now()
    used.successor = rules.digest_of(token)
    session.add(used)
    return token
