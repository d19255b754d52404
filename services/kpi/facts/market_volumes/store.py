"""Every query over market volumes."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.facts.market_volumes.model import MarketVolume, MarketVolumeRead
from services.kpi.facts.market_volumes.rules import MarketVolumeNotFound
from shared.feed.bulk import add_rows, change_rows, remove_rows
from shared.lists.collections import Collection
from shared.lists.listings import everybody
from shared.lists.queries import ListQuery

MARKET = ("sku", "category", "region", "first_on", "last_on")
SAID = ("amount", "source", "dated_on")


class MarketVolumeQuery(
    ListQuery,
    of=MarketVolumeRead,
    filters=("id", *MARKET, *SAID, "created_at", "updated_at"),
    sorts=("first_on", "last_on", "amount", "dated_on", "created_at", "updated_at"),
    searched=("source",),
    default_sort="-first_on",
):
    """How market volumes are filtered, sorted and searched."""


MARKET_VOLUMES = Collection(
    MarketVolume, MarketVolumeRead, MarketVolumeQuery, missing=MarketVolumeNotFound, visible=everybody
)

_table: sa.Table = MarketVolume.__table__  # type: ignore[attr-defined]
_changed = sa.table(
    "changed",
    *(sa.column(name, _table.c[name].type) for name in ("id", *MARKET, *SAID)),
    sa.column("outcome", sa.Text),
    sa.column("is_deleted", sa.Boolean),
)
_same_market = sa.and_(*(_table.c[name].is_not_distinct_from(_changed.c[name]) for name in MARKET))
_written = _changed.c.outcome.in_(("created", "updated"))
_living = sa.and_(_written, ~_changed.c.is_deleted)


async def find_same(session: AsyncSession, volume: Any) -> MarketVolume | None:
    """The volume of the same market and period."""
    same = (col(getattr(MarketVolume, name)).is_not_distinct_from(getattr(volume, name)) for name in MARKET)
    return (await session.exec(select(MarketVolume).where(*same))).one_or_none()


async def replace_volumes(session: AsyncSession) -> None:
    """Store the created and updated documents of a batch, with their events; remove the deleted ones."""
    gone = sa.exists().where(_same_market, _written, _changed.c.is_deleted)
    await remove_rows(session, MarketVolume, gone)
    said = {name: _changed.c[name] for name in SAID}
    await change_rows(session, MarketVolume, said, sa.and_(_same_market, _living))
    now = sa.func.statement_timestamp()
    fresh = {"version": sa.literal(1), "created_at": now, "updated_at": now}
    values = [fresh[name].label(name) if name in fresh else _changed.c[name] for name in MarketVolume.model_fields]
    new = sa.select(*values).where(_living, ~sa.exists().where(_same_market).correlate(_changed))
    await add_rows(session, MarketVolume, new.subquery())
