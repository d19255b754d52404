"""What is done with supply positions."""

from collections.abc import Sequence
from dataclasses import asdict
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.market.competitors.store import require_competitors
from services.customer.market.supply_positions import rules, store
from services.customer.market.supply_positions.model import (
    Supplier,
    SupplyPosition,
    SupplyPositionCreate,
    SupplyPositionRead,
    SupplyPositionUpdate,
)
from shared.auth.access import Principal
from shared.auth.clearances import apply_patch
from shared.customers.directory import require_visible


async def create_supply_position(
    session: AsyncSession, principal: Principal, body: SupplyPositionCreate
) -> SupplyPositionRead:
    """Who supplies a category as of a day; earlier positions stay as history."""
    await require_visible(session, principal, body.customer_id)
    landscape = await _survey(session, body.suppliers)
    position = SupplyPosition(
        **body.model_dump(exclude={"suppliers"}), suppliers=_kept(body.suppliers), **asdict(landscape)
    )
    session.add(position)
    await session.flush()
    return await store.get_position(session, principal, position.id)


async def update_supply_position(
    session: AsyncSession, principal: Principal, position_id: UUID, body: SupplyPositionUpdate, if_match: str | None
) -> SupplyPositionRead:
    """Correct what was said; what the shares add up to follows."""
    position = await store.lock_position(session, principal, position_id)
    position.require_version(if_match)
    if "suppliers" in body.model_fields_set:
        for name, value in asdict(await _survey(session, body.suppliers)).items():
            setattr(position, name, value)
        body = body.model_copy(update={"suppliers": _kept(body.suppliers)})
    apply_patch(position, body)
    await session.flush()
    return await store.get_position(session, principal, position_id)


async def delete_supply_position(
    session: AsyncSession, principal: Principal, position_id: UUID, if_match: str | None
) -> None:
    """Remove a position that should not have been; the customer's history keeps what it said."""
    position = await store.lock_position(session, principal, position_id)
    position.require_version(if_match)
    await session.delete(position)


async def _survey(session: AsyncSession, suppliers: Sequence[Supplier]) -> rules.Landscape:
    shares = [supplier.as_rule() for supplier in suppliers]
    rules.refuse_impossible_shares(shares)
    await require_competitors(session, [share.competitor_id for share in shares if share.competitor_id is not None])
    return rules.survey(shares)


def _kept(suppliers: Sequence[Supplier]) -> list[dict[str, object]]:
    return [supplier.model_dump(mode="json") for supplier in suppliers]
