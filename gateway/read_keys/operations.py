"""Operations on read keys."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from gateway.clients.store import CLIENTS, find_client_by_name
from gateway.notices import notify
from gateway.read_keys import rules, store
from gateway.read_keys.model import ReadKey, ReadKeyCreate, ReadKeyRead, ReadKeyWithSecret
from gateway.read_keys.rules import ReadKeyNotFound, TooManyReadKeys
from gateway.read_keys.store import Owner
from gateway.users.operations import on_deactivation
from gateway.users.store import USERS
from shared.database import wait_in_line
from shared.time import utc_now
from shared.web.call import Call


async def find_own(call: Call) -> tuple[Owner, str]:
    """The calling user or client as an owner, and its sign-in name. Raises ReadKeyNotFound."""
    principal = call.principal
    if principal.user_id is not None:
        return Owner(user_id=principal.user_id), (await USERS.get(call, principal.user_id)).username
    client = await find_client_by_name(call.session, principal.client_id or "")
    if client is None:
        raise ReadKeyNotFound
    return Owner(client=client.id), client.client_id


async def find_client(call: Call, client: UUID) -> tuple[Owner, str]:
    """A client as an owner, and its sign-in name. Raises ClientNotFound."""
    return Owner(client=client), (await CLIENTS.get(call, client)).client_id


async def list_keys(call: Call, owner: Owner) -> list[ReadKeyRead]:
    """The owner's keys, without their secrets."""
    return [ReadKeyRead.model_validate(key) for key in await store.list_keys(call.session, owner)]


async def create_key(call: Call, owner: Owner, username: str, body: ReadKeyCreate) -> ReadKeyWithSecret:
    """Create a key; its secret is in this answer only. Raises TooManyReadKeys."""
    await wait_in_line(call.session, f"read keys {owner.user_id or owner.client}")
    if len(await store.list_keys(call.session, owner)) >= rules.MAX_KEYS_PER_OWNER:
        raise TooManyReadKeys(most=rules.MAX_KEYS_PER_OWNER)
    secret, now = rules.new_secret(), utc_now()
    key = ReadKey(
        user_id=owner.user_id,
        client=owner.client,
        digest=rules.digest_of(secret),
        name=body.name,
        created_at=now,
        expires_at=rules.ends_at(now, body.valid_days),
    )
    call.session.add(key)
    await call.session.flush()
    return ReadKeyWithSecret(**ReadKeyRead.model_validate(key).model_dump(), username=username, secret=secret)


async def revoke_key(call: Call, owner: Owner, key_id: UUID) -> None:
    """Delete the key; it stops working with the next request. Raises ReadKeyNotFound."""
    await call.session.delete(await store.get_key(call.session, owner, key_id))
    await notify(call, f"read-key:{key_id}")


@on_deactivation
async def revoke_keys_of(session: AsyncSession, user_id: UUID) -> None:
    """Delete all keys of a user, who may no longer sign in; a later activation does not bring them back."""
    await store.delete_keys_of(session, Owner(user_id=user_id))
