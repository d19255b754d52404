"""Unfinished breakdowns as due items, in the reader's language."""

from typing import Any

from services.customer.market.edge_breakdowns.model import FITS
from services.customer.market.edge_breakdowns.rules import BreakdownDueKind
from services.customer.market.edge_breakdowns.store import read_due
from shared.auth.access import Scope
from shared.customers.due_items import DueItem, DueQuery, DueSource
from shared.problems import Language, Text
from shared.web.call import Call

TITLE = Text("Edge-channel breakdown: {customer} ({horizon})", "边缘业务下沉分析：{customer}（{horizon}）")
A_WEEK = 7


async def breakdowns_due(call: Call, query: DueQuery) -> list[DueItem]:
    """The unfinished breakdowns whose day falls into the window."""
    return [due_item_of(row, call.language) for row in await read_due(call, query)]


BREAKDOWNS_DUE = DueSource(BreakdownDueKind, Scope.CUSTOMERS_READ, breakdowns_due)


def due_item_of(row: dict[str, Any], language: Language) -> DueItem:
    """The breakdown as a due item of its owner."""
    is_chinese = language == "zh-CN"
    kind, horizon = BreakdownDueKind.EDGE_BREAKDOWN, row["horizon"]
    named = {"customer": row["customer_name"], "horizon": horizon.zh if is_chinese else horizon.en}
    return DueItem(
        id=row["id"],
        service="customer",
        kind=kind,
        kind_label=kind.zh if is_chinese else kind.en,
        customer_id=row["customer_id"],
        customer_name=row["customer_name"],
        contact_id=None,
        contact_name=None,
        title=TITLE.in_language(language, named),
        note=None,
        due_at=row["due_at"],
        is_all_day=True,
        lead_days=A_WEEK,
        owner_id=row["owner_id"],
        owner_name=row["owner_name"],
        clearance=FITS.level,
        link=f"/v1/edge-breakdowns/{row['breakdown_id']}",
    )
