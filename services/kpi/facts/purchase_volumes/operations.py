"""Following the customer service's supply positions."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.facts.purchase_volumes.model import PurchaseVolume
from services.kpi.facts.purchase_volumes.store import COPIED, read_volumes
from services.kpi.facts.touched.store import note_customers
from shared.feed.copies import Fields, said_at_last
from shared.feed.followers import FollowedEvent
from shared.web.peers import ServiceHttp

READ_AS: Mapping[str, Any] = {
    "customer_id": UUID,
    "as_of": date.fromisoformat,
    "yearly_spend": Decimal,
    "our_share": Decimal,
}
"""What a value in an event becomes."""


async def copy_supply_positions(session: AsyncSession, _: ServiceHttp, changes: Sequence[FollowedEvent]) -> None:
    """Copy what the supply positions among the events say: one query for all of them, and one flush."""
    said = said_at_last(event for event in changes if event.data.entity == "supply_position")
    if not said:
        return
    known = await read_volumes(session, said.keys())
    touched = {row.customer_id for row in known.values()}
    for position_id, fields in said.items():
        row = known.get(position_id)
        if fields is None:
            if row is not None:
                await session.delete(row)
        elif row is None:
            row = PurchaseVolume.model_validate({"id": position_id, **_read(fields)})
            session.add(row)
            touched.add(row.customer_id)
        else:
            for name, value in _read(fields).items():
                setattr(row, name, value)
            touched.add(row.customer_id)
    await session.flush()
    await note_customers(session, sorted(touched))


def _read(fields: Fields) -> dict[str, Any]:
    """The copied fields that the events say, as the table has them."""
    said = {name: fields[name] for name in COPIED if name in fields}
    return {name: None if value is None else READ_AS.get(name, str)(value) for name, value in said.items()}
