"""Scorecards of the company's people, and value reports for its customers."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from deploy.local.demo.calendar import Window
from deploy.local.demo.money import decimal, fx_rate
from deploy.local.demo.orders import Order
from deploy.local.demo.staff import Colleague, having
from shared.time import months_after

REVIEW = {"text": "新客户拓展达标，回款跟进仍需加强。", "rating": "good"}
NOTES = {"key": "call_notes", "actual": "11", "evidence": "系统内十一周的周报与拜访记录。"}
STEPS: tuple[tuple[str, dict[str, Any] | None], ...] = (
    ("agreement", None),
    ("actuals", NOTES),
    ("review", REVIEW),
    ("closure", None),
)
DONE = (4, 4, 4, 4, 3, 3, 2, 1, 1, 0)
"""How many of the steps each account manager's scorecard has taken, so that there are some in every state."""
REPORTED = 4
"""Customers with a value report that people have added to; all but the last one are released."""


@dataclass(frozen=True, slots=True)
class Scorecard:
    """An account manager's scorecard of the last quarter."""

    holder: Colleague
    supervisor: Colleague
    starts_on: date
    quota: str
    steps: int

    def as_body(self, users: dict[str, str]) -> dict[str, Any]:
        """The body of `POST /v1/scorecards`."""
        goals: list[dict[str, Any]] = [
            {"key": "quota", "kpi": "sales", "basis": "salesperson", "weight": "50", "target": self.quota},
            {"key": "growth", "kpi": "sales_growth", "basis": "salesperson", "weight": "20", "target": "0.08"},
            {"key": "on_time", "kpi": "on_time", "basis": "managed", "weight": "20", "target": "0.95"},
            {"key": "call_notes", "name": "每周拜访记录（周）", "weight": "10", "target": "12"},
        ]
        return {
            "holder_id": users[self.holder.username],
            "supervisor_id": users[self.supervisor.username],
            "salespeople": [self.holder.username],
            "region": self.holder.regions[0],
            "period": "quarter",
            "starts_on": self.starts_on.isoformat(),
            "goals": goals,
        }


def last_quarter(window: Window) -> date:
    """First day of the last calendar quarter that is over when the books end."""
    end = window.last + timedelta(days=1)
    number = (end.year * 12 + end.month - 1) // 3 - 1
    return date(number // 4, number % 4 * 3 + 1, 1)


def scorecards(orders: Iterable[Order], window: Window) -> list[Scorecard]:
    """One for each account manager; the quota is a tenth above what they sold in the quarter a year before."""
    starts_on = last_quarter(window)
    year_before, until = starts_on.replace(year=starts_on.year - 1), months_after(starts_on, 3 - 12)
    sold: dict[str, float] = defaultdict(float)
    for order in orders:
        if not order.is_cancelled and year_before <= order.ordered_on < until:
            sold[order.salesperson] += order.amount * fx_rate(order.customer.currency, order.ordered_on)
    made = []
    for place, holder in enumerate(having("account_manager")):
        quota = decimal(max(round(sold[holder.username] * 1.1 / 10_000_000) * 10_000_000, 10_000_000))
        supervisor = having("sales_director", holder.regions[0])[0]
        made.append(Scorecard(holder, supervisor, starts_on, quota, DONE[place % len(DONE)]))
    return made


def value_report(window: Window) -> dict[str, Any]:
    """What people add to a value report of the last quarter: the body of `POST /v1/value-reports`."""
    starts_on = last_quarter(window)
    return {
        "starts_on": starts_on.isoformat(),
        "summary": "本季度交付稳定，新一代控制单元顺利导入，质量问题均在四十八小时内关闭。",
        "highlights": ["新一代控制单元完成导入，调试时间缩短三成。", "备件本地库存上线，紧急需求当日发出。"],
        "savings": [
            {
                "what": "改用整箱包装，减少拆包人工。",
                "amount": "86000",
                "computed_from": "每月 4,300 箱 × 20 元",
                "confirmed_by": "采购部 陈洁",
                "confirmed_on": window.last.isoformat(),
            }
        ],
        "next_steps": [
            {
                "what": "备件交期由七天缩短到五天。",
                "who": "客户服务 余海燕",
                "due_on": (window.last + timedelta(days=60)).isoformat(),
            }
        ],
    }
