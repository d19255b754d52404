"""Every query that keeps the stored completeness right, where no trigger of the database does."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.dossier.completeness.model import items, peer_records
from services.customer.dossier.facts.store import follow_items
from services.customer.dossier.templates.model import DossierTemplateContent
from services.customer.dossier.templates.rules import SystemSource
from services.customer.dossier.templates.store import TEMPLATES
from services.customer.people.contacts.model import Contact
from services.customer.profile.facets.model import SHARES, facets
from shared.database import execute
from shared.feed.bulk import write_events
from shared.schemes.versions import Version
from shared.web.call import Call

EVENT = "dossier_completeness"
"""The entity of the events by which other services and the feed's readers learn of a new figure."""


@TEMPLATES.on_publish
async def recompute_all(call: Call, template: Version[DossierTemplateContent]) -> None:
    """Recompute all customers by the published template; then the facts follow it.

    In this order: the trigger that follows a fact's new clearance writes no event of the figure.
    """
    required = [item for item in template.content.items if item.is_required]
    await execute(call.session, sa.delete(items))
    if required:
        names = [column.name for column in items.c]
        await execute(
            call.session, sa.insert(items), [{name: getattr(one, name) for name in names} for one in required]
        )
    await recompute(call.session, sa.select(facets.c.id))
    await follow_items(call, template)


async def keep_peer_records(session: AsyncSession, known: Mapping[SystemSource, Collection[UUID]]) -> None:
    """Replace what the other services know, by source, and recompute the customers that it changes."""
    changed: set[UUID] = set()
    for source, ids in known.items():
        moved = await _replace(session, source, ids)
        changed |= moved if source is not SystemSource.POWER_MAP else await _customers_of(session, moved)
    if changed:
        await recompute(session, sa.select(sa.func.unnest(sa.cast(list(changed), ARRAY(sa.Uuid)))))


async def _replace(session: AsyncSession, source: SystemSource, ids: Collection[UUID]) -> set[UUID]:
    """Make the source's records these; returns those that came or went."""
    now = sa.select(sa.func.unnest(sa.cast(list(ids), ARRAY(sa.Uuid))).label("id")).subquery("now")
    of_source = peer_records.c.source == source.value
    gone = sa.delete(peer_records).where(of_source, peer_records.c.record_id.not_in(sa.select(now.c.id)))
    added = insert(peer_records).from_select(["source", "record_id"], sa.select(sa.literal(source.value), now.c.id))
    found = set((await execute(session, gone.returning(peer_records.c.record_id))).scalars())
    came = await execute(session, added.on_conflict_do_nothing().returning(peer_records.c.record_id))
    return found | set(came.scalars())


async def _customers_of(session: AsyncSession, contact_ids: Collection[UUID]) -> set[UUID]:
    is_one = col(Contact.id) == sa.any_(sa.cast(list(contact_ids), ARRAY(sa.Uuid)))
    return set((await execute(session, sa.select(col(Contact.customer_id)).where(is_one))).scalars())


async def recompute(session: AsyncSession, customer_ids: sa.Select[Any]) -> int:
    """Recompute these customers, with an event for each whose figure changes. Returns their number."""
    places = (sa.column("customer_id", sa.Uuid), *(sa.column(name, ARRAY(sa.Numeric)) for name in ("before", "after")))
    asked = sa.func.array(customer_ids.scalar_subquery())
    found = sa.func.complete_dossiers(asked).table_valued(*places, name="completed").render_derived()
    pairs = [
        part
        for place, name in enumerate(SHARES, start=1)
        for part in (name, sa.func.jsonb_build_array(found.c.before[place], found.c.after[place]))
    ]
    rows = sa.select(
        found.c.customer_id.label("entity_id"),
        found.c.customer_id,
        sa.cast(sa.null(), sa.Uuid).label("contact_id"),
        sa.func.jsonb_build_object(*pairs).label("changes"),
    )
    return await write_events(session, EVENT, "updated", rows)
