"""Operations on attachments: a content is stored whole, or nothing of it stays."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import structlog
from fastapi import Request
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.dossier.attachments import store
from services.customer.dossier.attachments.incoming import Incoming
from services.customer.dossier.attachments.model import Attachment, AttachmentOptions, AttachmentRead, AttachmentUpdate
from services.customer.dossier.attachments.rules import (
    AttachmentTooLarge,
    clean_name,
    extension_of,
    format_of,
    require_same_format,
)
from services.customer.dossier.facts.rules import DossierItemHidden, DossierItemUnknown
from services.customer.dossier.templates.model import DossierItem
from services.customer.dossier.templates.store import lock_items
from services.customer.profile.register.store import require_customer
from services.customer.settings import CustomerSettings
from shared.auth.access import FieldHidden, Principal
from shared.auth.clearances import apply_patch
from shared.problems import Problem, Text, Unavailable
from shared.time import utc_now
from shared.web.call import Call
from shared.web.uploads import upload

if TYPE_CHECKING:
    from services.customer.dossier.attachments.files import Files

GRACE = timedelta(hours=1)  # longer than any upload takes
REMOVAL_BATCH = 1000

log = structlog.get_logger()


def open_files(address: str) -> "Files":
    """The store of contents. Its engine takes 7 MB: loaded with the first file, so that idle processes stay small."""
    from services.customer.dossier.attachments import files

    return files.open_files(address)


async def upload_attachment(call: Call, request: Request, options: AttachmentOptions) -> AttachmentRead:
    """Store a file. No transaction is open while its content arrives."""
    settings: CustomerSettings = call.settings
    files = open_files(settings.attachments_url)
    name = clean_name(options.file_name)
    kind = format_of(name)
    content = upload(request, settings.attachment_max_bytes, AttachmentTooLarge)
    async with call.briefly() as brief:
        await _level_of(brief, options)
    incoming = Incoming(content, kind, extension_of(name))
    attachment = Attachment(
        **options.model_dump(exclude={"file_name"}),
        file_name=name,
        media_type=kind.media_type,
        size=0,
        sha256="",
        uploaded_by=call.principal.subject,
        uploaded_by_name=call.principal.name,
    )
    await files.receive(attachment.id, incoming)
    attachment.size, attachment.sha256 = incoming.size, incoming.sha256
    try:
        read = await _commit(call, options, attachment)
    except Problem:
        # After any other failure the commit may have succeeded: `tidy_files` finds out.
        await _discard(files, attachment.id)
        raise
    await _publish(files, read.id)
    return read


async def _commit(call: Call, options: AttachmentOptions, attachment: Attachment) -> AttachmentRead:
    async with call.briefly() as brief:
        attachment.clearance = await _level_of(brief, options)
        return await store.ATTACHMENTS.add(brief, attachment)


async def _level_of(call: Call, options: AttachmentOptions) -> int:
    """The file's clearance. Raises CustomerNotFound, DossierItemUnknown, DossierItemHidden, FieldHidden."""
    await require_customer(call, options.customer_id)
    return level_of(await lock_items(call.session), call.principal, options.item, options.clearance)


def level_of(items: Mapping[str, DossierItem], principal: Principal, key: str | None, asked: int) -> int:
    """The clearance asked for, or the item's if higher. Raises DossierItemUnknown, DossierItemHidden, FieldHidden."""
    if asked > principal.clearance:
        raise FieldHidden("clearance", asked)
    if key is None:
        return asked
    item = items.get(key)
    if item is None:
        raise DossierItemUnknown(item=key)
    if item.clearance > principal.clearance:
        raise DossierItemHidden(item=Text(item.name_en, item.name_zh), clearance=item.clearance)
    return max(asked, item.clearance)


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


async def update_attachment(call: Call, attachment_id: UUID, body: AttachmentUpdate) -> AttachmentRead:
    """Change a file's fields; its clearance is at least its item's, as for a new file."""
    items = await lock_items(call.session)  # before the row: publishing a template locks the items first, then the rows
    attachment = await store.ATTACHMENTS.lock(call, attachment_id)
    if "file_name" in body.model_fields_set:
        body.file_name = clean_name(body.file_name)
        require_same_format(body.file_name, attachment.media_type)
    before = attachment.item
    apply_patch(attachment, body)
    # An unchanged item may have left the template since; a new one must be in it.
    is_gone = attachment.item == before and attachment.item not in items
    key = None if is_gone else attachment.item
    attachment.clearance = level_of(items, call.principal, key, attachment.clearance)
    return await store.ATTACHMENTS.saved(call, attachment)


async def tidy_files(settings: CustomerSettings, session: AsyncSession) -> None:
    """Publish pending contents that were committed, remove those that were not, destroy those of deleted files."""
    files = open_files(settings.attachments_url)
    before = utc_now() - GRACE
    async for ids in files.pending(before):
        known = await store.existing_ids(session, ids)
        for file_id in ids:
            await (files.publish(file_id) if file_id in known else files.remove(file_id))
    for attachment in await store.list_to_remove(session, before, REMOVAL_BATCH):
        await files.remove(attachment.id)
        attachment.removed_at = utc_now()
    await asyncio.to_thread(files.sweep, before)
