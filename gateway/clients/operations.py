"""Changing which programs may sign in, and as what."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from gateway.clients import rules, store
from gateway.clients.model import Client, ClientCreate, ClientSecret, ClientUpdate
from gateway.notices import Notices
from gateway.roles import rules as role_rules
from gateway.roles import store as role_store
from shared.auth.clearances import apply_patch
from shared.time import utc_now


async def create_client(session: AsyncSession, body: ClientCreate) -> tuple[Client, str]:
    """A new client and its secret."""
    role_rules.refuse_unknown(body.roles, await role_store.names_of_all(session))
    client = Client.model_validate(body.model_dump())
    session.add(client)
    await session.flush()
    return client, await _add_secret(session, client)


async def update_client(
    session: AsyncSession, notices: Notices, key: UUID, change: ClientUpdate, if_match: str | None
) -> Client:
    """Change a client. New roles hold from the next request on; one that is deactivated is out at once, for good."""
    client = await store.get_client(session, key, lock=True)
    client.require_version(if_match)
    values = change.model_dump(exclude_unset=True)
    role_rules.refuse_unknown(values.get("roles", ()), await role_store.names_of_all(session))
    if client.is_active and not values.get("is_active", True):
        client.token_version += 1
    apply_patch(client, change)
    await notices.send(session, f"caller:client:{client.client_id}")
    await session.flush()
    return client


async def rotate_secret(session: AsyncSession, notices: Notices, key: UUID, overlap_hours: int) -> tuple[Client, str]:
    """A new secret. Without an overlap the old ones, and what was signed in with them, end now."""
    client = await store.get_client(session, key, lock=True)
    await store.end_secrets(session, key, rules.ends_at(utc_now(), overlap_hours))
    if overlap_hours == 0:
        client.token_version += 1
        session.add(client)
        await notices.send(session, f"caller:client:{client.client_id}")
    return client, await _add_secret(session, client)


async def _add_secret(session: AsyncSession, client: Client) -> str:
    secret = rules.new_secret()
    session.add(ClientSecret(client=client.id, digest=rules.digest_of(secret), created_at=utc_now()))
    await session.flush()
    return secret
