"""Operations on clients: create, change, replace a secret."""

from uuid import UUID

from gateway.clients import rules, store
from gateway.clients.model import Client, ClientCreate, ClientRead, ClientSecret, ClientUpdate, ClientWithSecret
from gateway.clients.store import CLIENTS
from gateway.notices import notify
from gateway.roles import rules as role_rules
from gateway.roles import store as role_store
from shared.auth.clearances import apply_patch
from shared.time import utc_now
from shared.web.call import Call


async def create_client(call: Call, body: ClientCreate) -> ClientWithSecret:
    """Create a client and its secret. Raises RoleUnknown."""
    role_rules.refuse_unknown(body.roles, await role_store.list_role_names(call.session))
    client = Client.model_validate(body)
    call.session.add(client)
    return await _with_new_secret(call, client)


async def update_client(call: Call, key: UUID, change: ClientUpdate) -> ClientRead:
    """Change a client. New roles take effect with the next request; deactivation signs it out immediately.

    Raises ClientNotFound, PreconditionFailed, RoleUnknown.
    """
    client = await CLIENTS.lock(call, key)
    values = change.model_dump(exclude_unset=True)
    role_rules.refuse_unknown(values.get("roles", ()), await role_store.list_role_names(call.session))
    if client.is_active and not values.get("is_active", True):
        client.token_version += 1
    apply_patch(client, change)
    await notify(call, f"caller:client:{client.client_id}")
    return await CLIENTS.saved(call, client)


async def rotate_secret(call: Call, key: UUID, overlap_hours: int) -> ClientWithSecret:
    """Create a new secret. Without an overlap the old secrets and their tokens end now. Raises ClientNotFound."""
    client = await CLIENTS.lock(call, key)
    await store.end_secrets(call.session, key, rules.ends_at(utc_now(), overlap_hours))
    if overlap_hours == 0:
        client.token_version += 1
        await notify(call, f"caller:client:{client.client_id}")
    return await _with_new_secret(call, client)


async def _with_new_secret(call: Call, client: Client) -> ClientWithSecret:
    await call.session.flush()
    secret = rules.new_secret()
    call.session.add(ClientSecret(client=client.id, digest=rules.digest_of(secret), created_at=utc_now()))
    shown = await CLIENTS.saved(call, client)
    return ClientWithSecret(**shown.model_dump(), client_secret=secret)
