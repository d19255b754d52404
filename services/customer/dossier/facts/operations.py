"""What is done with the facts of dossiers."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.dossier.facts import store
from services.customer.dossier.facts.model import DossierFact, DossierFactCreate, DossierFactRead, DossierFactUpdate
from services.customer.dossier.facts.rules import (
    DossierItemHidden,
    DossierItemOfProfile,
    DossierItemUnknown,
    review_due,
)
from services.customer.dossier.templates.model import DossierItem
from services.customer.dossier.templates.store import hold_items
from shared.auth.access import Principal
from shared.auth.clearances import apply_patch
from shared.customers.directory import require_visible
from shared.time import utc_now


async def create_dossier_fact(session: AsyncSession, principal: Principal, body: DossierFactCreate) -> DossierFactRead:
    """What was found out on an item; its owner is the caller where nobody is named."""
    await require_visible(session, principal, body.customer_id)
    item = writable_item(await hold_items(session), body.item, principal)
    verified_on = body.verified_on or utc_now().date()
    owner = (
        (body.owner_id, body.owner_name) if body.owner_id else (principal.user_id, body.owner_name or principal.name)
    )
    fact = DossierFact(
        customer_id=body.customer_id,
        item=item.key,
        section=item.section,
        clearance=item.clearance,
        value=body.value,
        source=body.source,
        source_detail=body.source_detail,
        owner_id=owner[0],
        owner_name=owner[1],
        verified_on=verified_on,
        review_due_on=review_due(verified_on, item.cadence),
    )
    session.add(fact)
    await session.flush()
    return await store.get_fact(session, principal, fact.id)


async def update_dossier_fact(
    session: AsyncSession, principal: Principal, fact_id: UUID, body: DossierFactUpdate, if_match: str | None
) -> DossierFactRead:
    """Change what was sent; whoever states a new value has verified it."""
    items = await hold_items(session)
    fact = await store.lock_fact(session, principal, fact_id)
    fact.require_version(if_match)
    apply_patch(fact, body)
    if "value" in body.model_fields_set and "verified_on" not in body.model_fields_set:
        fact.verified_on = utc_now().date()
    item = items.get(fact.item)
    fact.review_due_on = review_due(fact.verified_on, item.cadence) if item else None
    await session.flush()
    return await store.get_fact(session, principal, fact_id)


async def delete_dossier_fact(session: AsyncSession, principal: Principal, fact_id: UUID, if_match: str | None) -> None:
    """Take the fact out of the dossier; the history keeps it."""
    fact = await store.lock_fact(session, principal, fact_id)
    fact.require_version(if_match)
    await session.delete(fact)


def writable_item(items: dict[str, DossierItem], key: str, principal: Principal) -> DossierItem:
    """The item a fact may be written on. Raises DossierItemUnknown, DossierItemHidden, DossierItemOfProfile."""
    item = items.get(key)
    if item is None:
        raise DossierItemUnknown(item=key)
    if item.clearance > principal.clearance:
        raise DossierItemHidden(item=key, clearance=item.clearance)
    if item.profile_field is not None:
        raise DossierItemOfProfile(field=item.profile_field.value)
    return item
