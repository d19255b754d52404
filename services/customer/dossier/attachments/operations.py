"""Operations on attachments of dossiers: their clearance is at least that of the item they support."""

from collections.abc import Mapping
from uuid import UUID

from fastapi import Request

from services.customer.dossier.attachments import store
from services.customer.dossier.attachments.model import Attachment, AttachmentOptions, AttachmentRead, AttachmentUpdate
from services.customer.dossier.facts.rules import DossierItemHidden, DossierItemUnknown
from services.customer.dossier.templates.model import DossierItem
from services.customer.dossier.templates.store import lock_items
from services.customer.profile.register.store import require_customer
from shared.attachments.formats import clean_name, require_same_format
from shared.attachments.model import uploaded
from shared.attachments.operations import receive_file
from shared.auth.access import FieldHidden, Principal
from shared.auth.clearances import apply_patch
from shared.problems import Text
from shared.web.call import Call


async def upload_attachment(call: Call, request: Request, options: AttachmentOptions) -> AttachmentRead:
    """Store a file in the dossier of a customer."""

    async def check(brief: Call) -> int:
        return await _level_of(brief, options)

    async def add(brief: Call, attachment: Attachment) -> AttachmentRead:
        attachment.clearance = await check(brief)
        return await store.ATTACHMENTS.add(brief, attachment)

    named = uploaded(call.principal, clean_name(options.file_name))
    row = Attachment(**options.model_dump(exclude={"file_name"}), **named)
    return await receive_file(call, request, check, row, add)


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
