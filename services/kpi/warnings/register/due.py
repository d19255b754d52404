"""Early warnings as due items, in the reader's language."""

from typing import Any

from services.kpi.warnings.register.store import read_due
from services.kpi.warnings.schemes.rules import WarningKind
from shared.auth.access import Scope
from shared.customers.due_items import DueItem, DueQuery, DueSource
from shared.customers.due_reading import DueItems, ItemText
from shared.problems import Language, Text
from shared.web.call import Call

TITLE = Text("Early warning: {kind}, {customer} ({severity})", "预警：{customer}，{kind}（{severity}）")
WARNINGS = DueItems("kpi", WarningKind, is_all_day=False, lead_days=0)


async def warnings_due(call: Call, query: DueQuery) -> list[DueItem]:
    """The warnings whose time falls into the window, or has passed."""
    return [due_item_of(row, call.language) for row in await read_due(call, query)]


WARNINGS_DUE = DueSource(WarningKind, Scope.KPIS_READ, warnings_due)


def due_item_of(row: dict[str, Any], language: Language) -> DueItem:
    """The warning as a due item of its owner."""
    named = {"customer": row["customer_name"], "kind": row["kind"].named, "severity": row["severity"].named}
    note = row["evidence_zh"] if language == "zh-CN" else row["evidence_en"]
    text = ItemText(TITLE.in_language(language, named), f"/v1/warnings/{row['warning_id']}", note)
    return WARNINGS.item(row, text, language, clearance=row["clearance"])
