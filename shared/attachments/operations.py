"""Storing files: a content is stored whole, or nothing of it stays."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

import structlog
from fastapi import Request
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.attachments.formats import AttachmentTooLarge, extension_of, format_of
from shared.attachments.incoming import Incoming
from shared.attachments.model import Attached
from shared.attachments.settings import AttachmentSettings
from shared.problems import Problem, Unavailable
from shared.shapes import RowRead
from shared.time import utc_now
from shared.web.call import Call
from shared.web.uploads import upload

if TYPE_CHECKING:
    from shared.attachments.files import Files

GRACE = timedelta(hours=1)  # longer than any upload takes
REMOVAL_BATCH = 1000

AttachedT = TypeVar("AttachedT", bound=Attached)
ReadT = TypeVar("ReadT", bound=RowRead)

log = structlog.get_logger()


def open_files(address: str) -> "Files":
    """The store of contents. Its engine takes 7 MB: loaded with the first file, so that idle processes stay small."""
    from shared.attachments import files

    return files.open_files(address)


async def receive_file(
    call: Call,
    request: Request,
    check: Callable[[Call], Awaitable[object]],
    row: AttachedT,
    add: Callable[[Call, AttachedT], Awaitable[ReadT]],
) -> ReadT:
    """Store the request's body as the content of the row. No transaction is open while it arrives.

    `check` refuses before anything is read; `add` stores the row after the content has arrived.
    """
    settings: AttachmentSettings = call.settings
    files = open_files(settings.attachments_url)
    content = upload(request, settings.attachment_max_bytes, AttachmentTooLarge)
    async with call.briefly() as brief:
        await check(brief)
    incoming = Incoming(content, format_of(row.file_name), extension_of(row.file_name))
    await files.receive(row.id, incoming)
    row.size, row.sha256 = incoming.size, incoming.sha256
    try:
        async with call.briefly() as brief:
            read = await add(brief, row)
    except Problem:
        # After any other failure the commit may have succeeded: `tidy_files` finds out.
        await _discard(files, row.id)
        raise
    await _publish(files, read.id)
    return read


async def tidy_files(settings: AttachmentSettings, table: type[Attached], session: AsyncSession) -> None:
    """Publish pending contents that were committed, remove those that were not, destroy those of deleted files."""
    files = open_files(settings.attachments_url)
    before = utc_now() - GRACE
    async for ids in files.pending(before):
        known = await _existing_ids(session, table, ids)
        for file_id in ids:
            await (files.publish(file_id) if file_id in known else files.remove(file_id))
    for attachment in await _list_to_remove(session, table, before):
        await files.remove(attachment.id)
        attachment.removed_at = utc_now()
    await asyncio.to_thread(files.sweep, before)


async def _publish(files: "Files", file_id: UUID) -> None:
    try:
        await files.publish(file_id)
    except (Unavailable, FileNotFoundError) as error:  # the pending content is read until `tidy_files` publishes it
        log.warning("attachment_not_published", attachment_id=str(file_id), error=repr(error.__cause__ or error)[:300])


async def _discard(files: "Files", file_id: UUID) -> None:
    try:
        await files.remove(file_id)
    except Unavailable as error:
        log.warning("attachment_not_discarded", attachment_id=str(file_id), error=repr(error.__cause__)[:300])


async def _existing_ids(session: AsyncSession, table: type[Attached], ids: Iterable[UUID]) -> set[UUID]:
    """Those of the ids that are files, deleted or not."""
    return set(await session.exec(select(table.id).where(col(table.id).in_(ids))))


async def _list_to_remove(session: AsyncSession, table: type[Attached], deleted_before: datetime) -> list[Attached]:
    """Deleted files whose content is still in the store."""
    query = (
        select(table)
        .where(col(table.deleted_at) < deleted_before, col(table.removed_at).is_(None))
        .order_by(col(table.deleted_at))
        .limit(REMOVAL_BATCH)
    )
    return list(await session.exec(query))
