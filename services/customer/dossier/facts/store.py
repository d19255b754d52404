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
from shared.feed.bulk import change_rows
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
    kinds = {"key": sa.Text, "section": sa.Text, "clearance": sa.Integer, "days": sa.Integer}
    said = sa.values(*(sa.column(name, kind) for name, kind in kinds.items()), name="said").data(
        [(item.key, item.section.value, item.clearance, item.cadence.days) for item in items]
    )
    verified_on = col(DossierFact.verified_on)
    is_in_reach = said.c.days <= sa.literal_column("DATE '9999-12-31'", sa.Date) - verified_on
    due = sa.case((is_in_reach, verified_on + said.c.days))
    follows = {"section": said.c.section, "clearance": said.c.clearance, "review_due_on": due}
    await change_rows(session, DossierFact, follows, col(DossierFact.item) == said.c.key)
    # Of an item left out there is nothing to verify.
    left_out = col(DossierFact.item).not_in([item.key for item in items])
    await change_rows(session, DossierFact, {"review_due_on": sa.null()}, left_out)
