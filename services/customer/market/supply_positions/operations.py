"""Operations on supply positions."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from services.customer.market.competitors.store import require_competitors
from services.customer.market.supply_positions import rules
from services.customer.market.supply_positions.model import (
    Supplier,
    SupplyPositionCreate,
    SupplyPositionRead,
    SupplyPositionUpdate,
)
from services.customer.market.supply_positions.store import SUPPLY_POSITIONS
from services.customer.profile.register.store import require_customer
from shared.auth.clearances import apply_patch
from shared.web.call import Call


async def create_supply_position(call: Call, body: SupplyPositionCreate) -> SupplyPositionRead:
    """Create a supply position; earlier ones stay as history."""
    await require_customer(call, body.customer_id)
    return await SUPPLY_POSITIONS.create(call, body, **await _survey(call, body.suppliers))


async def update_supply_position(call: Call, position_id: UUID, body: SupplyPositionUpdate) -> SupplyPositionRead:
    """Correct the fields sent; the columns computed from the shares are updated."""
    position = await SUPPLY_POSITIONS.lock(call, position_id)
    apply_patch(position, body, elsewhere=("suppliers",))
    if "suppliers" in body.model_fields_set:
        for name, value in (await _survey(call, body.suppliers)).items():
            setattr(position, name, value)
    return await SUPPLY_POSITIONS.saved(call, position)


async def _survey(call: Call, suppliers: Sequence[Supplier]) -> dict[str, Any]:
    """The columns computed from the suppliers. Raises SharesImpossible, CompetitorUnknown."""
    shares = [supplier.as_rule() for supplier in suppliers]
    rules.refuse_impossible_shares(shares)
    rivals = [share.competitor_id for share in shares if share.competitor_id is not None]
    await require_competitors(call.session, rivals)
    stored = [supplier.model_dump(mode="json") for supplier in suppliers]
    return {"suppliers": stored, **asdict(rules.survey(shares))}
