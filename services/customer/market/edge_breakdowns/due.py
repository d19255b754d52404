"""Unfinished breakdowns as due items, in the reader's language."""

from typing import Any

from services.customer.market.edge_breakdowns.model import FITS
from services.customer.market.edge_breakdowns.rules import BreakdownDueKind
from services.customer.market.edge_breakdowns.store import read_due
from shared.auth.access import Scope
from shared.customers.due_items import DueItem, DueQuery, DueSource
from shared.customers.due_reading import DueItems, ItemText
from shared.problems import Language, Text
from shared.web.call import Call

TITLE = Text("Edge-channel breakdown: {customer} ({horizon})", "边缘业务下沉分析：{customer}（{horizon}）")
BREAKDOWNS = DueItems("customer", BreakdownDueKind, lead_days=7)


async def breakdowns_due(call: Call, query: DueQuery) -> list[DueItem]:
    """The unfinished breakdowns whose day falls into the window."""
    return [due_item_of(row, call.language) for row in await read_due(call, query)]


BREAKDOWNS_DUE = DueSource(BreakdownDueKind, Scope.CUSTOMERS_READ, breakdowns_due)


def due_item_of(row: dict[str, Any], language: Language) -> DueItem:
    """The breakdown as a due item of its owner."""
    named = {"customer": row["customer_name"], "horizon": row["horizon"].named}
    text = ItemText(TITLE.in_language(language, named), f"/v1/edge-breakdowns/{row['breakdown_id']}")
    return BREAKDOWNS.item(row, text, language, kind=BreakdownDueKind.EDGE_BREAKDOWN, clearance=FITS.level)
