"""`/v1/me/read-keys`, and for administrators `/v1/clients/{id}/read-keys`."""

from uuid import UUID

from fastapi import Response

from gateway.clients.rules import ClientNotFound
from gateway.read_keys import operations
from gateway.read_keys.model import ReadKeyCreate, ReadKeyRead, ReadKeyWithSecret
from gateway.read_keys.rules import ReadKeyNotFound, TooManyReadKeys
from shared.auth.access import Access, Scope
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.compression import CONFIDENTIAL
from shared.web.router import ConceptRouter

router = ConceptRouter("", reads=Access.SIGNED_IN, writes=Access.SIGNED_IN, tag="read-keys")

OWN, OF_CLIENT = "/v1/me/read-keys", "/v1/clients/{id}/read-keys"


@router.lists(None, OWN)
async def list_my_read_keys(call: Call) -> Page[ReadKeyRead]:
    """The caller's read keys. They come without their secrets, each with the time it was last used."""
    owner, _ = await operations.find_own(call)
    return Page[ReadKeyRead].whole(await operations.list_keys(call, owner))


@router.creates(path=OWN, takes_key=False, fails_with=[TooManyReadKeys])
async def create_my_read_key(call: Call, body: ReadKeyCreate, response: Response) -> ReadKeyWithSecret:
    """Create a read key for a BI tool.

    A tool that cannot fetch tokens sends `username` and `secret` by HTTP Basic to `/odata`. The key has the caller's
    present rights, customers and clearance, but only those to read. It survives a change of password; revoke it with
    DELETE. Deactivating the user deletes it.

    It takes no `Idempotency-Key`, because the secret would be stored with the reply. After a lost answer, revoke the
    newest key of the list and create another.
    """
    response.headers["Cache-Control"] = CONFIDENTIAL
    return await operations.create_key(call, *await operations.find_own(call), body)


@router.removes(path=OWN + "/{key_id}", takes_match=False, fails_with=[ReadKeyNotFound])
async def revoke_my_read_key(call: Call, key_id: UUID) -> None:
    """Revoke one of your own read keys. It stops working with the next request."""
    owner, _ = await operations.find_own(call)
    await operations.revoke_key(call, owner, key_id)


@router.lists(None, OF_CLIENT, needs=Scope.IDENTITY_READ, fails_with=[ClientNotFound])
async def list_client_read_keys(call: Call, id: UUID) -> Page[ReadKeyRead]:  # noqa: A002
    """A client's read keys, without their secrets."""
    owner, _ = await operations.find_client(call, id)
    return Page[ReadKeyRead].whole(await operations.list_keys(call, owner))


@router.creates(
    path=OF_CLIENT, takes_key=False, needs=Scope.IDENTITY_WRITE, fails_with=[ClientNotFound, TooManyReadKeys]
)
async def create_client_read_key(
    call: Call,
    id: UUID,  # noqa: A002
    body: ReadKeyCreate,
    response: Response,
) -> ReadKeyWithSecret:
    """Create a read key for a client.

    As `/v1/me/read-keys`, with the client's rights. While the client is deactivated, its keys do not work. It takes no
    `Idempotency-Key`, because the secret would be stored with the reply.
    """
    response.headers["Cache-Control"] = CONFIDENTIAL
    return await operations.create_key(call, *await operations.find_client(call, id), body)


@router.removes(
    path=OF_CLIENT + "/{key_id}",
    takes_match=False,
    needs=Scope.IDENTITY_WRITE,
    fails_with=[ClientNotFound, ReadKeyNotFound],
)
async def revoke_client_read_key(call: Call, id: UUID, key_id: UUID) -> None:  # noqa: A002
    """Revoke a client's read key. It stops working with the next request."""
    owner, _ = await operations.find_client(call, id)
    await operations.revoke_key(call, owner, key_id)
