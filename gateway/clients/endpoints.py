"""`/v1/clients`."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from gateway.clients import operations
from gateway.clients.model import ClientCreate, ClientRead, ClientUpdate, ClientWithSecret, SecretRotation
from gateway.clients.store import CLIENTS, ClientQuery
from gateway.roles.rules import RoleUnknown
from shared.auth.access import Scope
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.compression import CONFIDENTIAL
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/clients", reads=Scope.IDENTITY_READ, writes=Scope.IDENTITY_WRITE)


@router.lists(CLIENTS)
async def list_clients(call: Call, query: Annotated[ClientQuery, Query()]) -> Page[ClientRead]:
    """The programs that sign in."""
    return await CLIENTS.page(call, query)


@router.creates(CLIENTS, takes_key=False, fails_with=[RoleUnknown])
async def create_client(call: Call, response: Response, body: ClientCreate) -> ClientWithSecret:
    """Add a client.

    Its secret is shown only in this answer. It takes no `Idempotency-Key`, because the secret would be stored with the
    reply. After a lost answer, find the client by its `client_id` and replace its secret.
    """
    response.headers["Cache-Control"] = CONFIDENTIAL
    return await operations.create_client(call, body)


@router.reads(CLIENTS)
async def get_client(call: Call, id: UUID) -> ClientRead:  # noqa: A002
    """One client, without its secret."""
    return await CLIENTS.get(call, id)


@router.changes(CLIENTS, fails_with=[RoleUnknown])
async def update_client(call: Call, id: UUID, change: ClientUpdate) -> ClientRead:  # noqa: A002
    """Change a client (JSON merge-patch).

    A field left out stays. Roles take effect with the next request; `is_active: false` signs it out.
    """
    return await operations.update_client(call, id, change)


@router.acts(CLIENTS, "/{id}/secret", status_code=201, takes_key=False)
async def rotate_client_secret(
    call: Call,
    response: Response,
    id: UUID,  # noqa: A002
    body: SecretRotation,
) -> ClientWithSecret:
    """Replace a client's secret.

    The new one is shown only in this answer. The current ones stay valid for `overlap_hours`.

    It takes no `Idempotency-Key`, because the secret would be stored with the reply. After a lost answer, ask again.
    """
    response.headers["Cache-Control"] = CONFIDENTIAL
    return await operations.rotate_secret(call, id, body.overlap_hours)
