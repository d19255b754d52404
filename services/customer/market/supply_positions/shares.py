"""Suppliers' shares by day, of many customers or markets in one query."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, distinct_on
from sqlmodel import col

from services.customer.market.supply_positions.model import SupplyPosition
from services.customer.market.supply_positions.rules import PLACES, SupplyMarket, suppression_ratio
from services.customer.market.supply_positions.share_shapes import MarketSharesQuery, SupplySharesQuery
from services.customer.market.supply_positions.store import SUPPLY_POSITIONS
from services.customer.profile.register.model import Customer
from shared.database import execute
from shared.web.call import Call

Shares = dict[Any, list[dict[str, Any]]]
"""By customer or code of a market: what `SharesRead` says, a row for each day."""
BY = {
    SupplyMarket.REGION: col(Customer.region),
    SupplyMarket.INDUSTRY: col(Customer.industry),
    SupplyMarket.CATEGORY: col(SupplyPosition.category),
}


async def list_customer_shares(call: Call, asked: SupplySharesQuery) -> Shares:
    """Of each customer; weighted by yearly spend where every category has one, as standings are."""
    subject = col(SupplyPosition.customer_id)
    among = subject == sa.any_(sa.cast(asked.customer_ids, ARRAY(sa.Uuid)))
    return await _list(call, subject, among, asked.days, needs_all=True)


async def list_market_shares(call: Call, asked: MarketSharesQuery) -> Shares:
    """Of each market's customers that the caller sees, together; weighted by yearly spend, where any is known."""
    subject: Any = BY[asked.by]
    return await _list(call, subject, subject == sa.any_(sa.cast(asked.codes, ARRAY(sa.Text))), asked.days)


async def _list(call: Call, subject: Any, among: Any, days: Sequence[date], *, needs_all: bool = False) -> Shares:
    seen = sa.and_(SUPPLY_POSITIONS.seen_by(call.principal), among)
    weighed = _weighed(_positions(subject, seen, days), needs_all=needs_all)
    supplier = sa.func.jsonb_to_recordset(weighed.c.suppliers).table_valued(
        sa.column("competitor_id", sa.Uuid), sa.column("share", sa.Numeric)
    )
    supplier = supplier.render_derived(name="supplier", with_types=True)
    by = (weighed.c.subject, weighed.c.day)
    whole = sa.select(
        *by,
        sa.func.sum(weighed.c.weight).label("whole"),
        sa.func.bool_and(weighed.c.is_weighted).label("is_weighted"),
        sa.func.min(weighed.c.as_of).label("oldest"),
    )
    totals = whole.group_by(*by).subquery()
    share = sa.func.sum(supplier.c.share * weighed.c.weight) / totals.c.whole
    shown = (*by, totals.c.is_weighted, totals.c.oldest, supplier.c.competitor_id, share)
    joined = weighed.join(totals, sa.and_(totals.c.subject == by[0], totals.c.day == by[1])).join(supplier, sa.true())
    grouped = (*by, totals.c.is_weighted, totals.c.oldest, totals.c.whole, supplier.c.competitor_id)
    query = sa.select(*shown).select_from(joined).group_by(*grouped).order_by(*by)
    return _rows((await execute(call.session, query)).all())


def _positions(subject: Any, seen: Any, days: Sequence[date]) -> Any:
    """The latest position of every customer's category, as known on each of the days."""
    day = sa.func.unnest(sa.cast(sorted(set(days)), ARRAY(sa.Date))).table_valued("day").render_derived(name="asked")
    of, category, as_of = (col(getattr(SupplyPosition, name)) for name in ("customer_id", "category", "as_of"))
    latest = (
        sa.select(
            subject.label("subject"),
            as_of,
            col(SupplyPosition.yearly_spend).label("spend"),
            col(SupplyPosition.suppliers).label("suppliers"),
        )
        .join_from(SupplyPosition, Customer, col(Customer.id) == of)
        .where(seen, as_of <= day.c.day)
        .ext(distinct_on(of, category))
        .order_by(of, category, as_of.desc())
        .correlate(day)
        .lateral("latest")
    )
    return sa.select(day.c.day, *latest.c).select_from(day.join(latest, sa.true())).subquery("positions")


def _weighed(positions: Any, *, needs_all: bool) -> Any:
    """Each position with its weight. `needs_all`: equal weights as soon as one spend is unknown."""
    alike: Any = {"partition_by": [positions.c.subject, positions.c.day]}
    is_known = sa.func.sum(positions.c.spend).over(**alike) > 0
    if needs_all:
        is_known = sa.and_(is_known, sa.func.bool_and(positions.c.spend.is_not(None)).over(**alike))
    is_weighted = sa.func.coalesce(is_known, sa.false())
    weight = sa.case((is_weighted, sa.func.coalesce(positions.c.spend, 0)), else_=1)
    return sa.select(positions, is_weighted.label("is_weighted"), weight.label("weight")).subquery("weighed")


def _rows(found: Sequence[Any]) -> Shares:
    groups: dict[Any, list[tuple[UUID | None, Any]]] = defaultdict(list)
    for subject, day, is_weighted, oldest, competitor_id, share in found:
        groups[subject, day, is_weighted, oldest].append((competitor_id, share.quantize(PLACES)))
    rows: Shares = defaultdict(list)
    for (subject, day, is_weighted, oldest), shares in groups.items():
        ours = next((share for rival, share in shares if rival is None), PLACES * 0)
        rivals = [
            {"competitor_id": rival, "share": share, "suppression_ratio": suppression_ratio(ours, share)}
            for rival, share in sorted(shares, key=lambda one: (-one[1], str(one[0])))
            if rival is not None
        ]
        said = {"day": day, "our_share": ours, "rivals": rivals}
        rows[subject].append(said | {"is_weighted": is_weighted, "oldest_as_of": oldest})
    return rows
