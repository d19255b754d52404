"""`/v1/clients`."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from gateway.clients import operations, store
from gateway.clients.model import (
    Client,
    ClientCreate,
    ClientRead,
    ClientUpdate,
    ClientWithSecret,
    SecretRotation,
)
from gateway.clients.rules import ClientNotFound
from gateway.notices import ProcessNotices
from gateway.roles.rules import RoleUnknown
from shared.auth.access import Scope, ScopeMissing, requires
from shared.lists.listing import SortUnknown
from shared.lists.paging import CursorInvalid, Page, link_next
from shared.problems import PreconditionFailed, Unauthorized
from shared.web.call import Session
from shared.web.etags import IfMatch
from shared.web.problem_causes import AlreadyTaken
from shared.web.problem_responses import can_fail_with

router = APIRouter(prefix="/v1/clients", tags=["clients"])
ClientQuery = store.LISTING.query_model
READS = [requires(Scope.IDENTITY_READ)]
WRITES = [requires(Scope.IDENTITY_WRITE)]


@router.get(
    "",
    summary="List clients",
    response_model=store.LISTING.page,
    dependencies=READS,
    responses=can_fail_with(CursorInvalid, SortUnknown, Unauthorized, ScopeMissing),
)
async def list_clients(
    request: Request,
    response: Response,
    session: Session,
    query: Annotated[ClientQuery, Query()],  # type: ignore[valid-type]
) -> Page[ClientRead]:
    """The programs that sign in: filtered, sorted, searched and paged."""
    page = await store.LISTING.fetch(session, query)
    link_next(request, response, page)
    return page


@router.post(
    "",
    status_code=201,
    summary="Add a client",
    response_model=ClientWithSecret,
    dependencies=WRITES,
    responses=can_fail_with(Unauthorized, ScopeMissing, AlreadyTaken, RoleUnknown),
)
async def create_client(response: Response, session: Session, body: ClientCreate) -> ClientWithSecret:
    """A new client with its secret, which is shown here and never again."""
    client, secret = await operations.create_client(session, body)
    response.headers["Location"] = f"/v1/clients/{client.id}"
    return _with_secret(response, client, secret)


@router.get(
    "/{id}",
    summary="Read a client",
    response_model=ClientRead,
    dependencies=READS,
    responses=can_fail_with(Unauthorized, ScopeMissing, ClientNotFound),
)
async def get_client(id: UUID, response: Response, session: Session) -> Client:  # noqa: A002
    """One client; its secret cannot be read."""
    client = await store.get_client(session, id)
    response.headers["ETag"] = client.etag
    return client


@router.patch(
    "/{id}",
    summary="Change a client",
    response_model=ClientRead,
    dependencies=WRITES,
    responses=can_fail_with(Unauthorized, ScopeMissing, ClientNotFound, PreconditionFailed, RoleUnknown),
)
async def update_client(
    id: UUID,  # noqa: A002
    change: ClientUpdate,
    response: Response,
    session: Session,
    notices: ProcessNotices,
    if_match: IfMatch = None,
) -> Client:
    """Change a client (merge-patch). Roles hold from the next request on; `is_active: false` signs it out."""
    client = await operations.update_client(session, notices, id, change, if_match)
    response.headers["ETag"] = client.etag
    return client


@router.post(
    "/{id}/secret",
    status_code=201,
    summary="Replace a client's secret",
    response_model=ClientWithSecret,
    dependencies=WRITES,
    responses=can_fail_with(Unauthorized, ScopeMissing, ClientNotFound),
)
async def rotate_client_secret(
    id: UUID,  # noqa: A002
    body: SecretRotation,
    response: Response,
    session: Session,
    notices: ProcessNotices,
) -> ClientWithSecret:
    """A new secret, shown here and never again. With `overlap_hours` the present ones are accepted that much longer."""
    client, secret = await operations.rotate_secret(session, notices, id, body.overlap_hours)
    return _with_secret(response, client, secret)


def _with_secret(response: Response, client: Client, secret: str) -> ClientWithSecret:
    response.headers["Cache-Control"] = "no-store"
    response.headers["ETag"] = client.etag
    return ClientWithSecret(**ClientRead.model_validate(client).model_dump(), client_secret=secret)
