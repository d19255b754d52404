"""Following the customer service's supply positions."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.facts.purchase_volumes.store import COPIED, read_volumes, replace_volumes
from shared.feed.followers import FollowedEvent
from shared.web.peers import ServiceHttp

ENTITY = "supply_position"
DELETED = f"guanxi.{ENTITY}.deleted"
READ_AS: Mapping[str, Any] = {
    "customer_id": UUID,
    "as_of": date.fromisoformat,
    "yearly_spend": Decimal,
    "our_share": Decimal,
}
"""What a value in an event becomes."""


async def copy_supply_positions(session: AsyncSession, _: ServiceHttp, changes: Sequence[FollowedEvent]) -> None:
    """Copy what the supply positions among the events say, in their order: one query to read and two to write."""
    events = [event for event in changes if event.data.entity == ENTITY]
    if not events:
        return
    ids = {event.data.entity_id for event in events}
    volumes = await read_volumes(session, ids)
    for event in events:
        if event.type == DELETED:
            volumes.pop(event.data.entity_id, None)
        else:
            known = volumes.setdefault(event.data.entity_id, dict.fromkeys(COPIED))
            known |= {"id": event.data.entity_id, **dict(_said(event.data.changes))}
    await replace_volumes(session, ids, list(volumes.values()))


def _said(changes: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    """The copied fields that an event changes, with their new values."""
    for name in COPIED:
        if name in changes:
            value = changes[name][1]
            yield name, None if value is None else READ_AS.get(name, str)(value)
