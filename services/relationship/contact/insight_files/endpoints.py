"""Files of insights over HTTP."""

from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import Header, Query, Request, Response

from services.relationship.contact.insight_files.model import InsightFile, InsightFileOptions, InsightFileRead
from services.relationship.contact.insight_files.store import INSIGHT_FILES, InsightFileQuery
from services.relationship.contact.insights.rules import InsightNotFound
from services.relationship.contact.insights.store import INSIGHTS
from shared.attachments.downloads import DOWNLOAD_PROBLEMS, FILES, PARTIAL, DownloadConditions, send_content
from shared.attachments.formats import UPLOAD_PROBLEMS, clean_name
from shared.attachments.model import uploaded
from shared.attachments.operations import open_files, receive_file
from shared.auth.access import Scope
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.described_bodies import BINARY
from shared.web.router import ConceptRouter
from shared.web.specification import Size
from shared.web.uploads import BodyIncomplete

router = ConceptRouter("/v1/insight-files", reads=Scope.RELATIONSHIPS_READ, writes=Scope.RELATIONSHIPS_WRITE)


@router.lists(INSIGHT_FILES)
async def list_insight_files(call: Call, query: Annotated[InsightFileQuery, Query()]) -> Page[InsightFileRead]:
    """Files of the insights that you see; `insight_id` gives one insight's."""
    return await INSIGHT_FILES.page(call, query)


@router.receives(
    "",
    {"application/octet-stream": BINARY},
    size=Size.FILE,
    fails_with=[InsightNotFound, *UPLOAD_PROBLEMS, BodyIncomplete],
)
async def upload_insight_file(
    call: Call, request: Request, options: Annotated[InsightFileOptions, Query()]
) -> InsightFileRead:
    """Add a file to an insight.

    The body is its content; `Content-Type` is ignored. PDF, images (PNG, JPEG, WebP), Office documents, text and CSV,
    up to 50 MB unless set otherwise; the content must match the extension of the name.
    """
    row = InsightFile(insight_id=options.insight_id, **uploaded(call.principal, clean_name(options.file_name)))

    async def check(brief: Call) -> object:
        return await INSIGHTS.row(brief, options.insight_id)

    return await receive_file(call, request, check, row, INSIGHT_FILES.add)


@router.reads(INSIGHT_FILES)
async def get_insight_file(call: Call, file_id: UUID) -> InsightFileRead:
    """One file's name, size, checksum and uploader, without its content."""
    return await INSIGHT_FILES.get(call, file_id)


@router.streams(
    INSIGHT_FILES,
    "/{file_id}/content",
    FILES,
    answers={206: PARTIAL},
    size=Size.FILE,
    fails_with=DOWNLOAD_PROBLEMS,
)
async def download_insight_file(
    call: Call, file_id: UUID, asked: Annotated[DownloadConditions, Header()], request: Request
) -> Response:
    """Download a file. `Repr-Digest` has its SHA-256; continue an interrupted download with `Range`."""
    file = await INSIGHT_FILES.get(call, file_id)
    files = open_files(call.settings.attachments_url)
    return await send_content(request, file, asked, partial(files.open, file_id))


@router.removes(INSIGHT_FILES)
async def delete_insight_file(call: Call, file_id: UUID) -> None:
    """Remove a file from an insight. Its content is destroyed within two hours, the history stays."""
    await INSIGHT_FILES.remove(call, file_id)
