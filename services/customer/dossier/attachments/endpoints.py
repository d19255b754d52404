"""Attachments over HTTP."""

import sys
from functools import partial
from typing import Annotated, Any
from uuid import UUID

from fastapi import Header, Query, Request, Response
from fastapi.responses import StreamingResponse

from services.customer.dossier.attachments import operations, store
from services.customer.dossier.attachments.downloads import DownloadConditions, describe, hand_out
from services.customer.dossier.attachments.model import AttachmentOptions, AttachmentRead, AttachmentUpdate
from services.customer.dossier.attachments.ranges import RangeNotSatisfiable
from services.customer.dossier.attachments.rules import (
    AttachmentContentDiffers,
    AttachmentEmpty,
    AttachmentFormatFixed,
    AttachmentNameUnusable,
    AttachmentNotFound,
    AttachmentStoreRefuses,
    AttachmentTooLarge,
    AttachmentTypeRefused,
)
from services.customer.dossier.facts.rules import DossierItemHidden, DossierItemUnknown
from shared.auth.access import CurrentPrincipal, FieldHidden, Scope, requires
from shared.customers.directory import CustomerNotFound
from shared.lists.listing import SortUnknown
from shared.lists.paging import CursorInvalid, Page, link_next
from shared.problems import PreconditionFailed, Unavailable
from shared.web.call import Session
from shared.web.etags import IfMatch, tagged
from shared.web.idempotency import ConceptRouter
from shared.web.problem_responses import can_fail_with
from shared.web.specification import Size, sized
from shared.web.uploads import BodyIncomplete

router = ConceptRouter("/v1/attachments", tag="attachments")

READS = requires(Scope.CUSTOMERS_READ)
WRITES = requires(Scope.CUSTOMERS_WRITE)
LIMITED_BY_US = sys.maxsize  # the framework would answer in plain text; the operation keeps the limit
AttachmentQuery = store.LISTING.query_model
BINARY: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}
NOT_MODIFIED: dict[str, Any] = {"description": "The caller has this very content already."}
CONTENT = {"requestBody": {"required": True, "content": {"application/octet-stream": BINARY}}}


@router.get(
    "", dependencies=[READS], response_model=store.LISTING.page, responses=can_fail_with(CursorInvalid, SortUnknown)
)
async def list_attachments(
    query: Annotated[AttachmentQuery, Query()],  # type: ignore[valid-type]
    request: Request,
    response: Response,
    session: Session,
    principal: CurrentPrincipal,
) -> Page[AttachmentRead]:
    """Files of the caller's customers, as far as the caller is cleared; `customer_id` for one customer's."""
    page = await store.list_attachments(session, principal, query)
    link_next(request, response, page)
    return page


@router.api_route(
    "",
    methods=["POST"],
    dependencies=[WRITES],
    status_code=201,
    response_model=AttachmentRead,
    openapi_extra={**CONTENT, **sized(Size.FILE)},
    max_body_size=LIMITED_BY_US,
    responses=can_fail_with(
        CustomerNotFound,
        DossierItemUnknown,
        DossierItemHidden,
        FieldHidden,
        AttachmentTooLarge,
        AttachmentTypeRefused,
        AttachmentContentDiffers,
        AttachmentNameUnusable,
        AttachmentEmpty,
        BodyIncomplete,
        Unavailable,
        AttachmentStoreRefuses,
    ),
)
async def upload_attachment(
    request: Request,
    response: Response,
    principal: CurrentPrincipal,
    options: Annotated[AttachmentOptions, Query()],
) -> AttachmentRead:
    """Put a file into a customer's dossier: its content is the body as it is, whatever `Content-Type` says.

    PDF, images (PNG, JPEG, WebP), Office documents, text and CSV, up to 50 MB unless set otherwise; the content must be
    what the name's ending says. It is kept whole or not at all, with its SHA-256.
    """
    attachment = await operations.upload_attachment(request, principal, options)
    response.headers["Location"] = f"/v1/attachments/{attachment.id}"
    return tagged(response, attachment)


@router.get(
    "/{attachment_id}",
    dependencies=[READS],
    response_model=AttachmentRead,
    responses=can_fail_with(AttachmentNotFound),
)
async def get_attachment(
    attachment_id: UUID, response: Response, session: Session, principal: CurrentPrincipal
) -> AttachmentRead:
    """What is known of a file: name, size, checksum, who put it there."""
    return tagged(response, await store.get_attachment(session, principal, attachment_id))


@router.patch(
    "/{attachment_id}",
    dependencies=[WRITES],
    response_model=AttachmentRead,
    responses=can_fail_with(
        AttachmentNotFound,
        AttachmentFormatFixed,
        AttachmentNameUnusable,
        AttachmentTypeRefused,
        DossierItemUnknown,
        DossierItemHidden,
        FieldHidden,
        PreconditionFailed,
    ),
)
async def update_attachment(
    attachment_id: UUID,
    body: AttachmentUpdate,
    response: Response,
    session: Session,
    principal: CurrentPrincipal,
    if_match: IfMatch = None,
) -> AttachmentRead:
    """Change what is said of a file (JSON merge-patch): its name, section, item, description, or who may see it.

    The content stays, and with it the format that the name's ending says; another content is another file.
    """
    return tagged(response, await operations.update_attachment(session, principal, attachment_id, body, if_match))


@router.get(
    "/{attachment_id}/content",
    dependencies=[READS],
    openapi_extra=sized(Size.FILE),
    response_class=StreamingResponse,
    responses={
        200: {"description": "The content.", "content": {"application/octet-stream": BINARY}},
        206: {"description": "The part asked for by `Range`.", "content": {"application/octet-stream": BINARY}},
        304: NOT_MODIFIED,
        **can_fail_with(AttachmentNotFound, RangeNotSatisfiable, Unavailable, AttachmentStoreRefuses),
    },
)
async def download_attachment(
    attachment_id: UUID,
    asked: Annotated[DownloadConditions, Header()],
    request: Request,
    session: Session,
    principal: CurrentPrincipal,
) -> Response:
    """The file itself, to be saved under its name; `Repr-Digest` has its SHA-256, `ETag` tells it from any other.

    A download that broke off goes on with `Range`, safely with `If-Range`.
    """
    attachment = await store.get_attachment(session, principal, attachment_id)
    files = operations.open_files(request.app.state.settings.attachments_url)
    return await hand_out(request, attachment, asked, partial(files.open, attachment_id))


@router.head(
    "/{attachment_id}/content",
    dependencies=[READS],
    response_class=Response,
    responses={
        200: {"description": "What a download would say: `Content-Length`, `ETag`, `Repr-Digest`."},
        304: NOT_MODIFIED,
        **can_fail_with(AttachmentNotFound),
    },
)
async def check_attachment_content(
    attachment_id: UUID,
    asked: Annotated[DownloadConditions, Header()],
    session: Session,
    principal: CurrentPrincipal,
) -> Response:
    """What a download of the file would say, without its content."""
    return describe(await store.get_attachment(session, principal, attachment_id), asked)


@router.delete(
    "/{attachment_id}",
    dependencies=[WRITES],
    status_code=204,
    responses=can_fail_with(AttachmentNotFound, PreconditionFailed),
)
async def delete_attachment(
    attachment_id: UUID, session: Session, principal: CurrentPrincipal, if_match: IfMatch = None
) -> None:
    """Take a file out of the dossier; its content is destroyed within two hours, the history stays."""
    await operations.delete_attachment(session, principal, attachment_id, if_match)
