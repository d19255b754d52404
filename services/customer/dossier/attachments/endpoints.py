"""Attachments over HTTP."""

from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import Header, Query, Request, Response

from services.customer.dossier.attachments import operations
from services.customer.dossier.attachments.model import AttachmentOptions, AttachmentRead, AttachmentUpdate
from services.customer.dossier.attachments.store import ATTACHMENTS, AttachmentQuery
from services.customer.dossier.facts.rules import DossierItemHidden, DossierItemUnknown
from shared.attachments.downloads import CONTENT, DOWNLOAD_PROBLEMS, FILES, PARTIAL, DownloadConditions, send_content
from shared.attachments.formats import (
    UPLOAD_PROBLEMS,
    AttachmentFormatFixed,
    AttachmentNameUnusable,
    AttachmentTypeRefused,
)
from shared.attachments.operations import open_files
from shared.auth.access import FieldHidden, Scope
from shared.customers.directory import CustomerMerged, CustomerNotFound
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.router import ConceptRouter
from shared.web.specification import Size
from shared.web.uploads import BodyIncomplete

router = ConceptRouter("/v1/attachments", reads=Scope.CUSTOMERS_READ, writes=Scope.CUSTOMERS_WRITE)

ITEM_REFUSED = (DossierItemUnknown, DossierItemHidden, FieldHidden)


@router.lists(ATTACHMENTS)
async def list_attachments(call: Call, query: Annotated[AttachmentQuery, Query()]) -> Page[AttachmentRead]:
    """Files in the dossiers of the caller's customers.

    Those above the caller's clearance are left out; `customer_id` gives one customer's.
    """
    return await ATTACHMENTS.page(call, query)


@router.receives(
    "",
    CONTENT,
    size=Size.FILE,
    fails_with=[
        *(CustomerNotFound, CustomerMerged, *ITEM_REFUSED),
        *(*UPLOAD_PROBLEMS, BodyIncomplete),
    ],
)
async def upload_attachment(
    call: Call, request: Request, options: Annotated[AttachmentOptions, Query()]
) -> AttachmentRead:
    """Add a file to a customer's dossier.

    The body is its content; `Content-Type` is ignored. PDF, images (PNG, JPEG, WebP), Office documents, text and CSV,
    up to 50 MB unless set otherwise; the content must match the extension of the name. It is stored whole or not at
    all, with its SHA-256.
    """
    return await operations.upload_attachment(call, request, options)


@router.reads(ATTACHMENTS)
async def get_attachment(call: Call, attachment_id: UUID) -> AttachmentRead:
    """One file's name, size, checksum and uploader, without its content."""
    return await ATTACHMENTS.get(call, attachment_id)


@router.changes(
    ATTACHMENTS,
    fails_with=[AttachmentFormatFixed, AttachmentNameUnusable, AttachmentTypeRefused, *ITEM_REFUSED],
)
async def update_attachment(call: Call, attachment_id: UUID, body: AttachmentUpdate) -> AttachmentRead:
    """Change a file's fields (JSON merge-patch).

    These are name, section, item, description and clearance; the content stays. The content cannot be changed, nor the
    format in the extension of the name; upload another content as another file.
    """
    return await operations.update_attachment(call, attachment_id, body)


@router.streams(
    ATTACHMENTS,
    "/{attachment_id}/content",
    FILES,
    answers={206: PARTIAL},
    size=Size.FILE,
    fails_with=DOWNLOAD_PROBLEMS,
)
async def download_attachment(
    call: Call, attachment_id: UUID, asked: Annotated[DownloadConditions, Header()], request: Request
) -> Response:
    """Download a file.

    `Repr-Digest` has its SHA-256, `ETag` identifies its content. Continue an interrupted download with `Range`, and
    with `If-Range` to be safe.
    """
    attachment = await ATTACHMENTS.get(call, attachment_id)
    files = open_files(call.settings.attachments_url)
    return await send_content(request, attachment, asked, partial(files.open, attachment_id))


@router.removes(ATTACHMENTS)
async def delete_attachment(call: Call, attachment_id: UUID) -> None:
    """Remove a file from the dossier. Its content is destroyed within two hours, the history stays."""
    await ATTACHMENTS.remove(call, attachment_id)
