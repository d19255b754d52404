"""Order cycles as a list: a page of them, or all for a table, each with its last order days and what to prepare."""

from collections.abc import AsyncGenerator, Sequence
from datetime import date

import sqlalchemy as sa

from services.kpi.analytics.order_cycles.model import OrderCycleQuery, OrderCycleRead
from services.kpi.analytics.order_cycles.rules import OrderCycle, known_until, later, stock_up, typical
from services.kpi.analytics.order_cycles.store import ORDER_CYCLES, last_order_day, listed_cycles, read_order_days
from services.kpi.figures.selection import CustomerSelection, selected
from shared.documents.charts import order_cycles as charts
from shared.documents.charts.theme import Heading, Spec
from shared.lists.listings import Listing
from shared.lists.paging import Page
from shared.problems import Language, Text
from shared.statements import Statement
from shared.time import company_today
from shared.web.call import Call

TITLE = Text("Order cycles", "订货周期")
SUBTITLE = Text(
    "As of {as_of}; shaded: from the usual gap to the one that nine of ten stay below",
    "截至 {as_of}；阴影为通常间隔至九成间隔之间",
)


async def list_order_cycles(call: Call, query: OrderCycleQuery) -> Page[OrderCycleRead]:
    """A page of the cycles of the caller's customers."""
    async with call.snapshot():
        as_of = await find_known_day(call, query.as_of)
        page = await _cycles_of(call, query, as_of).page(call, query)
        items = await _with_orders(call, page.items, as_of, query.lead_days)
        return page.model_copy(update={"items": items})


async def read_all_order_cycles(call: Call, query: OrderCycleQuery) -> AsyncGenerator[list[OrderCycleRead], None]:
    """The cycles of all pages, some at a time."""
    as_of = await find_known_day(call, query.as_of)
    async for items in _cycles_of(call, query, as_of).lots(call, query):
        yield await _with_orders(call, items, as_of, query.lead_days)


async def find_known_day(call: Call, as_of: date | None) -> date:
    """The day asked for; else the day up to which orders are known."""
    if as_of is not None:
        return as_of
    today = company_today()
    ((last,),) = await call.fetch(Statement(last_order_day(today)))
    return known_until(last, today)


def _cycles_of(call: Call, selection: CustomerSelection, as_of: date) -> Listing[OrderCycleRead]:
    return ORDER_CYCLES.over(listed_cycles(as_of, sa.and_(*selected(selection, call.principal))))


async def _with_orders(
    call: Call, items: Sequence[OrderCycleRead], as_of: date, lead_days: int
) -> list[OrderCycleRead]:
    days = await read_order_days(call, as_of, [one.customer_id for one in items])
    completed = []
    for one in items:
        recent = days.get(one.customer_id, [])
        quantity = typical([day.quantity for day in recent])
        expected = {"expected_amount": typical([day.amount for day in recent]), "expected_quantity": quantity}
        cycle = cycle_in(one)
        hint = stock_up(cycle, quantity, as_of, lead_days=lead_days) if cycle else None
        update = {**expected, "prepare_by": hint.by if hint else None, "recent": recent}
        completed.append(one.model_copy(update=update))
    return completed


def cycle_in(read: OrderCycleRead) -> OrderCycle | None:
    """The cycle that is shown; None below two order days."""
    if read.median_days is None or read.spread_days is None or read.late_days is None:
        return None
    return OrderCycle(read.order_days, read.last_on, read.median_days, read.spread_days, read.late_days)


def chart_of(items: Sequence[OrderCycleRead], language: Language) -> Spec:
    """A strip of order days for each customer, with the days on which the next order is expected."""
    as_of = items[0].as_of if items else company_today()
    strips = []
    for one in items:
        cycle, days = cycle_in(one), [day.ordered_on for day in one.recent]
        if cycle is None:
            strips.append(charts.OrderCycle(one.customer_name, days))
            continue
        latest = later(cycle.last_on, cycle.tolerated_days())
        strips.append(charts.OrderCycle(one.customer_name, days, cycle.expected_on, cycle.expected_on, latest))
    subtitle = SUBTITLE.in_language(language, {"as_of": as_of.isoformat()})
    heading = Heading(TITLE.in_language(language), language, subtitle)
    return charts.order_cycles(heading, strips, as_of, is_today=as_of == company_today())
