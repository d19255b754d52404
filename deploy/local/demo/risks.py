"""Risks with some of the biggest customers, as far as their playbooks have been carried out."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from deploy.local.demo.contacts import RIVALS


@dataclass(frozen=True, slots=True)
class Risk:
    """A risk with the customer of a rank: `done` are completions by the code of the step."""

    rank: int
    kind: str
    description: str
    likelihood: int
    impact: int
    days: int
    """From the day of the company to the one on which the risk is to be decided on."""
    has_owner: bool = True
    contact: int | None = None
    rival: str | None = None
    done: dict[str, dict[str, Any]] = field(default_factory=dict)
    finding: str | None = None
    decision: dict[str, str] | None = None

    def as_body(self, as_of: date) -> dict[str, Any]:
        """The body of `POST /v1/risks` without the ids that it names."""
        due_on = (as_of + timedelta(days=self.days)).isoformat()
        degrees = {"likelihood": self.likelihood, "impact": self.impact}
        return {"kind": self.kind, "description": self.description, "due_on": due_on, **degrees}


def risks(as_of: date) -> tuple[Risk, ...]:
    """The risks; what was confirmed in writing was confirmed the day before."""
    signed = {"confirmed_by": "王芳", "confirmed_on": (as_of - timedelta(days=1)).isoformat(), "document": "ECN-018"}
    return (
        Risk(
            2,
            "poaching",
            "友商以低价切入备件框架，采购要求我司跟价；近两月订单节奏放缓。",
            4,
            4,
            45,
            rival=RIVALS[0],
            done={"rival_offers": {"evidence": "报价单已录入友商动向，低我司约 8%。"}},
            finding="回款正常，备件订单减少；技术部门仍支持我司，需由高层出面锁定年度框架。",
        ),
        Risk(
            3,
            "requirement_change",
            "客户要求变频柜防护等级由 IP54 提升至 IP65，涉及结构与认证费用。",
            5,
            3,
            21,
            done={
                "scope_and_fee": {"evidence": "范围与费用评估完成，单台增加 1,850 元，交期延后两周。"},
                "our_confirmation": {"evidence": "我司已签发变更单。", "confirmation": signed},
            },
        ),
        Risk(4, "contact_change", "采购对接人调岗，新对接人尚未熟悉项目情况。", 3, 3, 14, has_owner=False, contact=1),
        Risk(
            5,
            "delivery",
            "功率模块交期延长，下月两批交付可能推迟一周。",
            2,
            4,
            30,
            done={"inform": {"evidence": "已书面通报新的交付日期，客户接受。"}},
            decision={"status": "mitigated", "reason": "备用供应商已到货，首批按期发出。"},
        ),
    )
