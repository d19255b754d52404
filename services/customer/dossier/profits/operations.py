"""Operations on profit facts."""

from uuid import UUID

from sqlmodel import col, select

from services.customer.dossier.facts import operations as facts
from services.customer.dossier.facts.model import DossierFact, DossierFactCreate, DossierFactRead, DossierFactUpdate
from services.customer.dossier.facts.rules import DossierFactNotFound, DossierItemUnknown
from services.customer.dossier.facts.store import DOSSIER_FACTS
from services.customer.dossier.profits.model import ProfitFactUpdate
from services.customer.dossier.profits.rules import DossierItemNotOfProfits
from services.customer.dossier.templates.store import lock_items
from services.customer.profile.register.store import require_customer
from services.customer.profile.standing.rules import NET_PROFIT_CLEARANCE
from shared.problems import Text
from shared.web.call import Call


async def set_profit_fact(call: Call, customer_id: UUID, item: str, body: ProfitFactUpdate) -> DossierFactRead:
    """State or replace the fact. Raises CustomerNotFound, DossierItemUnknown, DossierItemNotOfProfits."""
    said = body.model_dump(exclude_unset=True)
    if present := await _find(call, customer_id, item):
        return await facts.update_dossier_fact(call, present, DossierFactUpdate.model_validate(said))
    return await facts.create_dossier_fact(
        call, DossierFactCreate.model_validate({"customer_id": customer_id, "item": item, **said})
    )


async def clear_profit_fact(call: Call, customer_id: UUID, item: str) -> None:
    """Remove the fact. Raises CustomerNotFound, DossierItemUnknown, DossierItemNotOfProfits, DossierFactNotFound."""
    present = await _find(call, customer_id, item)
    if present is None:
        raise DossierFactNotFound(id=item)
    await DOSSIER_FACTS.remove(call, present)


async def _find(call: Call, customer_id: UUID, key: str) -> UUID | None:
    """The customer's present fact on an item of level 3."""
    await require_customer(call, customer_id)
    item = (await lock_items(call.session)).get(key)
    if item is None:
        raise DossierItemUnknown(item=key)
    if item.clearance < NET_PROFIT_CLEARANCE:
        raise DossierItemNotOfProfits(item=Text(item.name_en, item.name_zh), clearance=item.clearance)
    of_item = col(DossierFact.customer_id) == customer_id, col(DossierFact.item) == key
    return (await call.session.exec(select(DossierFact.id).where(*of_item).with_for_update())).first()
