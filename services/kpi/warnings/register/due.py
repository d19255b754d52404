"""Early warnings as due items, in the reader's language."""

from datetime import UTC
from typing import Any

from services.kpi.warnings.register.store import read_due
from services.kpi.warnings.schemes.rules import WarningKind
from shared.auth.access import Scope
from shared.customers.due_items import DueItem, DueQuery, DueSource
from shared.problems import Language, Text
from shared.web.call import Call

TITLE = Text("Early warning: {kind}, {customer} ({severity})", "预警：{customer}，{kind}（{severity}）")


async def warnings_due(call: Call, query: DueQuery) -> list[DueItem]:
    """The warnings whose time falls into the window, or has passed."""
    return [due_item_of(row, call.language) for row in await read_due(call, query)]


WARNINGS_DUE = DueSource(WarningKind, Scope.KPIS_READ, warnings_due)


def due_item_of(row: dict[str, Any], language: Language) -> DueItem:
    """The warning as a due item of its owner."""
    kind: WarningKind = row["kind"]
    named = {"customer": row["customer_name"], "kind": kind.named, "severity": row["severity"].named}
    return DueItem(
        id=row["id"],
        service="kpi",
        kind=kind,
        kind_label=kind.named.in_language(language),
        customer_id=row["customer_id"],
        customer_name=row["customer_name"],
        contact_id=row["contact_id"],
        contact_name=None,
        title=TITLE.in_language(language, named),
        note=row["evidence_zh"] if language == "zh-CN" else row["evidence_en"],
        due_at=row["due_at"].astimezone(UTC),
        is_all_day=False,
        lead_days=0,
        owner_id=row["owner_id"],
        owner_name=row["owner_name"],
        clearance=row["clearance"],
        link=f"/v1/warnings/{row['warning_id']}",
    )
