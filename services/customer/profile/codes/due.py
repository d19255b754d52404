"""Codes to confirm as due items, in the reader's language."""

from services.customer.profile.codes.operations import sees_all
from services.customer.profile.codes.rules import CodeDueKind, PendingReason
from services.customer.profile.codes.store import read_due
from shared.auth.access import Scope
from shared.customers.due_items import DueItem, DueQuery, DueSource
from shared.problems import Text
from shared.web.call import Call

TITLE = Text("Confirm or remove code {code} ({customer})", "确认或移除编码 {code}（{customer}）")
NOTE = Text("Taken by {taken_by}. {reason}.", "由 {taken_by} 取得。{reason}。")
A_DAY = 1


async def confirmations_due(call: Call, query: DueQuery) -> list[DueItem]:
    """The pending codes, for each reader who can confirm them: whoever does it first relieves the others."""
    if not sees_all(call.principal):
        return []
    kind = CodeDueKind.CODE_CONFIRMATION
    is_chinese = call.language == "zh-CN"
    return [
        DueItem(
            id=row["id"],
            service="customer",
            kind=kind,
            kind_label=kind.zh if is_chinese else kind.en,
            customer_id=row["customer_id"],
            customer_name=row["customer_name"],
            contact_id=None,
            contact_name=None,
            title=TITLE.in_language(call.language, {"code": row["code"], "customer": row["customer_name"]}),
            note=_note(row["taken_by_name"], row["pending_reason"], is_chinese=is_chinese),
            due_at=row["due_at"],
            is_all_day=True,
            lead_days=A_DAY,
            owner_id=row["owner_id"],
            owner_name=call.principal.name if row["owner_id"] else None,
            clearance=1,
            link=f"/v1/customers/{row['customer_id']}/codes?status=pending",
        )
        for row in await read_due(call, query)
    ]


def _note(taken_by: str, reason: PendingReason, *, is_chinese: bool) -> str:
    values = {"taken_by": taken_by, "reason": reason.zh if is_chinese else reason.en}
    return NOTE.in_language("zh-CN" if is_chinese else "en", values)


CONFIRMATIONS_DUE = DueSource(CodeDueKind, Scope.CUSTOMERS_WRITE, confirmations_due)
