"""Every query over attachments."""

from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.customer.dossier.attachments.model import Attachment, AttachmentRead
from services.customer.dossier.attachments.rules import AttachmentNotFound
from services.customer.dossier.templates.model import DossierTemplateContent
from services.customer.dossier.templates.rules import DossierSection
from services.customer.dossier.templates.store import TEMPLATES
from shared.auth.visibility import of_visible_customers
from shared.database import execute
from shared.feed.bulk import change_rows
from shared.lists.collections import Collection
from shared.lists.queries import ListQuery
from shared.schemes.versions import Version
from shared.web.call import Call


class AttachmentQuery(
    ListQuery,
    of=AttachmentRead,
    filters=("id", "customer_id", "section", "item", "file_name", "media_type", "size", "sha256", "created_at"),
    sorts=("file_name", "section", "size", "created_at"),
    searched=("file_name", "description"),
):
    """How attachments are filtered, sorted and searched."""


ATTACHMENTS = Collection(
    Attachment,
    AttachmentRead,
    AttachmentQuery,
    missing=AttachmentNotFound,
    visible=of_visible_customers(col(Attachment.customer_id)),
)

MAX_FILES_PER_SECTION = 50
"""Files that a dossier shows per section."""


class SectionFiles(NamedTuple):
    """The files of a section of a dossier: the newest, and how many there are."""

    newest: list[AttachmentRead]
    total: int


async def read_newest_files(call: Call, customer_id: UUID) -> dict[DossierSection, SectionFiles]:
    """The customer's newest files by section, in one query."""
    section, newest_first = col(Attachment.section), (col(Attachment.created_at).desc(), col(Attachment.id).desc())
    place = sa.func.row_number().over(partition_by=section, order_by=newest_first).label("place")
    total = sa.func.count().over(partition_by=section).label("total")
    seen = ATTACHMENTS.seen_by(call.principal)
    placed = (
        sa.select(*ATTACHMENTS.labelled, place, total)
        .where(col(Attachment.customer_id) == customer_id, seen)
        .subquery()
    )
    rows = await execute(
        call.session, sa.select(placed).where(placed.c.place <= MAX_FILES_PER_SECTION).order_by(placed.c.place)
    )
    found = {section: SectionFiles([], 0) for section in DossierSection}
    for row in rows.mappings():
        read = AttachmentRead.model_validate(dict(row))
        found[read.section] = SectionFiles([*found[read.section].newest, read], row["total"])
    return found


@TEMPLATES.on_publish
async def follow_items(call: Call, template: Version[DossierTemplateContent]) -> None:
    """Raise the clearance of files to that of the items they support."""
    said = sa.values(sa.column("key", sa.Text), sa.column("clearance", sa.Integer), name="said").data(
        [(item.key, item.clearance) for item in template.content.items]
    )
    is_raised = sa.and_(col(Attachment.item) == said.c.key, col(Attachment.clearance) < said.c.clearance)
    await change_rows(call.session, Attachment, {"clearance": said.c.clearance}, is_raised)
