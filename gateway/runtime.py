"""The running gateway: its connections and its background work."""

import asyncio
import contextlib
import secrets
import sys
from collections.abc import AsyncIterator
from datetime import timedelta

import structlog
from sqlmodel.ext.asyncio.session import AsyncSession

from gateway.door import GatewayApp
from gateway.internal_tokens.bearers import Bearers
from gateway.notices import EVERYTHING, KEYS, Notices
from gateway.openapi.pages import SPECIFICATION
from gateway.proxy.proxy import Gate
from gateway.proxy.rate_limits import RateLimit
from gateway.proxy.routes import read_routes
from gateway.proxy.upstream import open_session, upstreams
from gateway.read_keys.store import delete_expired_keys
from gateway.read_keys.verification import ReadKeys
from gateway.roles.rules import ADMIN
from gateway.settings import GatewaySettings
from gateway.signing_keys.key_ring import KeyRing
from gateway.signing_keys.operations import ensure_keys
from gateway.tokens import store as token_store
from gateway.tokens.access_tokens import AccessTokens, RevokedGrants
from gateway.tokens.callers import Caller, Callers
from gateway.tokens.operations import SignIns
from gateway.tokens.rules import SERVICE_RIGHTS
from gateway.tokens.sign_in_limits import SignInLimits
from gateway.users import operations as user_operations
from gateway.users import store as user_store
from gateway.users.model import User
from shared.app.background import background, close_in_time
from shared.app.logging import configure_logging
from shared.database import create_engine, database_url, transaction
from shared.feed.signal import EventSignal
from shared.settings import SERVICES
from shared.time import utc_now
from shared.web.idempotency import delete_old_keys

UPKEEP_SECONDS = 30
RETRY_SECONDS = 1
GRANT_RETENTION = timedelta(days=1)
EXPIRED_KEY_RETENTION = timedelta(days=30)  # so that their owner sees why a tool stopped

log = structlog.get_logger()


def connect(app: GatewayApp) -> None:
    """Connect the app to what its endpoints and the proxy need. The database is not queried yet."""
    settings: GatewaySettings = app.state.settings
    state = app.state
    state.engine = create_engine(settings)
    state.http = open_session(settings.upstream_connections)
    state.notices = Notices(database_url(settings))
    state.event_signal = EventSignal(database_url(settings))
    state.key_ring = KeyRing(settings)
    state.revoked_grants = RevokedGrants(settings.access_token_seconds + 60)
    callers = Callers(state.engine, state.key_ring)
    spend = app.proxy.rate_limit.spend
    access_tokens = AccessTokens(settings, state.key_ring, callers, state.revoked_grants, spend)
    state.verifier = Bearers(access_tokens, state.key_ring)
    state.sign_ins = SignIns(settings, state.notices, callers, access_tokens, SignInLimits(settings.sign_in_limit))
    state.calendar_rate_limit = RateLimit(settings.calendar_rate_limit)
    state.survey_rate_limit = RateLimit(settings.survey_rate_limit)
    state.own_caller = Caller(
        f"service:{settings.service}", settings.service, SERVICE_RIGHTS, version=0, is_active=True, keys=state.key_ring
    )
    urls: dict[str, str] = {service: settings.url_of(service) for service in SERVICES}
    state.upstreams = upstreams(urls, state.http)
    read_keys = ReadKeys(state.engine, callers, SignInLimits(settings.sign_in_limit))
    app.proxy.gate = Gate(access_tokens, read_keys, state.upstreams, read_routes(SPECIFICATION))
    state.work_due = asyncio.Event()
    state.notices.on_notice(callers.handle_notice)
    state.notices.on_notice(read_keys.handle_notice)
    state.notices.on_notice(state.revoked_grants.handle_notice)
    state.notices.on_notice(lambda notice: state.work_due.set() if notice in {KEYS, EVERYTHING} else None)


async def disconnect(app: GatewayApp) -> None:
    """Close what `connect` opened."""
    await app.state.http.close()
    await app.state.engine.dispose()


@contextlib.asynccontextmanager
async def lifespan(app: GatewayApp) -> AsyncIterator[None]:
    """Run the gateway."""
    settings: GatewaySettings = app.state.settings
    configure_logging(settings.service, settings.log_level)
    connect(app)
    work = (app.state.notices.listen(), app.state.event_signal.listen(), keep_up(app))
    async with background(*work):
        yield
    await close_in_time(disconnect(app))


async def keep_up(app: GatewayApp) -> None:
    """Load and replace keys, create the first administrator: at the start, on a notice, and every 30 seconds."""
    while True:
        app.state.work_due.clear()
        try:
            await work_once(app)
            pause = UPKEEP_SECONDS
        except Exception as error:  # the database may not be migrated yet, or unavailable for a moment
            log.warning("gateway_not_ready", error=repr(error)[:300])
            pause = RETRY_SECONDS
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(app.state.work_due.wait(), pause)


async def work_once(app: GatewayApp) -> None:
    """Create and load what sign-in needs: keys and an administrator."""
    state = app.state
    async with transaction(state.engine) as session:
        rows = await ensure_keys(session, state.settings, state.notices)
        password = await _ensure_administrator(session, state.settings)
        since = utc_now() - timedelta(seconds=state.settings.access_token_seconds + 60)
        revoked = await token_store.list_revoked_grants(session, since)
        await token_store.delete_ended_grants(session, utc_now() - GRANT_RETENTION)
        await delete_old_keys(session)
        await delete_expired_keys(session, utc_now() - EXPIRED_KEY_RETENTION)
    await state.key_ring.load(rows)
    for grant_id in revoked:
        state.revoked_grants.add(str(grant_id))
    if password is not None:
        print(f"First sign-in: {ADMIN} / {password}", file=sys.stderr, flush=True)  # noqa: T201 - shown only here, once


async def _ensure_administrator(session: AsyncSession, settings: GatewaySettings) -> str | None:
    """Create the first user if there is none; returns its generated password."""
    if await user_store.has_users(session):
        return None
    password = settings.admin_password.get_secret_value() if settings.admin_password else secrets.token_urlsafe(15)
    admin = User(username=ADMIN, display_name="Administrator", roles=[ADMIN])
    await user_operations.add_user(session, admin, password)
    return None if settings.admin_password else password
