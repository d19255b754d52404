"""Every query over attachments."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.dossier.attachments.model import Attachment, AttachmentRead
from services.customer.dossier.attachments.rules import AttachmentNotFound
from services.customer.dossier.templates.model import DossierItem
from services.customer.dossier.templates.rules import DossierSection
from shared.auth.access import Principal
from shared.auth.clearances import cleared_for
from shared.auth.visibility import is_customer, visible_to
from shared.database import execute
from shared.lists.listing import Listing, ListQuery
from shared.lists.paging import Page
from shared.time import utc_now

LISTING = Listing(
    read=AttachmentRead,
    columns={name: col(getattr(Attachment, name)) for name in AttachmentRead.model_fields},
    filters=("id", "customer_id", "section", "item", "file_name", "media_type", "size", "sha256", "created_at"),
    sorts=("file_name", "section", "size", "created_at"),
    searched=("file_name", "description"),
)


NEWEST = 50
"""So many files of a section does a dossier show."""


def seen_by(principal: Principal) -> list[sa.ColumnElement[bool]]:
    """SQL conditions: files of the caller's customers that the caller is cleared for."""
    customer_id = col(Attachment.customer_id)
    return [
        col(Attachment.deleted_at).is_(None),
        is_customer(customer_id),
        visible_to(principal, customer_id),
        cleared_for(principal, Attachment),
    ]


async def list_attachments(session: AsyncSession, principal: Principal, query: ListQuery) -> Page[AttachmentRead]:
    """Files of the caller's customers."""
    return await LISTING.fetch(session, query, *seen_by(principal))


async def get_attachment(session: AsyncSession, principal: Principal, attachment_id: UUID) -> AttachmentRead:
    """One file. Raises AttachmentNotFound."""
    found = await LISTING.find(session, col(Attachment.id) == attachment_id, *seen_by(principal))
    if found is None:
        raise AttachmentNotFound(attachment_id=attachment_id)
    return found


class SectionFiles(NamedTuple):
    """The files of a section of a dossier: the newest, and how many there are."""

    newest: list[AttachmentRead]
    total: int


async def read_newest_files(
    session: AsyncSession, principal: Principal, customer_id: UUID
) -> dict[DossierSection, SectionFiles]:
    """By section the customer's files, in one query."""
    section, newest_first = col(Attachment.section), (col(Attachment.created_at).desc(), col(Attachment.id).desc())
    labelled: list[Any] = [column.label(name) for name, column in LISTING.columns.items()]
    place = sa.func.row_number().over(partition_by=section, order_by=newest_first).label("place")
    total = sa.func.count().over(partition_by=section).label("total")
    of_customer = col(Attachment.customer_id) == customer_id
    placed = sa.select(*labelled, place, total).where(of_customer, *seen_by(principal)).subquery()
    rows = await execute(session, sa.select(placed).where(placed.c.place <= NEWEST).order_by(placed.c.place))
    found = {section: SectionFiles([], 0) for section in DossierSection}
    for row in rows.mappings():
        read = AttachmentRead.model_validate(dict(row))
        found[read.section] = SectionFiles([*found[read.section].newest, read], row["total"])
    return found


async def lock_attachment(session: AsyncSession, principal: Principal, attachment_id: UUID) -> Attachment:
    """The file's row, held until the transaction ends. Raises AttachmentNotFound."""
    query = select(Attachment).where(col(Attachment.id) == attachment_id, *seen_by(principal)).with_for_update()
    found = (await session.exec(query)).one_or_none()
    if found is None:
        raise AttachmentNotFound(attachment_id=attachment_id)
    return found


async def known_among(session: AsyncSession, ids: Collection[UUID]) -> set[UUID]:
    """Which of these are attachments, deleted or not."""
    return set(await session.exec(select(Attachment.id).where(col(Attachment.id).in_(ids))))


async def list_to_remove(session: AsyncSession, deleted_before: datetime, limit: int) -> list[Attachment]:
    """Deleted attachments whose content is still in the store."""
    query = (
        select(Attachment)
        .where(col(Attachment.deleted_at) < deleted_before, col(Attachment.removed_at).is_(None))
        .order_by(col(Attachment.deleted_at))
        .limit(limit)
    )
    return list(await session.exec(query))


async def follow_items(session: AsyncSession, items: Sequence[DossierItem]) -> None:
    """Hide the files that prove an item as far as these items say."""
    levels: dict[int, list[str]] = {}
    for item in items:
        levels.setdefault(item.clearance, []).append(item.key)
    for level, keys in levels.items():
        raised = sa.update(Attachment).where(col(Attachment.item).in_(keys), col(Attachment.clearance) < level)
        changed = {"clearance": level, "version": col(Attachment.version) + 1, "updated_at": utc_now()}
        await execute(session, raised.values(changed))
