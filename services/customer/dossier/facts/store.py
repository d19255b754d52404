"""Every query over the facts of dossiers."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.dossier.facts.model import DossierFact, DossierFactRead
from services.customer.dossier.facts.rules import DossierFactNotFound
from services.customer.dossier.templates.model import DossierItem
from shared.auth.access import Principal
from shared.auth.clearances import cleared_for
from shared.auth.visibility import is_customer, visible_to
from shared.database import execute
from shared.lists.listing import Listing, ListQuery
from shared.lists.paging import Page

LISTING = Listing(
    read=DossierFactRead,
    columns={name: col(getattr(DossierFact, name)) for name in DossierFactRead.model_fields if name != "is_stale"}
    | {"is_stale": sa.func.coalesce(col(DossierFact.review_due_on) < sa.func.current_date(), False)},
    filters=(
        "id",
        "customer_id",
        "item",
        "section",
        "source",
        "clearance",
        "owner_id",
        "verified_on",
        "review_due_on",
        "is_stale",
        "created_at",
        "updated_at",
    ),
    sorts=("item", "section", "verified_on", "review_due_on", "created_at", "updated_at"),
    searched=("value", "source_detail"),
)

# Only the facts whose section, level or due day is another one now; of an item left out there is nothing to verify.
FOLLOW = sa.text(
    """
    UPDATE dossier_facts f
    SET section = n.section, clearance = n.clearance, review_due_on = n.due, version = version + 1, updated_at = now()
    FROM (
        SELECT k.id, coalesce(i.section, k.section) AS section, coalesce(i.clearance, k.clearance) AS clearance,
               CASE WHEN i.days < DATE '9999-12-31' - k.verified_on THEN k.verified_on + i.days END AS due
        FROM dossier_facts k
        LEFT JOIN jsonb_to_recordset(CAST(:items AS jsonb)) AS i(key text, section text, clearance int, days int)
               ON i.key = k.item
    ) n
    WHERE n.id = f.id
      AND (n.section, n.clearance, n.due) IS DISTINCT FROM (f.section, f.clearance, f.review_due_on)
    """
).bindparams(sa.bindparam("items", type_=sa.JSON))


def seen_by(principal: Principal) -> list[sa.ColumnElement[bool]]:
    """SQL conditions: facts of the caller's customers that the caller is cleared for."""
    customer_id = col(DossierFact.customer_id)
    return [
        is_customer(customer_id),
        visible_to(principal, customer_id),
        cleared_for(principal, DossierFact),
    ]


async def list_facts(session: AsyncSession, principal: Principal, query: ListQuery) -> Page[DossierFactRead]:
    """Facts of the caller's customers."""
    return await LISTING.fetch(session, query, *seen_by(principal))


async def get_fact(session: AsyncSession, principal: Principal, fact_id: UUID) -> DossierFactRead:
    """One fact. Raises DossierFactNotFound."""
    found = await LISTING.find(session, col(DossierFact.id) == fact_id, *seen_by(principal))
    if found is None:
        raise DossierFactNotFound(fact_id=fact_id)
    return found


async def lock_fact(session: AsyncSession, principal: Principal, fact_id: UUID) -> DossierFact:
    """The fact's row, held until the transaction ends. Raises DossierFactNotFound."""
    query = (
        select(DossierFact).where(col(DossierFact.id) == fact_id, *seen_by(principal)).with_for_update(of=DossierFact)
    )
    found = (await session.exec(query)).one_or_none()
    if found is None:
        raise DossierFactNotFound(fact_id=fact_id)
    return found


async def follow_items(session: AsyncSession, items: Sequence[DossierItem]) -> None:
    """Give every fact the section, clearance and due day that these items say."""
    told = [
        {"key": item.key, "section": item.section, "clearance": item.clearance, "days": item.cadence.days}
        for item in items
    ]
    await execute(session, FOLLOW, {"items": told})
