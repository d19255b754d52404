"""Codes to confirm as due items, in the reader's language."""

from services.customer.profile.codes.operations import sees_all
from services.customer.profile.codes.rules import CodeDueKind
from services.customer.profile.codes.store import read_due
from shared.auth.access import Scope
from shared.customers.due_items import DueItem, DueQuery, DueSource
from shared.customers.due_reading import DueItems, ItemRow, ItemText
from shared.problems import Text
from shared.web.call import Call

TITLE = Text("Confirm or remove code {code} ({customer})", "确认或移除编码 {code}（{customer}）")
NOTE = Text("Taken by {taken_by}. {reason}.", "由 {taken_by} 取得。{reason}。")
CONFIRMATIONS = DueItems("customer", CodeDueKind)


async def confirmations_due(call: Call, query: DueQuery) -> list[DueItem]:
    """The pending codes, for each reader who can confirm them: whoever does it first relieves the others."""
    if not sees_all(call.principal):
        return []
    return [_item(row, call) for row in await read_due(call, query)]


def _item(row: ItemRow, call: Call) -> DueItem:
    title = TITLE.in_language(call.language, {"code": row["code"], "customer": row["customer_name"]})
    note = NOTE.in_language(call.language, {"taken_by": row["taken_by_name"], "reason": row["pending_reason"].named})
    text = ItemText(title, f"/v1/customers/{row['customer_id']}/codes?status=pending", note)
    name = call.principal.name if row["owner_id"] else None
    said = {"kind": CodeDueKind.CODE_CONFIRMATION, "owner_name": name}
    return CONFIRMATIONS.item(row, text, call.language, clearance=1, **said)


CONFIRMATIONS_DUE = DueSource(CodeDueKind, Scope.CUSTOMERS_WRITE, confirmations_due)
