"""Attachments over HTTP."""

import base64
import sys
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response
from fastapi.responses import StreamingResponse

from services.customer.attachments import operations, store
from services.customer.attachments.model import AttachmentOptions, AttachmentRead
from services.customer.attachments.rules import (
    AttachmentContentDiffers,
    AttachmentEmpty,
    AttachmentIncomplete,
    AttachmentNameUnusable,
    AttachmentNotFound,
    AttachmentTooLarge,
    AttachmentTypeRefused,
    disposition_of,
)
from services.customer.dossier_facts.rules import DossierItemHidden, DossierItemUnknown
from shared.access import CurrentPrincipal, FieldHidden, Scope, requires
from shared.database import Session
from shared.directory import CustomerNotFound
from shared.etags import IfMatch, tagged
from shared.idempotency import ConceptRouter
from shared.listing import CursorInvalid, Page, SortUnknown, link_next
from shared.problem_responses import can_fail_with
from shared.problems import PreconditionFailed, Unavailable

router = ConceptRouter("/v1/attachments", tag="attachments")

READS = requires(Scope.CUSTOMERS_READ)
WRITES = requires(Scope.CUSTOMERS_WRITE)
LIMITED_BY_US = sys.maxsize  # the framework would answer in plain text; the operation keeps the limit
AttachmentQuery = store.LISTING.query_model
BINARY: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}
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
    openapi_extra=CONTENT,
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
        AttachmentIncomplete,
        Unavailable,
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


@router.get(
    "/{attachment_id}/content",
    dependencies=[READS],
    response_class=StreamingResponse,
    responses={
        200: {"description": "The content.", "content": {"application/octet-stream": BINARY}},
        **can_fail_with(AttachmentNotFound, Unavailable),
    },
)
async def download_attachment(
    attachment_id: UUID, request: Request, session: Session, principal: CurrentPrincipal
) -> StreamingResponse:
    """The file itself, to be saved under its name; `Repr-Digest` has its SHA-256."""
    attachment = await store.get_attachment(session, principal, attachment_id)
    content = await operations.open_files(request.app.state.settings.attachments_url).open(attachment_id)
    digest = base64.b64encode(bytes.fromhex(attachment.sha256)).decode()
    headers = {
        "Content-Disposition": disposition_of(attachment.file_name),
        "Content-Length": str(attachment.size),
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
        "Repr-Digest": f"sha-256=:{digest}:",
    }
    return StreamingResponse(content, media_type=attachment.media_type, headers=headers)


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
