"""The exit of a big customer that has stopped ordering: partly signed off, with an open dispute."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from deploy.local.demo.calendar import Window
from deploy.local.demo.customers import Customer

EXITING = 9
"""Rank of the customer: it owes a lot, and its last order is three months old."""
LEGAL = "jiang.yong"
REASON = "账款长期拖欠且多笔存在争议，近三个月无新订单；经评估退出合作，集中清理应收与库存。"
DISPUTE = "客户主张两批到货外观不良，拒付该两批货款及尾款。"
DAYS = 120
"""Days from the end of the books until the exit is to be closed."""


@dataclass(frozen=True, slots=True)
class WorkDone:
    """What has been done in a workstream: who signed for which owner, and items that do not apply, with the reason."""

    signers: dict[str, str]
    not_applicable: dict[str, str]


SALES = ""
"""Stands for the customer's account manager."""
DONE = {
    "seal_assets": WorkDone({"sales": SALES, "sales_operations": "yu.haiyan"}, {"moulds": "该客户未使用专用模具。"}),
    "end_of_life": WorkDone({"sales": SALES, "product": "qiao.ning"}, {}),
    "dead_stock": WorkDone({"supply_chain": "feng.gang"}, {"orders_to_suppliers": "无在途专用物料订单。"}),
}
"""By code of the standard exit scheme. Sales has not signed the dead stock yet; of the others nothing is done."""


def exit_case(window: Window) -> dict[str, str]:
    """The body of `POST /v1/exits` without the customer's id."""
    return {"reason": REASON, "planned_on": (window.last + timedelta(days=DAYS)).isoformat()}


def signers(customer: Customer) -> set[str]:
    """The usernames of everybody who works on the exit."""
    named = {username for done in DONE.values() for username in done.signers.values() if username}
    return named | {LEGAL, customer.team["account_manager"]}


def checklist(items: list[dict[str, Any]], done: WorkDone) -> list[dict[str, str]]:
    """The items of a workstream that is done, as `PATCH` takes them."""
    codes = [item["code"] for item in items]
    return [
        {"code": code, "state": "not_applicable", "reason": done.not_applicable[code]}
        if code in done.not_applicable
        else {"code": code, "state": "done"}
        for code in codes
    ]
