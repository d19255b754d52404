"""What colleagues do about early warnings, by kind, so that there are some in every state."""

from typing import Any

WARNINGS_WITHIN = 30
"""Seconds: the kpi service looks at customers whose facts have changed every ten."""

_ACTION = {"action": "已约本周四拜访采购总监，核实下半年项目排期。"}
WORK: dict[str, dict[str, dict[str, Any] | None]] = {
    "payment_slower": {"acknowledgement": None},
    "sales_down": {"acknowledgement": None, "action": _ACTION},
    "order_overdue": {"closure": {"outcome": "false_alarm", "reason": "客户工厂检修停产，下月恢复下单。"}},
}
"""By kind of warning, the steps in order; all others stay open."""
