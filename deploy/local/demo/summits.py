"""Summit projects: one that was won, one that the main rival has won, and one whose decision is coming."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from deploy.local.demo.contacts import RIVALS, Contact
from deploy.local.demo.customers import Customer
from deploy.local.demo.leads import Lead, Step

NEEDED = {"decider": "supportive", "approver": "supportive", "evaluator": "exclusive", "gatekeeper": "favourable"}
"""The level that a project needs by the person's role in decisions."""
REASONS = {
    "decider": "最终拍板，关注总体成本与供应安全。",
    "approver": "审批采购方案，决定是否单一来源。",
    "evaluator": "评标组长，技术分由其把关。",
    "gatekeeper": "供方审核由其签字。",
}


@dataclass(frozen=True, slots=True)
class Summit:
    """A summit project: the body of its request without ids, its rivals (the main one first), and what followed.

    `needed`: people by their number, with level and reason. The lead is part of it: its steps after the conversion come
    after the outcome.
    """

    customer: Customer
    body: dict[str, Any]
    rivals: tuple[str, ...]
    needed: tuple[tuple[int, str, str], ...]
    moves: tuple[dict[str, Any], ...]
    lead: Lead
    check: str | None = None
    outcome: dict[str, Any] | None = None


def summits(biggest: Sequence[Customer], people: dict[str, list[Contact]], as_of: date) -> list[Summit]:
    """The projects on this day."""
    first, second, third = biggest[:3]
    return [
        _won(first, people[first.code], as_of),
        _coming(second, people[second.code], as_of),
        _lost(third, people[third.code], as_of),
    ]


def _won(customer: Customer, people: Sequence[Contact], as_of: date) -> Summit:
    title = f"{customer.profile['short_name']}新厂控制系统框架招标"
    return Summit(
        customer,
        _body(title, "set_goals", 300, as_of, decided=-150, amount="18600000", probability="0.5"),
        (RIVALS[0], RIVALS[1]),
        _needed(people),
        (
            _move("issue_tender", 240, "技术规格书已发布，收录我方两项指标。", as_of),
            _move("evaluate_products", 200, "样机进入联合测试。", as_of),
            _move("negotiate_and_sign", 165, "入围最后两家，进入商务谈判。", as_of),
        ),
        _lead(customer, title, 310, as_of, ("win", {"order_no": "KJ-2026-001", "won_on": _day(as_of, -140)})),
        None,
        {
            "outcome": "won",
            "reason": "技术标第一，联合测试零故障，三年总成本最低。",
            "decided_on": _day(as_of, -150),
        },
    )


def _lost(customer: Customer, people: Sequence[Contact], as_of: date) -> Summit:
    title = f"{customer.profile['short_name']}电源平台统一选型"
    loss = {"reason": "relationship", "remark": "最终由集团采购拍板，我方未提前接触。", "lost_on": _day(as_of, -255)}
    return Summit(
        customer,
        _body(title, "issue_tender", 400, as_of, decided=-260, amount="9200000", probability="0.4"),
        (RIVALS[1], RIVALS[2]),
        _needed(people),
        (_move("evaluate_products", 330, "三家样品同时送测。", as_of),),
        _lead(customer, title, 410, as_of, ("loss", loss), rival=RIVALS[1]),
        None,
        {
            "outcome": "main_rival",
            "reason": "友商提前锁定集团采购，我方只覆盖到事业部；教训：开标前六个月完成集团决策链检查。",
            "decided_on": _day(as_of, -260),
        },
    )


def _coming(customer: Customer, people: Sequence[Contact], as_of: date) -> Summit:
    title = f"{customer.profile['short_name']}下一代产线控制平台"
    return Summit(
        customer,
        _body(title, "set_goals", 120, as_of, decided=52, amount="26000000", probability="0.35"),
        (RIVALS[1], RIVALS[0]),
        _needed(people),
        (_move("issue_tender", 30, "招标文件征求意见，我方提交三条建议。", as_of),),
        _lead(customer, title, 125, as_of),
        "技术部门倾向我方；采购负责人尚未达到所需级别，两周内由高管对接人拜访，并安排样板工厂参观。",
    )


def _body(
    title: str, stage: str, age: int, as_of: date, *, decided: int, amount: str, probability: str
) -> dict[str, Any]:
    """`decided`: days from today to the decision."""
    return {
        "title": title,
        "stage": stage,
        "stage_since": _day(as_of, -age),
        "decision_on": _day(as_of, decided),
        "amount": amount,
        "currency": "CNY",
        "probability": probability,
    }


def _needed(people: Sequence[Contact]) -> tuple[tuple[int, str, str], ...]:
    roles = [(one.number, one.post.decision_role) for one in people if one.is_key]
    return tuple((number, NEEDED[role], REASONS[role]) for number, role in roles if role in NEEDED)


def _move(stage: str, age: int, remark: str, as_of: date) -> dict[str, Any]:
    return {"stage": stage, "moved_on": _day(as_of, -age), "remark": remark}


def _lead(customer: Customer, title: str, age: int, as_of: date, *ending: Step, rival: str | None = None) -> Lead:
    body = {
        "title": f"{title}首批",
        "source": "our_visit",
        "brought_in_on": _day(as_of, -age),
        "expected_amount": "3200000",
        "currency": "CNY",
        "category": "控制板卡",
        "expected_close_on": _day(as_of, 80),
    }
    qualified = {"reason": "客户年度投资计划已立项，预算已批复。", "qualified_on": _day(as_of, 5 - age)}
    converted = {"probability": "0.4", "expected_order_on": _day(as_of, 70), "converted_on": _day(as_of, 30 - age)}
    steps: tuple[Step, ...] = (("qualification", qualified), ("conversion", converted), *ending)
    return Lead(customer, "summit", body, steps, rival)


def _day(as_of: date, days: int) -> str:
    return (as_of + timedelta(days=days)).isoformat()
