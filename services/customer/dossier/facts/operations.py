"""Operations on the facts of dossiers."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.customer.dossier.facts.model import DossierFact, DossierFactCreate, DossierFactRead, DossierFactUpdate
from services.customer.dossier.facts.rules import (
    DossierItemHidden,
    DossierItemOfProfile,
    DossierItemOfSystem,
    DossierItemUnknown,
    review_due,
)
from services.customer.dossier.facts.store import DOSSIER_FACTS
from services.customer.dossier.templates.model import DossierItem
from services.customer.dossier.templates.store import lock_items
from services.customer.people.contacts.rules import COACH_CLEARANCE
from services.customer.profile.register.store import require_customer
from services.customer.profile.standing.rules import NET_PROFIT_CLEARANCE
from shared.auth.access import Principal, Scope, is_cleared, require
from shared.auth.clearances import apply_patch, cleared_for, refuse_hidden_row
from shared.database import execute
from shared.problems import Text
from shared.time import company_today
from shared.web.call import Call


async def create_dossier_fact(call: Call, body: DossierFactCreate) -> DossierFactRead:
    """Create the fact on an item, or one more in a log; its owner is the caller unless one is sent."""
    await require_customer(call, body.customer_id)
    item = writable_item(await lock_items(call.session), body.item, call.principal)
    await _refuse_answered_above(call, body, item)
    verified_on = body.verified_on or company_today()
    return await DOSSIER_FACTS.create(
        call,
        body,
        is_log=item.is_log,
        section=item.section,
        clearance=item.clearance,
        **owner_of(body, call.principal),
        verified_on=verified_on,
        review_due_on=review_due(verified_on, item.cadence),
    )


async def update_dossier_fact(call: Call, fact_id: UUID, body: DossierFactUpdate) -> DossierFactRead:
    """Change the fields sent; a new value counts as verified."""
    items = await lock_items(call.session)  # before the row: publishing a template locks the items first, then the rows
    fact = await DOSSIER_FACTS.lock(call, fact_id)
    refuse_profits(fact.clearance, call.principal)
    apply_patch(fact, body)
    if "value" in body.model_fields_set and "verified_on" not in body.model_fields_set:
        fact.verified_on = company_today()
    item = items.get(fact.item)
    fact.review_due_on = review_due(fact.verified_on, item.cadence) if item else None
    refuse_hidden_row(fact)
    return await DOSSIER_FACTS.saved(call, fact)


async def delete_dossier_fact(call: Call, fact_id: UUID) -> None:
    """Remove the fact. Raises DossierFactNotFound, ScopeMissing."""
    fact = await DOSSIER_FACTS.lock(call, fact_id)
    refuse_profits(fact.clearance, call.principal)
    await DOSSIER_FACTS.remove(call, fact_id)


def refuse_profits(level: int, principal: Principal) -> None:
    """Executives and finance write what is of level 3 (method, section 3). Raises ScopeMissing."""
    if level >= NET_PROFIT_CLEARANCE:
        require(principal, Scope.PROFITS_WRITE)


def owner_of(body: DossierFactCreate, caller: Principal) -> dict[str, Any]:
    """Who keeps a new fact up to date: the user or the person sent, else the caller."""
    if body.owner_id is None and body.owner_name is None:
        return {"owner_id": caller.user_id, "owner_name": caller.name}
    return {"owner_id": body.owner_id, "owner_name": body.owner_name}


async def _refuse_answered_above(call: Call, body: DossierFactCreate, item: DossierItem) -> None:
    """Refuse a fact on an item that has one above the caller's clearance: only its reader can replace it.

    Raises DossierItemHidden.
    """
    if item.is_log or is_cleared(COACH_CLEARANCE):
        return
    of_item = sa.and_(col(DossierFact.customer_id) == body.customer_id, col(DossierFact.item) == item.key)
    hidden = sa.select(sa.true()).where(of_item, ~cleared_for(call.principal, DossierFact)).limit(1)
    if (await execute(call.session, hidden)).scalar_one_or_none():
        raise DossierItemHidden(item=Text(item.name_en, item.name_zh), clearance=COACH_CLEARANCE)


def writable_item(items: dict[str, DossierItem], key: str, principal: Principal) -> DossierItem:
    """The item, if a fact may be written on it.

    Raises DossierItemUnknown, DossierItemHidden, ScopeMissing, DossierItemOfProfile, DossierItemOfSystem.
    """
    item = items.get(key)
    if item is None:
        raise DossierItemUnknown(item=key)
    if item.clearance > principal.clearance:
        raise DossierItemHidden(item=Text(item.name_en, item.name_zh), clearance=item.clearance)
    refuse_profits(item.clearance, principal)
    if item.profile_field is not None:
        raise DossierItemOfProfile(field=item.profile_field.named)
    if item.filled_from is not None:
        raise DossierItemOfSystem(collection=item.filled_from.collection)
    return item
